package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What pg_dump has written, while a controller worked, is a store again after pg_restore. */
@Timeout(300)
class CopiesTest {
    private static final JobSpec WORK = JobSpec.of(Container.of("main", "busybox"));

    @Test
    void aDumpIsAStoreAgain() throws Exception {
        Optional<Path> bin = TestPostgres.installed();
        if (!"required".equals(System.getProperty("jobkit.postgres"))) {
            assumeThat(bin)
                    .as("SKIPPED: pg_dump needs a PostgreSQL below /usr/lib/postgresql")
                    .isPresent();
        }
        try (TestPostgres server = TestPostgres.startInstalled(bin.orElseThrow())) {
            String url = TestPostgres.inEmptySchema(server.url());
            String id = work(server, url);
            server.restoreInto("copy");
            try (HikariDataSource source = TestPostgres.pool(url.replace("/postgres?", "/copy?"), 4)) {
                assertThat(StoreCheck.of(source)).isEmpty();
                try (JdbcJobStore store = JdbcJobStore.open(source)) {
                    assertThat(store.id()).isEqualTo(id);
                    assertThat(store.get(Kind.JOB, ObjectKey.of("before"))
                                    .orElseThrow()
                                    .isComplete())
                            .isTrue();
                    goOn(store);
                }
                assertThat(StoreCheck.of(source)).isEmpty();
            }
        }
    }

    /** Ends one Job before the dump, and has others under way while it is made; returns the store's id. */
    private static String work(TestPostgres server, String url) throws Exception {
        CountingExecutor executor = new CountingExecutor(Duration.ofMillis(50));
        try (HikariDataSource source = TestPostgres.pool(url, 8);
                JdbcJobStore store = JdbcJobStore.open(source);
                JobController controller = JobKit.builder()
                        .store(store)
                        .executor("counting", executor)
                        .build()) {
            controller.await(controller.submit("before", WORK).key(), Duration.ofMinutes(2));
            for (int i = 0; i < 20; i++) {
                controller.submit("during-" + i, WORK);
            }
            server.dump(url);
            for (int i = 0; i < 20; i++) {
                controller.await(ObjectKey.of("during-" + i), Duration.ofMinutes(2));
            }
            return store.id();
        }
    }

    /** Ends what the dump has caught in the middle. */
    private static void goOn(JdbcJobStore store) throws Exception {
        CountingExecutor executor = new CountingExecutor(Duration.ofMillis(50));
        List<Job> caught = store.list(Kind.JOB, Query.ALL, Page.ALL).items();
        try (JobController controller = JobKit.builder()
                .store(store)
                .executor("counting", executor)
                .backoff(Duration.ofMillis(100), Duration.ofSeconds(1))
                .build()) {
            for (Job job : caught) {
                assertThat(controller.await(job.key(), Duration.ofMinutes(2)).isComplete())
                        .isTrue();
            }
        }
    }
}
