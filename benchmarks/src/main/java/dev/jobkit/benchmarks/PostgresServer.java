package dev.jobkit.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of its own, made of what the machine has below /usr/lib/postgresql; it ends with this JVM. */
final class PostgresServer implements AutoCloseable {
    /** What the server does before it answers a commit; its defaults, said here so that nobody has to look. */
    static final String DURABILITY = "fsync=on, synchronous_commit=on";

    private static final int PATIENCE_SECONDS = 60;
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Path bin;
    private final Path home;
    private final int port;

    private PostgresServer(Path bin, Path home, int port) {
        this.bin = bin;
        this.home = home;
        this.port = port;
    }

    /** Returns where the tools of the newest one are that is installed. */
    static Optional<Path> installed() {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one with an empty database. */
    static PostgresServer start() throws IOException {
        Path bin = installed().orElseThrow(() -> new IllegalStateException("no PostgreSQL is installed"));
        Path home = Files.createTempDirectory("jobkit-benchmark");
        if (ROOT) {
            run(List.of("chown", "postgres", home.toString()));
        }
        PostgresServer server = new PostgresServer(bin, home, freePort());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        server.tool("initdb", "-U", "postgres", "-A", "trust", "-D", server.data());
        String options =
                "-p " + server.port + " -k " + home + " -c fsync=on -c synchronous_commit=on -c max_connections=60";
        server.tool(
                "pg_ctl",
                "start",
                "-w",
                "-D",
                server.data(),
                "-l",
                home.resolve("log").toString(),
                "-o",
                options);
        return server;
    }

    private String data() {
        return home.resolve("data").toString();
    }

    String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database + "?user=postgres";
    }

    @Override
    public void close() {
        try {
            tool("pg_ctl", "stop", "-m", "immediate", "-D", data());
            Recovery.delete(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a tool of the server, which will not be run by root. */
    private void tool(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(bin.resolve(name).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static void run(List<String> command) throws IOException {
        Path output = Files.createTempFile("jobkit-benchmark", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(new java.io.File(System.getProperty("java.io.tmpdir")))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + ": " + Files.readString(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Files.delete(output);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
