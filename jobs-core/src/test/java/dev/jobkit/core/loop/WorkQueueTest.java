package dev.jobkit.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final HandTime time = new HandTime();
    private final List<List<String>> handedOut = new ArrayList<>();

    private WorkQueue<String> queue(int batch) {
        return new WorkQueue<>(time, time, 1, batch, Crowd.NONE, handedOut::add);
    }

    private static void end(ExecutorService pool) throws InterruptedException {
        pool.shutdown();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aKeyThatIsAddedTwiceIsHandedOutOnceAndInOrder() {
        WorkQueue<String> queue = queue(1);
        queue.add("a");
        queue.add("b");
        queue.add("a");
        time.run();
        assertThat(handedOut).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void keysThatAreReadyTogetherShareABatchUpToItsBound() {
        WorkQueue<String> queue = queue(2);
        List.of("a", "b", "c").forEach(queue::add);
        time.run();
        assertThat(handedOut).containsExactly(List.of("a", "b"), List.of("c"));
    }

    @Test
    void aKeyThatIsAddedWhileItIsWithAWorkerComesAgainAfterwards() {
        List<Consumer<String>> hooks = new ArrayList<>();
        WorkQueue<String> queue = new WorkQueue<>(time, time, 2, 1, Crowd.NONE, keys -> {
            handedOut.add(keys);
            if (!hooks.isEmpty()) {
                hooks.remove(0).accept(keys.get(0));
            }
        });
        hooks.add(key -> {
            queue.add(key);
            queue.add(key);
            time.run(); // a second worker, were it let in, would take the key now
            assertThat(handedOut).hasSize(1);
        });
        queue.add("a");
        time.run();
        assertThat(handedOut).containsExactly(List.of("a"), List.of("a"));
    }

    @Test
    void theEarliestWakeUpCounts() {
        WorkQueue<String> queue = queue(1);
        Instant start = time.instant();
        queue.addAt("a", start.plusSeconds(10));
        queue.addAt("a", start.plusSeconds(5));
        queue.addAt("a", start.plusSeconds(7));
        time.advance(Duration.ofSeconds(4));
        assertThat(handedOut).isEmpty();
        time.advance(SECOND);
        assertThat(handedOut).hasSize(1);
        time.advance(Duration.ofMinutes(1));
        assertThat(handedOut).hasSize(1);
    }

    @Test
    void aWakeUpIsUsedUpWhenTheKeyIsHandedOutBefore() {
        WorkQueue<String> queue = queue(1);
        queue.addAt("a", time.instant().plusSeconds(5));
        queue.add("a");
        time.advance(Duration.ofMinutes(1));
        assertThat(handedOut).hasSize(1);
    }

    @Test
    void theTimeSourceIsAskedForOneWakeUpHoweverManyKeysWait() {
        WorkQueue<String> queue = queue(1);
        for (int i = 0; i < 1000; i++) {
            queue.addAt("k" + i, time.instant().plusSeconds(1000 - i));
        }
        assertThat(time.armed()).isEqualTo(1);
        time.advance(Duration.ofSeconds(1000));
        assertThat(handedOut).hasSize(1000);
        assertThat(handedOut.get(0)).containsExactly("k999");
    }

    @Test
    void aForgottenWakeUpDoesNotRing() {
        WorkQueue<String> queue = queue(1);
        queue.addAt("a", time.instant().plusSeconds(5));
        queue.forget("a");
        time.advance(Duration.ofMinutes(1));
        assertThat(handedOut).isEmpty();
    }

    @Test
    void anErrorInTheWorkStopsNeitherTheKeyNorOthers() {
        WorkQueue<String> queue = new WorkQueue<>(time, time, 1, 1, Crowd.NONE, keys -> {
            handedOut.add(keys);
            if (handedOut.size() == 1) {
                throw new NoClassDefFoundError("planted");
            }
        });
        queue.add("a");
        queue.add("b");
        time.run();
        queue.add("a");
        time.run();
        assertThat(handedOut).containsExactly(List.of("a"), List.of("b"), List.of("a"));
    }

    @Test
    void aClosedQueueHandsNothingOut() {
        WorkQueue<String> queue = queue(1);
        queue.addAt("a", time.instant().plusSeconds(5));
        queue.add("b");
        queue.close();
        time.advance(Duration.ofMinutes(1));
        assertThat(handedOut).isEmpty();
        assertThat(time.armed()).isZero();
    }

    @Test
    void noKeyIsEverWithTwoWorkersAndNoAddIsLost() throws InterruptedException {
        int keys = 20;
        int rounds = 2000;
        ExecutorService pool = Executors.newFixedThreadPool(8);
        Set<String> busy = ConcurrentHashMap.newKeySet();
        AtomicInteger[] asked = new AtomicInteger[keys];
        AtomicInteger[] seen = new AtomicInteger[keys];
        for (int i = 0; i < keys; i++) {
            asked[i] = new AtomicInteger();
            seen[i] = new AtomicInteger();
        }
        List<String> twice = new ArrayList<>();
        WorkQueue<String> queue = new WorkQueue<>(time, pool, 4, 3, Crowd.NONE, batch -> {
            for (String key : batch) {
                if (!busy.add(key)) {
                    synchronized (twice) {
                        twice.add(key);
                    }
                }
                int k = Integer.parseInt(key);
                seen[k].set(asked[k].get()); // what was asked for before the hand-out is seen by it
            }
            busy.removeAll(batch);
        });
        for (int round = 0; round < rounds; round++) {
            int k = round % keys;
            asked[k].incrementAndGet();
            queue.add(Integer.toString(k));
        }
        end(pool);
        assertThat(twice).isEmpty();
        for (int i = 0; i < keys; i++) {
            assertThat(seen[i].get()).as("key %d", i).isEqualTo(asked[i].get());
        }
    }

    @Test
    void whoBringsTooManyKeysGoesOnWhenHalfOfThemAreLeft() throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool();
        CountDownLatch begun = new CountDownLatch(1);
        Semaphore steps = new Semaphore(0);
        WorkQueue<String> queue = new WorkQueue<>(time, pool, 1, 1, new Crowd(4, Duration.ofHours(1)), batch -> {
            begun.countDown();
            steps.acquireUninterruptibly();
        });
        for (int i = 0; i < 6; i++) {
            queue.add("key-" + i);
        }
        begun.await();
        assertThat(queue.size()).isEqualTo(5);
        Future<Integer> left = pool.submit(() -> {
            queue.awaitRoom();
            return queue.size();
        });
        steps.release(3);
        assertThat(left.get(30, TimeUnit.SECONDS)).isEqualTo(2);
        queue.awaitRoom(); // there is room
        steps.release(10);
        end(pool);
    }

    @Test
    void neitherAWorkerNorWhoeverFindsItClosedWaitsForRoom() throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool();
        CountDownLatch went = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicReference<WorkQueue<String>> itself = new AtomicReference<>();
        WorkQueue<String> queue = new WorkQueue<>(time, pool, 1, 1, new Crowd(0, Duration.ofHours(1)), batch -> {
            Objects.requireNonNull(itself.get()).awaitRoom();
            went.countDown();
            Uninterruptibles.awaitUninterruptibly(end);
        });
        itself.set(queue);
        queue.add("a");
        queue.add("b");
        assertThat(went.await(30, TimeUnit.SECONDS)).isTrue();
        Future<?> waiting = pool.submit(queue::awaitRoom);
        queue.close();
        waiting.get(30, TimeUnit.SECONDS);
        end.countDown();
        end(pool);
    }

    @Test
    void nobodyWaitsForRoomForEverAndAnInterruptIsKept() throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool();
        CountDownLatch end = new CountDownLatch(1);
        for (Duration patience : List.of(Duration.ofMillis(20), Duration.ofHours(1))) {
            WorkQueue<String> queue = new WorkQueue<>(
                    time, pool, 1, 1, new Crowd(0, patience), batch -> Uninterruptibles.awaitUninterruptibly(end));
            queue.add("a");
            queue.add("b");
            queue.add("c");
            Future<Boolean> interrupted = pool.submit(() -> {
                if (patience.toHours() > 0) {
                    Thread.currentThread().interrupt();
                }
                queue.awaitRoom();
                return Thread.interrupted();
            });
            assertThat(interrupted.get(30, TimeUnit.SECONDS)).isEqualTo(patience.toHours() > 0);
            assertThat(queue.size()).isPositive();
        }
        end.countDown();
        end(pool);
    }
}
