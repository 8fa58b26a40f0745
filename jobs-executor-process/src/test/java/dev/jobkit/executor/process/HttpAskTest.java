package dev.jobkit.executor.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.model.HttpHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A GET of a probe, against a server whose answers are written byte by byte. */
class HttpAskTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final long LONG = 20_000;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger broken = new AtomicInteger();
    private final List<ServerSocket> servers = new ArrayList<>();

    private interface Answering {
        void to(String request, OutputStream out) throws IOException, InterruptedException;
    }

    private URI server(Answering answering) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        servers.add(server);
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    StringBuilder request = new StringBuilder();
                    while (request.indexOf("\r\n\r\n") < 0) {
                        request.append((char) socket.getInputStream().read());
                    }
                    asked.add(request.toString());
                    answering.to(request.toString(), socket.getOutputStream());
                } catch (IOException | InterruptedException gone) {
                    broken.incrementAndGet(); // the client went away
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/health?deep=1");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    @AfterEach
    void close() throws IOException {
        for (ServerSocket server : servers) {
            server.close();
        }
    }

    @Test
    void headersAreSentAsTheyAreGiven() throws Exception {
        URI uri = server((request, out) -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        List<HttpHeader> headers =
                List.of(new HttpHeader("Host", "my.example"), new HttpHeader("X-A", "1"), new HttpHeader("X-A", "2"));
        assertThat(HttpAsk.status(uri, headers, CLOCK, LONG)).isEqualTo(200);
        assertThat(asked.get(0).lines())
                .containsExactly(
                        "GET /health?deep=1 HTTP/1.1",
                        "Accept: */*",
                        "User-Agent: kube-probe/1.36",
                        "Host: my.example",
                        "X-A: 1",
                        "X-A: 2",
                        "Connection: close",
                        "");
        assertThat(HttpAsk.status(uri, List.of(), CLOCK, LONG)).isEqualTo(200);
        assertThat(asked.get(1)).contains("\r\nHost: 127.0.0.1:" + uri.getPort() + "\r\n");
    }

    @Test
    void theTimeoutIsThatOfTheWholeAnswer() throws Exception {
        URI uri = server((request, out) -> {
            write(out, "HTTP/1.1 200 OK\r\n\r\n");
            for (int i = 0; i < 1000; i++) {
                write(out, "x");
                Thread.sleep(20);
            }
        });
        assertThatThrownBy(() -> HttpAsk.status(uri, List.of(), CLOCK, 300)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void anAnswerInChunksEndsWithTheLast() throws Exception {
        URI uri = server((request, out) -> {
            write(out, "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
            Thread.sleep(LONG); // it keeps the connection
        });
        assertThat(HttpAsk.status(uri, List.of(), CLOCK, LONG / 2)).isEqualTo(503);
    }

    @Test
    void redirectsToTheSameHostAreFollowed() throws Exception {
        URI uri = server((request, out) -> write(
                out,
                request.startsWith("GET /health?")
                        ? "HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"
                        : "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"));
        assertThat(HttpAsk.status(uri, List.of(), CLOCK, LONG)).isEqualTo(500);
        assertThat(asked).hasSize(2);
    }

    @Test
    void aRedirectToAnotherHostIsTheAnswer() throws Exception {
        URI uri = server((request, out) ->
                write(out, "HTTP/1.1 301 Moved\r\nLocation: http://nowhere.invalid/\r\nContent-Length: 0\r\n\r\n"));
        assertThat(HttpAsk.status(uri, List.of(), CLOCK, LONG)).isEqualTo(301);
    }

    @Test
    void endlessRedirectsAndGarbageAreNoAnswer() throws Exception {
        URI loop = server(
                (request, out) -> write(out, "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"));
        assertThatThrownBy(() -> HttpAsk.status(loop, List.of(), CLOCK, LONG)).hasMessage("stopped after 10 redirects");
        URI garbage = server((request, out) -> write(out, "SSH-2.0-hello\r\n"));
        assertThatThrownBy(() -> HttpAsk.status(garbage, List.of(), CLOCK, LONG))
                .hasMessage("malformed HTTP response: \"SSH-2.0-hello\"");
        URI silent = server((request, out) -> {});
        assertThatThrownBy(() -> HttpAsk.status(silent, List.of(), CLOCK, LONG))
                .hasMessageContaining("closed before the end of the answer");
    }
}
