package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.AlreadyExistsException;
import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A PostgreSQL that crashes and comes back in the middle of load loses no work, ends none and asks for no restart. */
@Timeout(500)
class ControllerOutageTest {
    private static final int JOBS = 60;
    private static final int INDEXES = 3;
    private static final int CRASHES = 3;
    private static final JobSpec WORK = JobSpec.of(Container.of("main", "busybox")).toBuilder()
            .completionMode(CompletionMode.INDEXED)
            .completions(INDEXES)
            .parallelism(INDEXES)
            .build();

    /** What happens to the database while the load goes on. */
    private interface Trouble {
        void with(TestPostgres server, JobController controller) throws Exception;
    }

    private final CountingExecutor executor = new CountingExecutor(Duration.ofMillis(300));

    @Test
    void aControllerGoesOnThroughRestartsOfItsDatabase() throws Exception {
        load(Duration.ofMinutes(2), (server, controller) -> {
            for (int crash = 1; crash <= CRASHES; crash++) {
                awaitBegun(JOBS * INDEXES * crash / (CRASHES + 1));
                server.crash();
                server.start();
            }
            assertThat(controller.gauges().failedPasses()).isZero();
        });
    }

    @Test
    @Tag("endurance")
    void aControllerGoesOnWhenItsDatabaseWasAwayForAMinute() throws Exception {
        load(Duration.ofMinutes(2), (server, controller) -> {
            awaitBegun(JOBS * INDEXES / 2);
            server.crash();
            await().pollDelay(Duration.ofSeconds(60))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> true);
            assertThat(executor.ended()).hasSizeLessThan(JOBS * INDEXES);
            server.start();
            assertThat(controller.gauges().failedPasses()).isZero();
        });
    }

    /** Passes throw once the patience is over; nobody has to start the controller anew. */
    @Test
    void aControllerComesBackAfterItsPatienceIsOver() throws Exception {
        load(Duration.ofSeconds(1), (server, controller) -> {
            awaitBegun(JOBS * INDEXES / 2);
            server.crash();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(controller.gauges().failedPasses()).isPositive());
            assertThatThrownBy(() -> controller.submit("too-early", WORK))
                    .isInstanceOf(StoreUnavailableException.class);
            server.start();
        });
    }

    private void awaitBegun(int runs) {
        while (executor.begun().size() < runs) {
            Thread.onSpinWait();
        }
    }

    private void load(Duration patience, Trouble trouble) throws Exception {
        Optional<Path> bin = TestPostgres.installed();
        if (!"required".equals(System.getProperty("jobkit.postgres"))) {
            assumeThat(bin)
                    .as("SKIPPED: a PostgreSQL that can be crashed needs initdb below /usr/lib/postgresql")
                    .isPresent();
        }
        try (TestPostgres server = TestPostgres.startInstalled(bin.orElseThrow());
                HikariDataSource source = TestPostgres.pool(TestPostgres.inEmptySchema(server.url()), 8);
                JdbcJobStore store =
                        JdbcJobStore.builder(source).patience(patience).open();
                JobController controller = JobKit.builder()
                        .store(store)
                        .executor("counting", executor)
                        .build()) {
            Thread submitter = new Thread(() -> {
                for (int i = 0; i < JOBS; i++) {
                    submit(controller, "job-" + i);
                }
            });
            submitter.start();
            trouble.with(server, controller);
            submitter.join();
            judge(source, store, controller);
        }
    }

    /** Submits a Job, again and again while the store is not there. */
    private static void submit(JobController controller, String name) {
        await().atMost(Duration.ofMinutes(2))
                .ignoreException(StoreUnavailableException.class)
                .until(() -> {
                    try {
                        controller.submit(name, WORK);
                    } catch (AlreadyExistsException made) {
                        return true; // by an attempt whose answer was lost
                    }
                    return true;
                });
    }

    private void judge(HikariDataSource source, JdbcJobStore store, JobController controller) throws Exception {
        for (int i = 0; i < JOBS; i++) {
            Job job = controller.await(ObjectKey.of("job-" + i), Duration.ofMinutes(5));
            assertThat(job.isComplete()).as("%s", job.status()).isTrue();
            assertThat(job.status().failed()).isZero();
            assertThat(job.status().completedIndexes()).hasToString("0-2");
        }
        assertThat(executor.begun()).hasSize(JOBS * INDEXES);
        assertThat(executor.begun().values())
                .extracting(AtomicInteger::get)
                .as("begun once")
                .containsOnly(1);
        assertThat(executor.ended().values())
                .extracting(AtomicInteger::get)
                .as("ended once")
                .containsOnly(1);
        assertThat(executor.stopped()).as("runs that were ended").isZero();
        assertThat(store.list(Kind.RUN, Query.ALL, Page.ALL).items()).hasSize(JOBS);
        assertThat(StoreCheck.of(source)).isEmpty();
    }
}
