package dev.jobkit.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An empty database, and the connections of one subject to it. */
final class Base implements AutoCloseable {
    private static final int CONNECTIONS = 20;

    /** Which database it is. */
    enum Product {
        POSTGRESQL("PostgreSQL (" + PostgresServer.DURABILITY
                + "; each round in a database of its own, which is dropped after it, then a checkpoint)"),
        H2("H2 in a file (WRITE_DELAY=0: each commit is in the file when it returns; H2 asks for no fsync)");

        private final String words;

        Product(String words) {
            this.words = words;
        }

        /** Says what it is and what it does at a commit. */
        String words() {
            return words + ", HikariCP with " + CONNECTIONS + " connections";
        }
    }

    /** What is done once it is closed. */
    @FunctionalInterface
    private interface After {
        void run() throws IOException, SQLException;
    }

    private static final AtomicInteger MADE = new AtomicInteger();
    private static @Nullable PostgresServer server;

    private final Product product;
    private final HikariDataSource pool;
    private final After after;

    /** Opens one, and knows what is to be done after its end. */
    private Base(Product product, String url, After after) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        this.product = product;
        this.pool = new HikariDataSource(config);
        this.after = after;
    }

    /** Makes an empty one, of which nothing is left once it is closed. */
    static Base make(Product product) throws IOException, SQLException {
        if (product == Product.POSTGRESQL) {
            String made = emptyDatabase();
            return new Base(product, made, () -> drop(made));
        }
        Path directory = Files.createTempDirectory("jobkit-benchmark");
        String url = "jdbc:h2:async:" + directory.resolve("base") + ";WRITE_DELAY=0;LOCK_TIMEOUT=60000";
        return new Base(product, url, () -> Recovery.delete(directory));
    }

    /** Opens the PostgreSQL at this address, which stays after the end. */
    static Base at(String url) {
        return new Base(Product.POSTGRESQL, url, () -> {});
    }

    /** Makes a database in the server of this JVM, which is started if need be, and returns its address. */
    static String emptyDatabase() throws IOException, SQLException {
        String name = "b" + MADE.incrementAndGet();
        onServer("create database " + name);
        return server().url(name);
    }

    /**
     * Drops a database that {@link #emptyDatabase} has made, and writes out what the server has yet to write: later rounds
     * shall not pay for it.
     */
    static void drop(String url) throws IOException, SQLException {
        String name = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        onServer("drop database " + name + " with (force)");
        onServer("checkpoint");
    }

    private static synchronized PostgresServer server() throws IOException {
        PostgresServer running = server == null ? PostgresServer.start() : server;
        server = running;
        return running;
    }

    private static void onServer(String sql) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(server().url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    Product product() {
        return product;
    }

    HikariDataSource pool() {
        return pool;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a script that lies beside a class. */
    void script(Class<?> beside, String name) throws IOException, SQLException {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name + " beside " + beside);
            }
            execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    long number(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        pool.close(); // with its last connection H2 closes the file
        after.run();
    }
}
