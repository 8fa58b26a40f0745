package dev.jobkit.executor.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PlatformThreadsTest {
    private final Set<Thread> made = ConcurrentHashMap.newKeySet();
    private final PlatformThreads threads = new PlatformThreads(this::make, 60);

    private Thread make(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        made.add(thread);
        return thread;
    }

    @Test
    void tasksThatWaitForEachOtherAllBegin() throws Exception {
        int parties = 200;
        CyclicBarrier all = new CyclicBarrier(parties);
        for (int round = 0; round < 3; round++) {
            CountDownLatch over = new CountDownLatch(parties);
            for (int i = 0; i < parties; i++) {
                threads.start(() -> {
                    meet(all);
                    over.countDown();
                });
            }
            over.await();
        }
        assertThat(made).hasSizeBetween(parties, 3 * parties);
    }

    private static void meet(CyclicBarrier all) {
        try {
            all.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyTaskOfManyStartersIsRunOnce() throws Exception {
        int starters = 4;
        int each = 20_000;
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(starters * each);
        for (int s = 0; s < starters; s++) {
            threads.start(() -> {
                for (int i = 0; i < each; i++) {
                    threads.start(() -> {
                        ran.incrementAndGet();
                        over.countDown();
                    });
                }
            });
        }
        over.await();
        assertThat(ran).hasValue(starters * each);
    }

    @Test
    void aTaskThatThrowsTakesNoOtherWithIt() throws Exception {
        CountDownLatch over = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            threads.start(() -> {
                over.countDown();
                Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {});
                throw new IllegalStateException("on purpose");
            });
        }
        over.await();
    }

    @Test
    void aTaskThatGetsNoThreadIsRefused() {
        PlatformThreads none = new PlatformThreads(
                work -> {
                    throw new OutOfMemoryError("on purpose");
                },
                60);
        assertThatThrownBy(() -> none.start(() -> {})).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void idleThreadsGoWhenItIsClosed() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        threads.start(over::countDown);
        over.await();
        threads.close();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(made).noneMatch(Thread::isAlive));
    }

    @Test
    void idleThreadsGoAfterAWhile() throws Exception {
        PlatformThreads impatient = new PlatformThreads(this::make, 0);
        CountDownLatch over = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            impatient.start(over::countDown);
        }
        over.await();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(made).noneMatch(Thread::isAlive));
    }
}
