package dev.jobkit.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A network between a program and its server that drops connections without a word, as a firewall does that has forgotten
 * them: they stay open, and nothing comes any more.
 */
final class SilentNetwork implements AutoCloseable {
    private final ServerSocket here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final String host;
    private final int port;

    /** Guarded by this. */
    private final List<Line> lines = new ArrayList<>();

    SilentNetwork(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        daemon(this::accept);
    }

    /** Returns the port of this machine that leads to the server. */
    int port() {
        return here.getLocalPort();
    }

    /** Drops the answers on all connections that there are; questions still arrive. Returns how many connections that are. */
    synchronized int dropAnswers() {
        lines.forEach(line -> line.silent = true);
        return lines.size();
    }

    private void accept() {
        while (!here.isClosed()) {
            try {
                Line line = new Line(here.accept(), new Socket(host, port));
                synchronized (this) {
                    lines.add(line);
                }
                daemon(() -> line.carry(line.client, line.server, false));
                daemon(() -> line.carry(line.server, line.client, true));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "silent-network");
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection. */
    private static final class Line {
        final Socket client;
        final Socket server;
        volatile boolean silent;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void carry(Socket from, Socket to, boolean isAnswer) {
            byte[] bytes = new byte[8192];
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    if (!isAnswer || !silent) {
                        out.write(bytes, 0, read);
                    }
                }
            } catch (IOException over) {
                return; // one of both has closed it
            }
        }
    }

    @Override
    public void close() {
        try {
            here.close();
            synchronized (this) {
                for (Line line : lines) {
                    line.client.close();
                    line.server.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
