package dev.jobkit.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** Empty stores for tests. */
public final class TestStores {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private TestStores() {}

    /** Returns a store in an H2 that lives in memory as long as the store is open. */
    static JdbcJobStore h2() {
        JdbcConnectionPool pool = h2Pool();
        return JdbcJobStore.builder(pool).own(pool::dispose).open();
    }

    static JdbcConnectionPool h2Pool() {
        return JdbcConnectionPool.create(
                "jdbc:h2:mem:store" + NAMES.incrementAndGet() + ";LOCK_TIMEOUT=60000", "sa", "");
    }

    /** Returns a store in an empty schema of PostgreSQL. */
    static JdbcJobStore postgres() {
        HikariDataSource pool = TestPostgres.pool(TestPostgres.emptySchema(), 8);
        return JdbcJobStore.builder(pool).own(pool).open();
    }

    /** Empties a store that nobody has open, of everything but its id. */
    public static void empty(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table :
                    List.of("object", "change", "deleted", "attempt", "writer", "spec", "member", "claim")) {
                statement.execute("delete from jobkit_" + table);
            }
            statement.execute("update jobkit_store set revision = 0");
        }
    }
}
