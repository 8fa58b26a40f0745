package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Random;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of H2 under steady change; places may be used again at once here, where stores wait for seconds. */
class H2CareTest {
    private static final int ROWS = 1000;
    private static final int ROUNDS = 60;
    private static final int COMMITS = 20;

    @TempDir
    private Path directory;

    @Test
    void aFileThatIsLookedAfterStaysSmallUnderSteadyChange() throws Exception {
        long without = largest(source("without"), () -> {});
        JdbcDataSource source = source("with");
        long with = largest(source, new H2Care(source, 0)::look);
        assertThat(with).as("bytes at most, of %s without care", without).isLessThan(without / 5 * 4);
    }

    private JdbcDataSource source(String name) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:async:" + directory.resolve(name) + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;RETENTION_TIME=0");
        source.setUser("jobkit");
        return source;
    }

    /** Writes rows over and over, and returns how large the file was, once it had time to settle. */
    private long largest(JdbcDataSource source, Runnable care) throws SQLException, IOException {
        Path file = directory.resolve(source.getURL().replaceAll(".*/|;.*", "") + ".mv.db");
        Random random = new Random(7);
        long largest = 0;
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (id int primary key, v varchar)");
            connection.setAutoCommit(false);
            try (PreparedStatement write = connection.prepareStatement("merge into t values (?, ?)")) {
                for (int round = 0; round < ROUNDS; round++) {
                    for (int i = 0; i < COMMITS; i++) {
                        commit(connection, write, random);
                    }
                    care.run();
                    if (round > ROUNDS / 2) {
                        largest = Math.max(largest, Files.size(file));
                    }
                }
            }
            connection.commit();
            statement.execute("shutdown immediately");
        } catch (SQLException e) {
            if (e.getErrorCode() != ErrorCode.DATABASE_IS_CLOSED) {
                throw e;
            }
        }
        return largest;
    }

    private static void commit(Connection connection, PreparedStatement write, Random random) throws SQLException {
        byte[] text = new byte[1500];
        for (int row = 0; row < 10; row++) {
            random.nextBytes(text);
            write.setInt(1, random.nextInt(ROWS));
            write.setString(2, Base64.getEncoder().encodeToString(text));
            write.executeUpdate();
        }
        connection.commit();
    }
}
