package dev.jobkit.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** An empty database, and the connections of one subject to it. */
final class Base implements AutoCloseable {
    private static final int CONNECTIONS = 20;

    /** Which database it is. */
    enum Product {
        POSTGRESQL("PostgreSQL (" + PostgresServer.DURABILITY + ")"),
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

    private static @Nullable PostgresServer server;
    private static int made;

    private final Product product;
    private final HikariDataSource pool;
    private final @Nullable Path directory;

    private Base(Product product, String url, @Nullable Path directory) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        this.product = product;
        this.pool = new HikariDataSource(config);
        this.directory = directory;
    }

    /** Makes an empty one. */
    static Base make(Product product) throws IOException, SQLException {
        if (product == Product.POSTGRESQL) {
            return at(emptyDatabase());
        }
        Path directory = Files.createTempDirectory("jobkit-benchmark");
        String url = "jdbc:h2:async:" + directory.resolve("base") + ";WRITE_DELAY=0;LOCK_TIMEOUT=60000";
        return new Base(product, url, directory);
    }

    /** Opens the PostgreSQL at this address. */
    static Base at(String url) {
        return new Base(Product.POSTGRESQL, url, null);
    }

    /** Makes a database in the server of this JVM, which is started if need be, and returns its address. */
    static synchronized String emptyDatabase() throws IOException, SQLException {
        PostgresServer running = server == null ? PostgresServer.start() : server;
        server = running;
        String name = "b" + ++made;
        try (Base base = at(running.url("postgres"))) {
            base.execute("create database " + name);
        }
        return running.url(name);
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
    public void close() throws IOException {
        pool.close(); // with its last connection H2 closes the file
        if (directory != null) {
            Recovery.delete(directory);
        }
    }
}
