package dev.jobkit.executor.process;

import dev.jobkit.model.HttpHeader;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One GET as a kubelet's probe makes it (the page "Configure Liveness, Readiness and Startup Probes"): within a deadline for all
 * of it, through no proxy, with the headers as they are given, {@code Host} among them, following redirects to the same host
 * only, and trusting every certificate. The JDK's clients set their own {@code Host} and bound single reads.
 */
final class HttpAsk {
    private static final int MOST_REDIRECTS = 10;
    private static final int MOST_HEAD = 1 << 16;
    private static final int MOST_BODY = 10 << 10;

    private final List<HttpHeader> headers;
    private final InstantSource clock;
    private final Instant deadline;

    private HttpAsk(List<HttpHeader> headers, InstantSource clock, long timeoutMillis) {
        this.headers = headers;
        this.clock = clock;
        this.deadline = clock.instant().plusMillis(timeoutMillis);
    }

    private record Head(int status, Map<String, String> fields) {}

    /**
     * Asks and returns the status; of a redirect to another host that of the redirect.
     *
     * @throws IOException if there is no whole answer in time
     */
    static int status(URI uri, List<HttpHeader> headers, InstantSource clock, long timeoutMillis)
            throws IOException, GeneralSecurityException {
        HttpAsk ask = new HttpAsk(headers, clock, timeoutMillis);
        URI next = uri;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Head head = ask.get(next);
            String location = head.fields().get("location");
            if (head.status() / 100 != 3 || location == null) {
                return head.status();
            }
            URI to = next.resolve(location);
            if (!next.getHost().equalsIgnoreCase(to.getHost())) {
                return head.status();
            }
            next = to;
        }
        throw new IOException("stopped after " + MOST_REDIRECTS + " redirects");
    }

    private Head get(URI uri) throws IOException, GeneralSecurityException {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        String host = uri.getHost();
        try (Socket plain = SocketChannel.open().socket()) { // through no proxy, and an interrupt ends it
            plain.connect(new InetSocketAddress(unbracketed(host), port), left());
            plain.setSoTimeout(left());
            Socket socket =
                    secure ? trusting().getSocketFactory().createSocket(plain, unbracketed(host), port, true) : plain;
            OutputStream out = socket.getOutputStream();
            out.write(request(uri).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1024);
            Head head = head(plain, in);
            skipBody(plain, in, head);
            return head;
        }
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private String request(URI uri) {
        Map<String, String> defaults = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        defaults.put("Host", uri.getRawAuthority());
        defaults.put("User-Agent", "kube-probe/1.36");
        defaults.put("Accept", "*/*");
        headers.forEach(header -> defaults.remove(header.name()));
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        StringBuilder text = new StringBuilder("GET " + path);
        if (uri.getRawQuery() != null) {
            text.append('?').append(uri.getRawQuery());
        }
        text.append(" HTTP/1.1\r\n");
        defaults.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
        headers.stream()
                .filter(header -> !header.value().isEmpty() || !header.name().equalsIgnoreCase("Accept"))
                .forEach(header -> text.append(header.name() + ": " + header.value() + "\r\n"));
        return text.append("Connection: close\r\n\r\n").toString();
    }

    private Head head(Socket socket, InputStream in) throws IOException {
        String[] status = line(socket, in).split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/") || !status[1].matches("[0-9]{3}")) {
            throw new IOException("malformed HTTP response: \"" + String.join(" ", status) + "\"");
        }
        Map<String, String> fields = new TreeMap<>();
        for (String line = line(socket, in); !line.isEmpty(); line = line(socket, in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        int code = Integer.parseInt(status[1]);
        return code == 100 ? head(socket, in) : new Head(code, fields);
    }

    private String line(Socket socket, InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = read(socket, in); c != '\n'; c = read(socket, in)) {
            if (c < 0) {
                throw new EOFException("the connection was closed before the end of the answer");
            }
            if (line.length() > MOST_HEAD) {
                throw new IOException("a line of the answer is too long");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /** A kubelet reads the first 10 KiB: an answer that does not end in time is none. */
    private void skipBody(Socket socket, InputStream in, Head head) throws IOException {
        boolean none = head.status() == 204 || head.status() == 304;
        String length = head.fields().getOrDefault("content-length", "");
        long most = none ? 0 : length.matches("[0-9]{1,9}") ? Math.min(Long.parseLong(length), MOST_BODY) : MOST_BODY;
        boolean chunked = head.fields().getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked");
        if (chunked && !none) {
            skipChunks(socket, in);
            return;
        }
        long left = most;
        while (left > 0 && read(socket, in) >= 0) {
            left--;
        }
    }

    private void skipChunks(Socket socket, InputStream in) throws IOException {
        long seen = 0;
        while (seen < MOST_BODY) {
            String size = line(socket, in).split(";", 2)[0].strip();
            long chunk = size.matches("[0-9a-fA-F]{1,8}") ? Long.parseLong(size, 16) : 0;
            if (chunk == 0) {
                return;
            }
            for (long i = 0; i < chunk + 2 && seen < MOST_BODY; i++, seen++) {
                if (read(socket, in) < 0) {
                    throw new EOFException("the connection was closed before the end of the answer");
                }
            }
        }
    }

    private int read(Socket socket, InputStream in) throws IOException {
        socket.setSoTimeout(left());
        return in.read();
    }

    private int left() throws SocketTimeoutException {
        long millis = Duration.between(clock.instant(), deadline).toMillis();
        if (millis <= 0) {
            throw new SocketTimeoutException("no whole answer in time");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    private static SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        return context;
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
