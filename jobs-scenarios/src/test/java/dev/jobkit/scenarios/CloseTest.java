package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.Watch;
import dev.jobkit.core.JobKit;
import dev.jobkit.event.JobCreated;
import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.Wakeup;
import dev.jobkit.testkit.VirtualTime;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What closing a controller promises to those who are inside, who wait, and to the store that lives on. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CloseTest {
    private static final JobSpec SPEC = Wishes.never().build();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final JobStore memory = JobKit.memoryStore(new VirtualTime());
    private final HeldStore store = new HeldStore(memory);

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void itWaitsForWhatIsUnderWay(int held) throws Exception {
        JobController jobs = start(new Idle());
        store.hold(held); // the first commit is the verb's, the second one that of a pass
        Thread user = new Thread(() -> jobs.submit("a", SPEC));
        user.start();
        store.inside.await();
        FutureTask<Long> closing = new FutureTask<>(() -> {
            jobs.close();
            return memory.revision();
        });
        Thread closer = new Thread(closing);
        closer.start();
        await().atMost(PATIENCE).until(() -> closer.getState() == Thread.State.WAITING);
        long before = memory.revision();
        assertThat(closing).isNotDone();

        store.go.countDown();
        long atClose = closing.get();
        user.join();
        assertThat(atClose).as("what was under way was committed first").isGreaterThan(before);
        assertThat(memory.revision()).isEqualTo(atClose);
        assertThat(store.asked).hasValue(held);
    }

    @Test
    void anInterruptEndsTheWaitingAndNoFurtherPassCommits() throws Exception {
        JobController jobs = start(new Idle());
        store.hold(2);
        jobs.submit("a", SPEC);
        store.inside.await();
        AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
        Thread closer = new Thread(() -> {
            jobs.close();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        closer.start();
        await().atMost(PATIENCE).until(() -> closer.getState() == Thread.State.WAITING);
        closer.interrupt();
        closer.join();
        assertThat(interrupted).hasValue(true);
        store.go.countDown();
    }

    @Test
    void itMayBeCalledFromAPassAndFromAListener() throws Exception {
        AtomicReference<JobController> own = new AtomicReference<>();
        CountDownLatch closed = new CountDownLatch(1);
        own.set(start(new Idle() {
            @Override
            public void start(PodRun run, RunContext context) {
                Objects.requireNonNull(own.get()).close();
                closed.countDown();
            }
        }));
        Objects.requireNonNull(own.get()).submit("a", SPEC);
        closed.await();

        JobController direct = JobKit.builder()
                .executor("idle", new Idle())
                .listeners(Runnable::run)
                .build();
        direct.subscribe((event, at) -> direct.close(), From.NOW);
        direct.submit("b", SPEC);
        assertThatThrownBy(() -> direct.submit("c", SPEC))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void itTakesItselfOffAStoreThatLivesOnAndTellsListenersWhatWasBefore() {
        WorldParts parts = WorldParts.seeded(1);
        JobController jobs = parts.builder().store(store).build();
        List<JobEvent> told = new ArrayList<>();
        jobs.subscribe((event, at) -> told.add(event), From.NOW);
        AtomicInteger rung = new AtomicInteger();
        try (Watch<Job> watch = watch(jobs)) {
            watch.onReady(rung::incrementAndGet);
            jobs.submit("a", SPEC);
            assertThat(store.followers).hasPositiveValue();
            jobs.close();
            assertThat(store.followers).hasValue(0);
            parts.time().runReady();
            assertThat(told).singleElement().isInstanceOf(JobCreated.class);
        }
        try (JobController next = parts.builder().store(store).build()) {
            int before = rung.get();
            next.submit("b", SPEC);
            parts.time().runReady();
            assertThat(told).hasSize(1);
            assertThat(rung).hasValue(before);
        }
        assertThat(parts.time().nextDue()).isNull();
    }

    @Test
    void whoWaitsIsToldAndNobodyWaitsAnew() {
        JobController jobs = start(new Idle());
        Job job = jobs.submit("a", SPEC);
        CompletableFuture<Job> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return jobs.await(job.key(), Duration.ofSeconds(Long.MAX_VALUE));
            } catch (TimeoutException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        CompletableFuture<Job> stage = jobs.whenFinished(job.key()).toCompletableFuture();
        jobs.close();
        assertThatThrownBy(waiting::join)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(stage::join)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the controller was closed before the end of Job default/a");
        assertThatThrownBy(() -> jobs.await(job.key(), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> jobs.subscribe((event, at) -> {}, From.NOW)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> watch(jobs)).isInstanceOf(IllegalStateException.class);
    }

    private static Watch<Job> watch(JobController jobs) {
        try {
            return jobs.objects().watch(Kind.JOB, Query.ALL, From.NOW);
        } catch (RevisionGoneException e) {
            throw new AssertionError(e);
        }
    }

    private JobController start(PodExecutor executor) {
        return JobKit.builder().executor("idle", executor).store(store).build();
    }

    /** Does nothing with what it is ordered. */
    private static class Idle implements PodExecutor {
        @Override
        public void start(PodRun run, RunContext context) {}
    }

    /** Holds one commit until it may go on, and counts commits and followers. */
    private static final class HeldStore extends WatchedStore {
        private final CountDownLatch inside = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger followers = new AtomicInteger();
        private volatile int held = -1;

        HeldStore(JobStore inner) {
            super(inner);
        }

        void hold(int commit) {
            held = commit;
        }

        @Override
        public List<CommitResult> commit(List<Commit> commits) {
            if (asked.incrementAndGet() == held) {
                inside.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return super.commit(commits);
        }

        @Override
        public Wakeup follow(LongSupplier read, Runnable wake) {
            Wakeup wakeup = super.follow(read, wake);
            followers.incrementAndGet();
            return () -> {
                wakeup.cancel();
                followers.decrementAndGet();
            };
        }
    }
}
