package dev.jobkit.executor.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each step begins, whatever the others do, on threads that are used again. */
class CrewTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> refusals = new ConcurrentLinkedQueue<>();
    private final ThreadFactory factory = task -> {
        Thread thread = new Thread(task, "crew");
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    };
    private final Crew crew = new Crew(factory, 60);

    @AfterEach
    void close() {
        crew.close();
    }

    private void start(Runnable step) {
        crew.start(step, refusals::add);
    }

    private static void reach(CyclicBarrier barrier) {
        try {
            barrier.await(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void reach(CountDownLatch latch) {
        try {
            assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void allStepsWorkAtOnceThatWaitForEachOther() {
        int many = 100;
        CyclicBarrier together = new CyclicBarrier(many + 1);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < many; i++) {
                start(() -> reach(together));
            }
            reach(together);
        }
        assertThat(refusals).isEmpty();
    }

    /** Each waits for one that it has ordered itself: one step that nobody comes for, and none is done. */
    @Test
    void noStepIsLeftWhoeverOrdersIt() throws Exception {
        int chains = 2000;
        int length = 4;
        CountDownLatch done = new CountDownLatch(chains * length);
        List<Thread> submitters = List.of(
                new Thread(() -> order(chains / 2, length, done)), new Thread(() -> order(chains / 2, length, done)));
        submitters.forEach(Thread::start);
        reach(done);
        for (Thread submitter : submitters) {
            submitter.join();
        }
        assertThat(refusals).isEmpty();
    }

    private void order(int chains, int length, CountDownLatch done) {
        for (int i = 0; i < chains; i++) {
            CountDownLatch chain = new CountDownLatch(1);
            start(() -> link(length - 1, chain, done));
            if (i % 10 == 0) {
                reach(chain);
            }
        }
    }

    private void link(int more, CountDownLatch over, CountDownLatch done) {
        if (more > 0) {
            CountDownLatch next = new CountDownLatch(1);
            start(() -> link(more - 1, next, done));
            reach(next);
        }
        over.countDown();
        done.countDown();
    }

    @Test
    void aThreadIsUsedAgainAndAnInterruptStaysWithItsStep() {
        for (int i = 0; i < 5; i++) {
            CountDownLatch done = new CountDownLatch(1);
            start(() -> {
                if (!Thread.currentThread().isInterrupted()) {
                    done.countDown();
                }
                Thread.currentThread().interrupt();
            });
            reach(done);
            await().atMost(LONG).until(() -> threads.stream().allMatch(CrewTest::rests));
        }
        assertThat(threads).hasSize(1);
    }

    private static boolean rests(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }

    @Test
    void aStepThatThrowsTakesNoOtherWithIt() {
        CountDownLatch done = new CountDownLatch(20);
        for (int i = 0; i < 40; i++) {
            boolean fails = i % 2 == 0;
            start(() -> {
                if (fails) {
                    Thread.currentThread().setUncaughtExceptionHandler((thread, expected) -> {});
                    throw new IllegalStateException("expected");
                }
                done.countDown();
            });
        }
        reach(done);
    }

    @Test
    void aStepWithoutThreadIsRefusedAndTheOthersGoOn() {
        AtomicInteger left = new AtomicInteger(3);
        Crew small = new Crew(
                task -> {
                    if (left.getAndDecrement() <= 0) {
                        throw new OutOfMemoryError("unable to create native thread, as if");
                    }
                    return factory.newThread(task);
                },
                60);
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            small.start(
                    () -> {
                        begun.incrementAndGet();
                        reach(go);
                    },
                    refusals::add);
        }
        await().atMost(LONG).until(() -> begun.get() + refusals.size() == 10);
        assertThat(begun).hasValue(3);
        go.countDown();

        CountDownLatch later = new CountDownLatch(1);
        await().atMost(LONG).until(() -> threads.stream().anyMatch(CrewTest::rests));
        small.start(later::countDown, refusals::add);
        reach(later);
        small.close();
    }

    @Test
    void allThreadsGoAfterTheClose() {
        CountDownLatch go = new CountDownLatch(1);
        for (int i = 0; i < 5; i++) {
            start(() -> reach(go));
        }
        CountDownLatch rested = new CountDownLatch(1);
        start(rested::countDown);
        reach(rested);
        crew.close();
        go.countDown();
        await().atMost(LONG).until(() -> threads.stream().noneMatch(Thread::isAlive));

        CountDownLatch late = new CountDownLatch(1);
        start(late::countDown);
        reach(late);
        await().atMost(LONG).until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void oneThreadDoesAllThatWaitsWhileNoOtherComesAndNoStepHearsOfTheOneBefore() throws Exception {
        int many = 100;
        int most = Runtime.getRuntime().availableProcessors();
        CountDownLatch come = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Crew late = new Crew(
                task -> {
                    if (asked.incrementAndGet() > 1) {
                        reach(come);
                    }
                    return factory.newThread(task);
                },
                60);
        CountDownLatch go = new CountDownLatch(1);
        late.start(() -> reach(go), refusals::add);
        CountDownLatch done = new CountDownLatch(many);
        Queue<Thread> doers = new ConcurrentLinkedQueue<>();
        AtomicInteger interrupted = new AtomicInteger();
        List<Thread> submitters = Stream.generate(() -> new Thread(() -> late.start(
                        () -> {
                            doers.add(Thread.currentThread());
                            interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
                            Thread.currentThread().interrupt();
                            done.countDown();
                        },
                        refusals::add)))
                .limit(many)
                .toList();
        submitters.forEach(Thread::start);
        await().atMost(LONG)
                .until(() -> submitters.stream().filter(Thread::isAlive).count() <= most);
        go.countDown();
        reach(done);
        assertThat(doers).hasSize(many).containsOnly(threads.element());
        assertThat(interrupted).hasValue(0);
        come.countDown();
        for (Thread submitter : submitters) {
            submitter.join();
        }
        assertThat(asked.get()).isLessThanOrEqualTo(1 + 2 * most);
        assertThat(refusals).isEmpty();
        late.close();
    }
}
