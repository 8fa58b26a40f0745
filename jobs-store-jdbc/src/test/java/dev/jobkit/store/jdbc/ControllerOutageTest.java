package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void aControllerGoesOnThroughRestartsOfItsDatabase() throws Exception {
        Optional<Path> bin = TestPostgres.installed();
        if (!"required".equals(System.getProperty("jobkit.postgres"))) {
            assumeThat(bin)
                    .as("SKIPPED: a PostgreSQL that can be crashed needs initdb below /usr/lib/postgresql")
                    .isPresent();
        }
        CountingExecutor executor = new CountingExecutor(Duration.ofMillis(300));
        try (TestPostgres server = TestPostgres.startInstalled(bin.orElseThrow());
                HikariDataSource source = TestPostgres.pool(TestPostgres.inEmptySchema(server.url()), 8);
                JdbcJobStore store = JdbcJobStore.open(source);
                JobController controller = JobKit.builder()
                        .store(store)
                        .executor("counting", executor)
                        .build()) {
            Thread submitter = new Thread(() -> {
                for (int i = 0; i < JOBS; i++) {
                    controller.submit("job-" + i, WORK);
                }
            });
            submitter.start();
            for (int crash = 1; crash <= CRASHES; crash++) {
                while (executor.begun().size() < JOBS * INDEXES * crash / (CRASHES + 1)) {
                    Thread.onSpinWait();
                }
                server.crash();
                server.start();
            }
            submitter.join();
            for (int i = 0; i < JOBS; i++) {
                Job job = controller.await(dev.jobkit.model.ObjectKey.of("job-" + i), Duration.ofMinutes(5));
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
}
