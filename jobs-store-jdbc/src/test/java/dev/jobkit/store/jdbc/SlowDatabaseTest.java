package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.testkit.ForwardingStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** A database whose every commit takes long makes who asks for commits wait; nothing piles up in memory. */
@Timeout(120)
class SlowDatabaseTest {
    private static final Duration DELAY = Duration.ofMillis(50);
    private static final int WORKERS = 4;
    private static final int SUBMITTERS = 4;
    private static final int JOBS_EACH = 60;
    private static final int INDEXES = 3;

    /** Beside workers and submitters: what the controller does now and then on threads of its own. */
    private static final int OTHERS = 2;

    /** As many passes that are ready together share a commit at most. */
    private static final int MOST_TOGETHER = 64;

    private static final JobSpec WORK = JobSpec.of(Container.of("main", "busybox")).toBuilder()
            .completionMode(CompletionMode.INDEXED)
            .completions(INDEXES)
            .parallelism(INDEXES)
            .build();

    /** Counts who waits for a commit, and for how many commits. */
    private static final class Queue extends ForwardingStore {
        private final AtomicInteger callers = new AtomicInteger();
        private final AtomicInteger commits = new AtomicInteger();
        private final AtomicInteger mostCallers = new AtomicInteger();
        private final AtomicInteger mostCommits = new AtomicInteger();

        Queue(JobStore inner) {
            super(inner);
        }

        @Override
        public List<CommitResult> commit(List<Commit> some) {
            mostCallers.accumulateAndGet(callers.incrementAndGet(), Math::max);
            mostCommits.accumulateAndGet(commits.addAndGet(some.size()), Math::max);
            try {
                return super.commit(some);
            } finally {
                callers.decrementAndGet();
                commits.addAndGet(-some.size());
            }
        }
    }

    @Test
    void whoAsksForCommitsWaits(TestReporter reporter) throws Exception {
        ExecutorService workers = Executors.newCachedThreadPool();
        CountingExecutor executor = new CountingExecutor(Duration.ofMillis(1));
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema() + TestPostgres.UNSYNCED, 8)) {
            FaultySource slow = new FaultySource(source, SlowDatabaseTest::delay, number -> false);
            try (JdbcJobStore store = JdbcJobStore.open(slow.source())) {
                Queue queue = new Queue(store);
                try (JobController controller = JobKit.builder()
                        .store(queue)
                        .executor("counting", executor)
                        .workers(workers, WORKERS)
                        .build()) {
                    submitAll(controller);
                    for (int job = 0; job < SUBMITTERS * JOBS_EACH; job++) {
                        assertThat(controller
                                        .await(ObjectKey.of("job-" + job), Duration.ofMinutes(1))
                                        .isComplete())
                                .isTrue();
                    }
                }
                assertThat(slow.commits())
                        .as("transactions, most of them of several commits")
                        .isGreaterThan(SUBMITTERS * JOBS_EACH / WORKERS / 4)
                        .isLessThan(SUBMITTERS * JOBS_EACH);
                assertThat(queue.mostCallers).as("who waits").hasValueLessThanOrEqualTo(WORKERS + SUBMITTERS + OTHERS);
                assertThat(queue.mostCommits)
                        .as("commits that wait")
                        .hasValueLessThanOrEqualTo(SUBMITTERS + OTHERS + WORKERS * MOST_TOGETHER);
                reporter.publishEntry(
                        "slow database",
                        slow.commits() + " transactions; at most " + queue.mostCallers + " callers waited, for "
                                + queue.mostCommits + " commits");
            }
        } finally {
            workers.shutdown();
        }
    }

    private static boolean delay(int commit) {
        LockSupport.parkNanos(DELAY.toNanos());
        return false;
    }

    private static void submitAll(JobController controller) throws Exception {
        ExecutorService submitters = Executors.newFixedThreadPool(SUBMITTERS);
        List<Future<?>> done = new ArrayList<>();
        for (int s = 0; s < SUBMITTERS; s++) {
            int first = s * JOBS_EACH;
            done.add(submitters.submit(() -> {
                for (int i = first; i < first + JOBS_EACH; i++) {
                    controller.submit("job-" + i, WORK);
                }
            }));
        }
        for (Future<?> all : done) {
            all.get();
        }
        submitters.shutdown();
    }
}
