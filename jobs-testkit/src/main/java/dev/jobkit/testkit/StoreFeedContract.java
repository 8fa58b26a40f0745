package dev.jobkit.testkit;

import static dev.jobkit.testkit.Check.promise;
import static dev.jobkit.testkit.StoreProbe.attempt;
import static dev.jobkit.testkit.StoreProbe.event;
import static dev.jobkit.testkit.StoreProbe.gapless;
import static dev.jobkit.testkit.StoreProbe.job;
import static dev.jobkit.testkit.StoreProbe.pod;

import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Wakeup;
import dev.jobkit.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What a store promises to those who follow it, and to several writers at once; part of {@link StoreContract}. */
final class StoreFeedContract {
    private static final int WRITERS = 4;
    private static final int COMMITS = 50;
    private static final long PATIENCE_SECONDS = 60;

    private StoreFeedContract() {}

    static List<Check> checks(Supplier<? extends JobStore> stores) {
        return List.of(
                StoreContract.check(
                        stores, "revisions are consecutive over writes and events", StoreFeedContract::feed),
                StoreContract.check(
                        stores, "a follower may stop after any change and go on", StoreFeedContract::resume),
                StoreContract.check(stores, "a place beyond the newest change is refused", StoreFeedContract::beyond),
                StoreContract.check(
                        stores, "a change tells what queries asked for before it", StoreFeedContract::before),
                StoreContract.check(stores, "every change wakes, also the last one", StoreFeedContract::wakes),
                StoreContract.check(
                        stores, "a wake-up that was taken back rings no more", StoreFeedContract::takenBack),
                StoreContract.check(
                        stores, "concurrent commits leave no gap and lose nothing", StoreFeedContract::concurrent),
                StoreContract.check(
                        stores, "of concurrent updates of one revision one wins", StoreFeedContract::oneWins));
    }

    private static void feed(StoreProbe probe) throws Exception {
        Job a = job("a");
        CommitResult.Done first = probe.done(new Commit(
                List.of(new Write.Create(a), new Write.Create(job("b"))), List.of(event(a), event(a)), null));
        promise(first.revision() == 4, "a commit of two writes and two events takes four revisions", first.revision());
        Job stored = (Job) first.objects().get(0);
        promise(stored.metadata().revision() == 1, "the first write has the first revision", stored);
        promise(first.objects().get(1).metadata().revision() == 2, "the second write has the second", first);
        CommitResult.Done second = probe.done(new Write.Append(attempt(a, 1)), new Write.Delete(stored));
        promise(second.revision() == 6, "an append takes a revision, too", second.revision());
        List<Change> changes = probe.changes(0, 100);
        gapless(changes, 0);
        promise(changes.size() == 6, "the log has every change", changes);
        promise(
                changes.get(0) instanceof Change.Written w && w.type() == Change.Type.ADDED && isOf(w, "a"),
                "a create is told as added",
                changes.get(0));
        promise(changes.get(2).equals(new Change.Told(3, event(a))), "events follow the writes", changes.get(2));
        promise(changes.get(4) instanceof Change.Hidden, "an append is not shown to followers", changes.get(4));
        promise(
                changes.get(5) instanceof Change.Written w && w.type() == Change.Type.DELETED && isOf(w, "a"),
                "a delete is told with the last state",
                changes.get(5));
        promise(
                probe.store().revision() == 6,
                "the store tells its newest revision",
                probe.store().revision());
    }

    private static boolean isOf(Change.Written written, String name) {
        Stored object = written.object();
        return object.kind().equals(Kind.JOB) && object.key().equals(ObjectKey.of(name));
    }

    private static void resume(StoreProbe probe) throws Exception {
        for (int i = 0; i < 5; i++) {
            Job job = job("j-" + i);
            probe.done(new Commit(List.of(new Write.Create(job)), List.of(event(job), event(job)), null));
        }
        List<Change> all = probe.changes(0, 100);
        gapless(all, 0);
        promise(all.size() == 15, "the log has every change", all.size());
        for (int bite = 1; bite <= 4; bite++) {
            promise(probe.changes(0, bite).equals(all), "bites of " + bite + " together are the log");
        }
        for (int from = 0; from <= 15; from++) {
            promise(
                    probe.changes(from, 100).equals(all.subList(from, 15)),
                    "a follower that stopped after revision " + from + " goes on with the next");
        }
    }

    private static void beyond(StoreProbe probe) throws Exception {
        probe.done(new Write.Create(job("a")));
        promise(probe.store().changesAfter(1, 10).isEmpty(), "after the newest change there are none yet");
        try {
            List<Change> changes = probe.store().changesAfter(2, 10);
            promise(false, "a place beyond the newest change is refused", changes);
        } catch (RevisionGoneException refused) {
            promise(refused.oldest() == 2, "the refusal tells the next revision there will be", refused.oldest());
        }
    }

    private static void before(StoreProbe probe) throws Exception {
        Job owner = probe.created(job("a"));
        Pod pod = (Pod) probe.done(new Write.Create(pod(owner, "p", PodPhase.RUNNING)))
                .objects()
                .get(0);
        Pod same = (Pod) probe.done(new Write.UpdateStatus(
                        pod.withStatus(pod.status().toBuilder().message("x").build())))
                .objects()
                .get(0);
        Metadata bare = same.metadata().toBuilder()
                .labels(Map.of("other", "label"))
                .owners(List.of())
                .build();
        Pod other = (Pod)
                probe.done(new Write.Update(same.withMetadata(bare))).objects().get(0);
        Pod over = (Pod) probe.done(new Write.UpdateStatus(other.withStatus(
                        PodStatus.builder().phase(PodPhase.FAILED).build())))
                .objects()
                .get(0);
        probe.done(new Write.Delete(over));
        List<Change.Before> told = new ArrayList<>();
        for (Change change : probe.changes(0, 100)) {
            told.add(change instanceof Change.Written written ? written.before() : null);
        }
        List<Change.Before> expected = new ArrayList<>(List.of(Change.Before.of(same), Change.Before.of(other)));
        promise(
                told.subList(0, 3).stream().allMatch(Objects::isNull),
                "a write that changes nothing of it tells nothing",
                told);
        promise(told.subList(3, 5).equals(expected), "labels, owner and liveness are told as they were", told);
        promise(told.get(5) == null, "a deletion tells the last state only", told);
    }

    private static void wakes(StoreProbe probe) throws Exception {
        Semaphore woken = new Semaphore(0);
        AtomicLong seen = new AtomicLong();
        Wakeup wakeup = probe.store().follow(seen::get, woken::release);
        for (int i = 0; i < COMMITS; i++) {
            probe.done(new Write.Create(job("j-" + i)));
            while (probe.store().changesAfter(seen.get(), 100).isEmpty()) {
                await(woken);
            }
            await(woken);
            woken.drainPermits();
            List<Change> some = probe.changes(seen.get(), 100);
            gapless(some, seen.get());
            seen.addAndGet(some.size());
        }
        wakeup.cancel();
        promise(seen.get() == COMMITS, "a follower that reads when it is woken sees every change", seen);
    }

    private static void await(Semaphore woken) throws InterruptedException {
        promise(
                woken.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS),
                "a change wakes those who asked, within " + PATIENCE_SECONDS + " s");
    }

    private static void takenBack(StoreProbe probe) throws Exception {
        AtomicInteger rung = new AtomicInteger();
        Wakeup wakeup = probe.store().onChange(rung::incrementAndGet);
        wakeup.cancel();
        probe.store().follow(() -> 0, rung::incrementAndGet).cancel();
        Semaphore other = new Semaphore(0);
        Wakeup witness = probe.store().onChange(other::release);
        probe.done(new Write.Create(job("a")));
        await(other);
        witness.cancel();
        promise(rung.get() == 0, "a wake-up that was taken back before a change does not ring for it", rung.get());
    }

    private static void concurrent(StoreProbe probe) throws Exception {
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            int writer = w;
            writers.add(() -> {
                for (int i = 0; i < COMMITS; i++) {
                    Job job = job("w" + writer + "-" + i);
                    probe.done(new Commit(List.of(new Write.Create(job)), List.of(event(job)), null));
                }
                return COMMITS;
            });
        }
        together(writers);
        List<Change> changes = probe.changes(0, 64);
        gapless(changes, 0);
        promise(changes.size() == WRITERS * COMMITS * 2, "no commit is lost", changes.size());
        for (int i = 0; i < changes.size(); i += 2) {
            boolean pair = changes.get(i) instanceof Change.Written w
                    && changes.get(i + 1) instanceof Change.Told t
                    && t.event().about().key().equals(w.object().key());
            promise(pair, "the changes of a commit stand together", changes.get(i), changes.get(i + 1));
        }
    }

    private static void oneWins(StoreProbe probe) throws Exception {
        Job seen = probe.created(job("a"));
        for (int round = 0; round < COMMITS; round++) {
            Commit update = Commit.of(new Write.UpdateStatus(seen));
            List<Callable<Integer>> writers = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                writers.add(() -> probe.only(update) instanceof CommitResult.Done ? 1 : 0);
            }
            int winners = together(writers);
            promise(winners == 1, "of concurrent updates based on one revision exactly one is done", winners);
            Job next = probe.read("a");
            promise(
                    next.metadata().revision() == seen.metadata().revision() + 1,
                    "the refused ones take no revision",
                    next.metadata().revision());
            seen = next;
        }
    }

    private static int together(List<Callable<Integer>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            int sum = 0;
            for (Future<Integer> result : threads.invokeAll(tasks, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                promise(!result.isCancelled(), "concurrent commits end within " + PATIENCE_SECONDS + " s");
                sum += result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            return sum;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError broken) {
                throw broken;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("broken promise: concurrent commits end", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
