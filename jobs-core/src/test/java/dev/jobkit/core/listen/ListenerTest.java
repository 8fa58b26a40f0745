package dev.jobkit.core.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.jobkit.From;
import dev.jobkit.Subscription;
import dev.jobkit.WatchEvent;
import dev.jobkit.core.store.MemoryJobStore;
import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobEventListener;
import dev.jobkit.event.JobStarted;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Position;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Write;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final MemoryJobStore store = new MemoryJobStore("s", () -> NOW);
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Commits {@code events} events and one write between, so that a commit has an inside to break in. */
    private void commit(int number, int events) {
        Job job = job("j" + number, "a");
        List<JobEvent> told = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            told.add(new JobStarted(ObjectRef.to(job), NOW, "r", number + "." + i));
        }
        assertThat(store.commit(List.of(new Commit(List.of(new Write.Create(job)), told, null))))
                .allMatch(r -> r instanceof CommitResult.Done);
    }

    private static Job job(String name, String label) {
        return Job.of(
                Metadata.named(name).toBuilder()
                        .uid("u-" + name)
                        .labels(java.util.Map.of("l", label))
                        .build(),
                JobSpec.builder().build());
    }

    private static final class Notebook implements JobEventListener {
        private final List<String> told = new ArrayList<>();
        private final List<Position> at = new ArrayList<>();
        private final List<String> missed = new ArrayList<>();

        @Override
        public void onEvent(JobEvent event, Position position) {
            told.add(event.message());
            at.add(position);
        }

        @Override
        public void onMissed(Position from, Position to) {
            missed.add(from + " to " + to);
        }
    }

    @Test
    void aListenerThatBreaksAnywhereResumesWithoutLossOrRepetition() {
        Notebook whole = new Notebook();
        Listener.start(store, whole, tasks::add, From.NOW);
        for (int i = 0; i < 30; i++) {
            commit(i, 3);
        }
        runAll();
        assertThat(whole.told).hasSize(90);
        for (int cut = 0; cut < whole.told.size(); cut++) {
            Notebook rest = new Notebook();
            Listener.start(store, rest, tasks::add, From.after(whole.at.get(cut)));
            runAll();
            assertThat(rest.told).isEqualTo(whole.told.subList(cut + 1, whole.told.size()));
            assertThat(rest.missed).isEmpty();
        }
    }

    @Test
    void eachChangeHasARevisionOfItsOwnWithoutGaps() throws RevisionGoneException {
        for (int i = 0; i < 10; i++) {
            commit(i, 2);
        }
        List<Long> revisions =
                store.changesAfter(0, 1000).stream().map(c -> c.revision()).toList();
        assertThat(revisions).hasSize(30);
        for (int i = 0; i < revisions.size(); i++) {
            assertThat(revisions.get(i)).isEqualTo(i + 1);
        }
        assertThat(store.revision()).isEqualTo(30);
    }

    @Test
    void aListenerThatThrowsIsToldTheNextEvent() {
        List<String> told = new ArrayList<>();
        Listener.start(
                store,
                (event, at) -> {
                    told.add(event.message());
                    throw new IllegalStateException("a bad listener");
                },
                tasks::add,
                From.NOW);
        commit(0, 3);
        runAll();
        assertThat(told).containsExactly("0.0", "0.1", "0.2");
    }

    @Test
    void aClosedListenerIsToldNothingMore() {
        Notebook notebook = new Notebook();
        Subscription subscription = Listener.start(store, notebook, tasks::add, From.NOW);
        commit(0, 1);
        runAll();
        subscription.close();
        commit(1, 1);
        runAll();
        assertThat(notebook.told).containsExactly("0.0");
        assertThat(subscription.position().revision()).isEqualTo(2);
    }

    @Test
    void closingWaitsForTheEventThatIsBeingDelivered() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Subscription listening = Listener.start(
                store,
                (event, at) -> {
                    inside.countDown();
                    Uninterruptibles.awaitUninterruptibly(goOn);
                    order.add("told " + event.message());
                },
                task -> new Thread(task).start(),
                From.NOW);
        commit(1, 2);
        inside.await();
        Thread closing = new Thread(() -> {
            listening.close();
            order.add("closed");
        });
        closing.start();
        await().until(() -> closing.getState() == Thread.State.WAITING);
        goOn.countDown();
        closing.join();
        assertThat(order).containsExactly("told 1.0", "closed");
    }

    @Test
    void aListenerMayCloseItself() {
        List<String> told = new ArrayList<>();
        List<Subscription> own = new ArrayList<>();
        own.add(Listener.start(
                store,
                (event, at) -> {
                    told.add(event.message());
                    own.get(0).close();
                },
                tasks::add,
                From.NOW));
        commit(1, 2);
        runAll();
        assertThat(told).containsExactly("1.0");
    }

    @Test
    void aPlaceInAnotherStoreIsToldAsMissed() {
        commit(0, 1);
        Notebook notebook = new Notebook();
        Listener.start(store, notebook, tasks::add, From.after(new Position("other", 7)));
        commit(1, 1);
        runAll();
        assertThat(notebook.missed).containsExactly("other@7 to s@2");
        assertThat(notebook.told).containsExactly("1.0");
    }

    @Test
    void aListenerBehindWhatIsKeptIsToldAsMissedAndGoesOn() {
        Notebook notebook = new Notebook();
        Listener.start(store, notebook, tasks::add, From.NOW);
        runAll();
        for (int i = 0; i < 25; i++) {
            commit(i, 20_000);
        }
        runAll();
        assertThat(notebook.missed).hasSize(1);
        assertThat(notebook.told).isNotEmpty().last().isEqualTo("24.19999");
        assertThat(notebook.told.size()).isBetween(100_000, 410_000);
    }

    @Test
    void whatAListenerAndAWatchHaveReadIsNotKeptForThem() throws RevisionGoneException {
        Notebook notebook = new Notebook();
        Listener.start(store, notebook, Runnable::run, From.NOW);
        StoreWatch<Job> watch = watch(0);
        for (int i = 0; i < 10; i++) {
            commit(i, 10_000);
            assertThat(watch.poll(1000)).hasSize(1);
        }
        assertThat(notebook.missed).isEmpty();
        assertThatExceptionOfType(RevisionGoneException.class)
                .isThrownBy(() -> store.changesAfter(store.revision() - 30_000, 1));
    }

    @Test
    void aClosedListenerCanBeFollowedByAnotherForAWhile() {
        Subscription closed = Listener.start(store, new Notebook(), Runnable::run, From.NOW);
        commit(0, 1);
        closed.close();
        for (int i = 1; i <= 8; i++) {
            commit(i, 10_000);
        }
        Notebook next = new Notebook();
        Listener.start(store, next, Runnable::run, From.after(closed.position()));
        assertThat(next.missed).isEmpty();
        assertThat(next.told).hasSize(80_000);
    }

    @Test
    void aClosedWatchCanBeFollowedByAnotherForAWhile() throws RevisionGoneException {
        StoreWatch<Job> closed = watch(0);
        commit(0, 1);
        assertThat(closed.poll(10)).hasSize(1);
        closed.close();
        for (int i = 1; i <= 8; i++) {
            commit(i, 10_000);
        }
        assertThat(watch(closed.position().revision()).poll(10)).hasSize(8);
    }

    @Test
    void aWatchThatFellBehindHoldsNothing() {
        StoreWatch<Job> slow = watch(0);
        for (int i = 0; i < 50; i++) {
            commit(i, 10_000);
        }
        assertThatExceptionOfType(RevisionGoneException.class).isThrownBy(() -> slow.poll(1));
        commit(60, 30_000);
        assertThatExceptionOfType(RevisionGoneException.class)
                .as("it will never come to more")
                .isThrownBy(() -> store.changesAfter(store.revision() - 60_000, 1));
    }

    @Test
    void aStoreMayCallWhileItIsAskedTo() {
        Notebook notebook = new Notebook();
        JobStore eager = (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(store, arguments);
                    if (method.getName().equals("follow")) {
                        commit(0, 3);
                    }
                    return result;
                });
        Listener.start(eager, notebook, Runnable::run, From.NOW);
        commit(1, 1);
        assertThat(notebook.told).containsExactly("0.0", "0.1", "0.2", "1.0");
    }

    @Test
    void aWatchThatBreaksAnywhereResumesWithoutLoss() throws RevisionGoneException {
        for (int i = 0; i < 20; i++) {
            commit(i, 2);
        }
        List<WatchEvent<Job>> whole = watch(0).poll(1000);
        assertThat(whole).hasSize(20).allMatch(e -> e.type() == WatchEvent.Type.ADDED);
        for (int cut = 0; cut < whole.size(); cut++) {
            assertThat(watch(whole.get(cut).revision()).poll(1000)).isEqualTo(whole.subList(cut + 1, whole.size()));
        }
        StoreWatch<Job> slow = watch(0);
        List<WatchEvent<Job>> oneByOne = new ArrayList<>();
        for (List<WatchEvent<Job>> step = slow.poll(1); !step.isEmpty(); step = slow.poll(1)) {
            oneByOne.addAll(step);
        }
        assertThat(oneByOne).isEqualTo(whole);
    }

    private StoreWatch<Job> watch(long after) {
        return new StoreWatch<>(store, Kind.JOB, Query.ALL, after);
    }

    @Test
    void anObjectThatCeasesToFitIsToldAsDeleted() throws RevisionGoneException {
        Query query = Query.ALL.withLabels(LabelSelector.of("l", "a"));
        StoreWatch<Job> watch = new StoreWatch<>(store, Kind.JOB, query, 0);
        store.commit(List.of(Commit.of(new Write.Create(job("x", "a")))));
        for (String label : List.of("a", "b", "b", "a")) {
            Job now = store.get(Kind.JOB, job("x", "").key()).orElseThrow();
            Job next = now.withMetadata(now.metadata().toBuilder()
                    .labels(java.util.Map.of("l", label))
                    .build());
            store.commit(List.of(Commit.of(new Write.Update(next))));
        }
        assertThat(watch.poll(100).stream().map(WatchEvent::type))
                .containsExactly(
                        WatchEvent.Type.ADDED,
                        WatchEvent.Type.MODIFIED,
                        WatchEvent.Type.DELETED,
                        WatchEvent.Type.ADDED);
    }
}
