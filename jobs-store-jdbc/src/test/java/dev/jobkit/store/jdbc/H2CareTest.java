package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
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

    @Test
    void theDiskIsAskedToHaveAllBeforePlacesAreUsedAgainAndNotAtEachLook() {
        List<String> said = new ArrayList<>();
        DataSource source = heard(DataSource.class, source("heard"), said);
        H2Care care = new H2Care(source, 0);
        care.look();
        care.look();
        assertThat(said).containsExactly("checkpoint sync", "compact", "checkpoint sync", "compact");

        said.clear();
        H2Care rare = new H2Care(source, TimeUnit.DAYS.toNanos(1));
        rare.look();
        assertThat(said).as("it has looked as it was made").isEmpty();
    }

    /** Returns the same, and writes down what is executed and when its engine is reached for. */
    private static <T> T heard(Class<T> type, T inner, List<String> said) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "execute" -> said.add((String) arguments[0]);
                        case "unwrap" -> said.add("compact");
                        default -> {}
                    }
                    Object answer;
                    try {
                        answer = method.invoke(inner, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (answer instanceof Connection connection
                            && !method.getName().equals("unwrap")) {
                        return heard(Connection.class, connection, said);
                    }
                    return answer instanceof Statement statement ? heard(Statement.class, statement, said) : answer;
                }));
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
