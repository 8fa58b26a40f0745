package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Lease;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that a network drops without a word are given up after a while; nothing is lost or made twice. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a socket is not interrupted
class SilentNetworkTest {
    private static final Duration SHORT = Duration.ofMillis(900);

    /** A pool behind a network that may fall silent; a connection that is handed out is not asked first whether it lives. */
    private static HikariDataSource through(SilentNetwork network, String url) {
        URI server = server(url);
        return TestPostgres.pool(
                url.replace(server.getHost() + ":" + server.getPort(), "localhost:" + network.port()), 6);
    }

    private static URI server(String url) {
        return URI.create(url.substring("jdbc:".length()));
    }

    private static SilentNetwork networkTo(String url) throws Exception {
        URI server = server(url);
        return new SilentNetwork(server.getHost(), server.getPort());
    }

    @Test
    void aCommitWhoseAnswerNeverComesIsMadeOnce() throws Exception {
        String url = TestPostgres.emptySchema();
        try (SilentNetwork network = networkTo(url);
                HikariDataSource pool = through(network, url)) {
            AtomicBoolean drop = new AtomicBoolean();
            // silence begins with the commit: it is made, and nobody hears of it
            FaultySource source =
                    new FaultySource(pool, n -> drop.getAndSet(false) && network.dropAnswers() < 0, n -> false);
            try (JdbcJobStore store =
                    JdbcJobStore.builder(source.source()).networkTimeout(SHORT).open()) {
                for (int i = 0; i < 5; i++) {
                    drop.set(i % 2 == 1);
                    assertThat(create(store, "j-" + i)).isInstanceOf(CommitResult.Done.class);
                }
                assertThat(store.list(Kind.JOB, Query.ALL, Page.ALL).items()).hasSize(5);
                assertThat(store.revision()).isEqualTo(5);
            }
        }
    }

    @Test
    void readersTheListenerAndTheHolderOfTheStoreComeBack() throws Exception {
        String url = TestPostgres.emptySchema();
        try (SilentNetwork network = networkTo(url);
                HikariDataSource pool = through(network, url);
                HikariDataSource direct = TestPostgres.pool(url, 4);
                JdbcJobStore store =
                        JdbcJobStore.builder(pool).networkTimeout(SHORT).open();
                JdbcJobStore other = JdbcJobStore.open(direct)) {
            AtomicInteger woken = new AtomicInteger();
            store.onChange(woken::incrementAndGet);
            Membership.Hold hold = store.membership().orElseThrow().alone(() -> {});
            await().until(() -> woken.get() > 0);
            assertThat(network.dropAnswers()).isGreaterThanOrEqualTo(2);
            assertThat(store.list(Kind.JOB, Query.ALL, Page.ALL).items()).isEmpty();
            for (int i = 0; i < 4; i++) { // the first two may be woken by the new connection itself
                int before = woken.get();
                create(other, "j-" + i);
                await("it hears of commits").atMost(Duration.ofSeconds(60)).until(() -> woken.get() > before);
            }
            hold.close(); // it does not wait for an answer for ever, either
        }
    }

    @Test
    void aLeaseIsRenewedWhileItLasts() throws Exception {
        String url = TestPostgres.emptySchema();
        try (SilentNetwork network = networkTo(url);
                HikariDataSource pool = through(network, url);
                JdbcJobStore store = JdbcJobStore.open(pool)) {
            Duration length = Duration.ofSeconds(6);
            Membership membership = store.membership().orElseThrow();
            Lease lease = membership.join("m", 1, length);
            network.dropAnswers();
            assertThat(membership.renew(lease, length)).isPresent();
            assertThat(membership.members()).hasSize(1);
        }
    }

    @Test
    void aBoundOfTheirOwnerStaysAndNoneIsLeftBehind() throws Exception {
        try (HikariDataSource pool = TestPostgres.pool(TestPostgres.emptySchema(), 1);
                Connection connection = pool.getConnection()) {
            NetworkTimeout timeout = new NetworkTimeout(SHORT);
            assertThat(timeout.on(connection, Connection::getNetworkTimeout)).isEqualTo(900);
            assertThat(connection.getNetworkTimeout()).isZero();
            connection.setNetworkTimeout(Runnable::run, 5000);
            assertThat(timeout.on(connection, Connection::getNetworkTimeout)).isEqualTo(5000);
            assertThat(connection.getNetworkTimeout()).isEqualTo(5000);
        }
    }

    @Test
    void aBoundForWantOfTimeIsASecondAtLeast() throws Exception {
        NetworkTimeout usual = new NetworkTimeout(Duration.ofSeconds(30));
        NetworkTimeout hasty = new NetworkTimeout(SHORT);
        try (HikariDataSource pool = TestPostgres.pool(TestPostgres.emptySchema(), 1);
                Connection connection = pool.getConnection()) {
            assertThat(usual.orShorter(Duration.ofSeconds(5)).on(connection, Connection::getNetworkTimeout))
                    .isEqualTo(5000);
            assertThat(usual.orShorter(Duration.ofSeconds(-1)).on(connection, Connection::getNetworkTimeout))
                    .isEqualTo(1000);
            assertThat(hasty.orShorter(Duration.ZERO).on(connection, Connection::getNetworkTimeout))
                    .isEqualTo(900);
        }
    }

    @Test
    void aNegativeBoundIsRefused() {
        JdbcConnectionPool pool = TestStores.h2Pool();
        assertThatThrownBy(() -> JdbcJobStore.builder(pool).networkTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("networkTimeout")
                .hasMessageContaining("PT-1S");
    }

    private static CommitResult create(JdbcJobStore store, String name) {
        Metadata metadata = Metadata.named(name).toBuilder().uid("uid-" + name).build();
        Job job = Job.of(metadata, JobSpec.of(Container.of("main", "busybox")));
        return store.commit(List.of(Commit.of(new Write.Create(job)))).get(0);
    }
}
