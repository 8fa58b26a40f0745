package dev.jobkit.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A real PostgreSQL for the tests: that of the machine ({@code initdb} below /usr/lib/postgresql) where there is one, else the
 * one that comes as a jar. Without any, tests are skipped and say so, unless {@code -Djobkit.postgres=required}.
 */
public final class TestPostgres implements AutoCloseable {
    /** What to add to an address where the server lives on: it answers before the disk has it. */
    public static final String UNSYNCED = "&options=-c%20synchronous_commit=off";

    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final String REQUIRED = "required";
    private static final int PATIENCE_SECONDS = 60;

    private final Path bin;
    private final Path data;
    private final int port;

    private TestPostgres(Path bin, Path data, int port) {
        this.bin = bin;
        this.data = data;
        this.port = port;
    }

    /** Holds the one server of a run of tests. */
    private static final class Shared {
        static final Object SERVER = start();

        private static Object start() {
            try {
                Optional<Path> bin = installed();
                if (bin.isPresent()) {
                    TestPostgres own = startInstalled(bin.get());
                    Runtime.getRuntime().addShutdownHook(new Thread(own::close));
                    return own;
                }
                return EmbeddedPostgres.builder().start();
            } catch (IOException | RuntimeException e) {
                return e;
            }
        }
    }

    /** Returns the address of an empty schema in the server that all tests share. */
    public static String emptySchema() {
        Object server = Shared.SERVER;
        if (server instanceof Exception e) {
            if (REQUIRED.equals(System.getProperty("jobkit.postgres"))) {
                throw new IllegalStateException("no PostgreSQL could be started", e);
            }
            throw new TestAbortedException("SKIPPED: no PostgreSQL could be started", e);
        }
        String url = server instanceof TestPostgres own
                ? own.url()
                : "jdbc:postgresql://localhost:" + ((EmbeddedPostgres) server).getPort() + "/postgres?user=postgres";
        return inEmptySchema(url);
    }

    /** Makes an empty schema in this server and returns its address. */
    static String inEmptySchema(String url) {
        String schema = "t" + ProcessHandle.current().pid() + "_" + SCHEMAS.incrementAndGet();
        try (HikariDataSource source = pool(url, 1);
                java.sql.Connection connection = source.getConnection();
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return url + "&currentSchema=" + schema;
    }

    /** Returns a pool of connections to this address. */
    public static HikariDataSource pool(String url, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(2000);
        config.setInitializationFailTimeout(20_000);
        return new HikariDataSource(config);
    }

    /** Tells whether a server of the test's own can be started, stopped and killed. */
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

    /** Starts a server of its own; durable, so that it may be killed. */
    static TestPostgres startInstalled(Path bin) {
        try {
            Path data = Files.createTempDirectory("jobkit-postgres");
            if (isRoot()) {
                run(List.of("chown", "postgres", data.toString()));
            }
            TestPostgres server = new TestPostgres(bin, data.resolve("data"), freePort());
            server.tool("initdb", "-U", "postgres", "-A", "trust", "-D", server.data.toString());
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    }

    void start() {
        tool(
                "pg_ctl",
                "start",
                "-w",
                "-D",
                data.toString(),
                "-l",
                data.resolve("log").toString(),
                "-o",
                "-p " + port + " -k " + data.getParent() + " -c max_connections=60");
    }

    /** Ends the server at once, as a crash would. */
    void crash() {
        tool("pg_ctl", "stop", "-m", "immediate", "-D", data.toString());
    }

    /** Copies the schema of this address with the server's own tool, as docs/store.md says. */
    void dump(String url) {
        String schema = "--schema=" + url.substring(url.indexOf("currentSchema=") + "currentSchema=".length());
        tool("pg_dump", "-h", "localhost", "-p", "" + port, "-U", "postgres", "-Fc", schema, "-f", copy(), "postgres");
    }

    /** Makes a database of this name of the copy. */
    void restoreInto(String database) {
        tool("createdb", "-h", "localhost", "-p", "" + port, "-U", "postgres", database);
        tool("pg_restore", "-h", "localhost", "-p", "" + port, "-U", "postgres", "-d", database, copy());
    }

    private String copy() {
        return data.resolveSibling("copy").toString();
    }

    @Override
    public void close() {
        crash();
        try (Stream<Path> files = Files.walk(data.getParent())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tool(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(bin.resolve(name).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static void run(List<String> command) {
        try {
            Path output = Files.createTempFile("jobkit-postgres", ".txt");
            Process process = new ProcessBuilder(command)
                    .directory(new java.io.File(System.getProperty("java.io.tmpdir")))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String words = Files.readString(output);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException(command + ": " + words);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
