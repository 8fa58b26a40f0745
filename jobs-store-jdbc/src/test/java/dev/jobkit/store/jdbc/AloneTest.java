package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.spi.Lease;
import dev.jobkit.spi.Membership;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A controller that has a PostgreSQL for itself notices when its session ends, and who came meanwhile. */
@Timeout(300)
class AloneTest {
    private static final String HOLDERS = " from pg_locks where locktype = 'advisory' and granted"
            + " and database = (select oid from pg_database where datname = current_database())"
            + " and (classid::bigint << 32) | objid::bigint = hashtextextended('jobkit ' || current_schema(), 0)";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String url = TestPostgres.emptySchema();
    private final AtomicInteger lost = new AtomicInteger();

    private static int count(HikariDataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return (int) Sql.number(connection, sql);
        }
    }

    private static void endSession(HikariDataSource axe) throws SQLException {
        count(axe, "select count(pg_terminate_backend(pid))" + HOLDERS);
    }

    @Test
    void takesTheStoreAgainWhenOnlyItsSessionWasEnded() throws Exception {
        try (HikariDataSource here = TestPostgres.pool(url, 4);
                HikariDataSource there = TestPostgres.pool(url, 4);
                JdbcJobStore store = JdbcJobStore.open(here);
                JdbcJobStore other = JdbcJobStore.open(there);
                Membership.Hold hold = store.membership().orElseThrow().alone(lost::incrementAndGet)) {
            int holder = count(there, "select max(pid)" + HOLDERS);
            endSession(there);
            await().atMost(PATIENCE).until(() -> {
                int now = count(there, "select coalesce(max(pid), 0)" + HOLDERS);
                return now != 0 && now != holder;
            });
            assertThatThrownBy(() -> other.membership().orElseThrow().join("a", 1, Duration.ofHours(1)))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(lost).hasValue(0);
            assertThat(hold).isNotNull();
        }
    }

    @Test
    void losesTheStoreWhenAMemberCameMeanwhileAlsoIfItHasLeft() throws Exception {
        try (HikariDataSource here = TestPostgres.pool(url, 4);
                HikariDataSource there = TestPostgres.pool(url, 4);
                JdbcJobStore store = JdbcJobStore.open(here);
                JdbcJobStore other = JdbcJobStore.open(there)) {
            Membership members = other.membership().orElseThrow();
            members.leave(members.join("a", 1, Duration.ofHours(1)));
            Membership.Hold hold = store.membership().orElseThrow().alone(lost::incrementAndGet);
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(PATIENCE)
                    .until(() -> {
                        endSession(there); // again where it was quicker to take the store anew
                        return joinAndLeave(members);
                    });
            await().atMost(PATIENCE).until(() -> lost.get() == 1);
            hold.close();
            assertThat(members.members()).isEqualTo(List.of());
        }
    }

    private static boolean joinAndLeave(Membership members) {
        try {
            Lease lease = members.join("a", 1, Duration.ofHours(1));
            members.leave(lease);
            return true;
        } catch (IllegalStateException stillTaken) {
            return false;
        }
    }
}
