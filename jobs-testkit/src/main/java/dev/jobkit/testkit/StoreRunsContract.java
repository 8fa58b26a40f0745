package dev.jobkit.testkit;

import static dev.jobkit.testkit.Check.promise;
import static dev.jobkit.testkit.StoreContract.check;
import static dev.jobkit.testkit.StoreProbe.attempt;
import static dev.jobkit.testkit.StoreProbe.job;
import static dev.jobkit.testkit.StoreProbe.pod;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.RunSpec;
import dev.jobkit.model.RunStatus;
import dev.jobkit.model.Tracking;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Head;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What every store promises about runs: a Job replaced by its successor, and records with their attempts. */
final class StoreRunsContract {
    private StoreRunsContract() {}

    static List<Check> checks(Supplier<? extends JobStore> stores) {
        return List.of(
                check(stores, "one commit replaces an object by another of its name", StoreRunsContract::replace),
                check(stores, "a name that is freed after it was taken is a conflict", StoreRunsContract::wrongOrder),
                check(stores, "a Job and the record of its run may have the same uid", StoreRunsContract::sameUid),
                check(stores, "heads tell what an index needs", StoreRunsContract::heads),
                check(stores, "pods that run are found with those beside them", StoreRunsContract::atWork),
                check(stores, "attempts go with the record of their run", StoreRunsContract::attemptsGo),
                check(stores, "attempts can be forgotten one by one", StoreRunsContract::forget));
    }

    private static void replace(StoreProbe probe) throws Exception {
        Job old = probe.created(job("a"));
        Job next = withUid(job("a"), "next");
        CommitResult.Done done = probe.done(new Write.Delete(old), new Write.Create(next));
        promise(done.objects().size() == 2, "both writes give their objects", done);
        Job read = probe.read("a");
        promise(read.metadata().uid().equals("next"), "the name now means the new object", read);
        List<Change> changes = probe.changes(1, 10);
        promise(changes.size() == 2, "both are told", changes);
        promise(
                changes.get(0) instanceof Change.Written w
                        && w.type() == Change.Type.DELETED
                        && w.object().metadata().uid().equals(old.metadata().uid()),
                "the old object's end first",
                changes);
        promise(
                changes.get(1) instanceof Change.Written w && w.type() == Change.Type.ADDED,
                "then the new one",
                changes);
        Job stale = withUid(job("a"), "later");
        promise(
                probe.store()
                                .commit(List.of(Commit.of(new Write.Delete(old), new Write.Create(stale))))
                                .get(0)
                        instanceof CommitResult.Conflict,
                "who has not seen the newest object replaces nothing");
        promise(probe.read("a").equals(read), "a refused replacement changes nothing", probe.read("a"));
    }

    private static void atWork(StoreProbe probe) {
        Job a = probe.created(job("a"));
        Job b = probe.created(job("b"));
        Pod alone = pod(b, "alone", PodPhase.RUNNING);
        probe.done(
                new Write.Create(pod(a, "a-1", PodPhase.RUNNING)),
                new Write.Create(pod(a, "a-2", PodPhase.PENDING)),
                new Write.Create(pod(a, "a-3", PodPhase.SUCCEEDED)),
                new Write.Create(pod(b, "b-1", PodPhase.PENDING)),
                new Write.Create(alone.withMetadata(
                        alone.metadata().toBuilder().owners(List.of()).build())));
        promise(
                namesAtWork(probe, 3).equals(Set.of("a-1", "a-2", "alone")),
                "what runs, and what is live beside it",
                namesAtWork(probe, 3));
        promise(namesAtWork(probe, 2).isEmpty(), "none where there are more than were asked for");
    }

    private static Set<String> namesAtWork(StoreProbe probe, int most) {
        return probe.store().atWork(most).stream()
                .map(pod -> pod.metadata().name())
                .collect(Collectors.toSet());
    }

    private static void wrongOrder(StoreProbe probe) {
        Job old = probe.created(job("a"));
        Job next = withUid(job("a"), "next");
        promise(
                probe.store()
                                .commit(List.of(Commit.of(new Write.Create(next), new Write.Delete(old))))
                                .get(0)
                        instanceof CommitResult.Conflict,
                "writes are judged in their order");
        promise(probe.read("a").equals(old), "a refused commit changes nothing", probe.read("a"));
    }

    private static void sameUid(StoreProbe probe) {
        Job a = job("a").withStatus(
                        job("a").status(),
                        Tracking.builder().runUid("u").run("a.1").build());
        Job stored = (Job) probe.done(new Write.Create(a), new Write.Create(record(a, "a.1")))
                .objects()
                .get(0);
        JobRun read = probe.store()
                .get(Kind.RUN, record(a, "a.1").key())
                .orElseThrow(() -> new IllegalStateException("the record is not there"));
        promise(read.metadata().uid().equals(stored.metadata().uid()), "both can be read", read);
        promise(probe.read("a").tracking().equals(a.tracking()), "a Job knows its record", probe.read("a"));
        probe.done(new Write.Delete(stored));
        promise(probe.store().get(Kind.RUN, read.key()).isPresent(), "the record outlives the Job");
        RunStatus over = read.status().toBuilder().succeeded(3).build();
        probe.done(new Write.UpdateStatus(read.withStatus(over)));
        promise(
                probe.store().get(Kind.RUN, read.key()).orElseThrow().status().equals(over),
                "a record's status is written like others");
    }

    private static void heads(StoreProbe probe) throws Exception {
        Owner cronJob = new Owner("batch/v1", "CronJob", "c", "c-uid", true, null);
        Job owned = job("b").withMetadata(
                        job("b").metadata().toBuilder().owners(List.of(cronJob)).build());
        JobRun open = record(job("a"), "a.1");
        JobRun named = open.withMetadata(
                open.metadata().toBuilder().name("a.2").uid("2").build());
        RunSpec asked = new RunSpec(
                2,
                RunOrigin.DISPATCH,
                "ann",
                null,
                ObjectRef.to(job("a")),
                Overrides.NONE,
                Map.of("text", "\"idempotencyKey\":\"no\""),
                "key \" of ann");
        RunStatus over = open.status().toBuilder()
                .outcome(RunOutcome.FAILED)
                .finished(StoreProbe.AT.plusNanos(1_999))
                .build();
        probe.done(
                new Write.Create(job("a")),
                new Write.Create(owned),
                new Write.Create(open),
                new Write.Create(new JobRun(named.metadata(), asked, over)));
        List<Head> jobs = probe.store().heads(Kind.JOB, Query.LIVE, Page.ALL).items();
        promise(
                jobs.equals(List.of(Head.of(job("a")), Head.of(owned))),
                "of each which it is and who manages it",
                jobs);
        Listed<Head> first = probe.store().heads(Kind.RUN, Query.ALL, Page.first(1));
        promise(first.items().equals(List.of(Head.of(open))), "of a record how it stands", first);
        Head last = probe.store()
                .heads(Kind.RUN, Query.ALL, new Page(1, first.next()))
                .items()
                .get(0);
        promise(last.outcome() == RunOutcome.FAILED, "the outcome", last);
        promise("key \" of ann".equals(last.idempotencyKey()), "the key of its dispatch", last);
        Instant ended = last.ended();
        promise(
                ended != null
                        && !ended.isBefore(StoreProbe.AT.plusNanos(1_999))
                        && ended.isBefore(StoreProbe.AT.plusNanos(4_000)),
                "the end, at most 2 µs late and never early",
                last);
        promise(probe.store().heads(Kind.POD, Query.ALL, Page.ALL).items().isEmpty(), "nothing where nothing is");
    }

    private static void attemptsGo(StoreProbe probe) {
        Job a = job("a");
        JobRun run = (JobRun) probe.done(
                        new Write.Create(record(a, "a.1")),
                        new Write.Append(attempt(a, 0)),
                        new Write.Append(attempt(a, 1)),
                        new Write.Append(attempt(job("b"), 1)))
                .objects()
                .get(0);
        String uid = run.metadata().uid();
        promise(probe.store().attempts(uid, Page.ALL).items().size() == 2, "attempts are kept under their run");
        probe.done(new Write.Delete(run));
        promise(probe.store().attempts(uid, Page.ALL).items().isEmpty(), "they go with it");
        promise(
                probe.store()
                                .attempts(job("b").metadata().uid(), Page.ALL)
                                .items()
                                .size()
                        == 1,
                "those of other runs stay");
    }

    private static void forget(StoreProbe probe) {
        Job a = job("a");
        for (int i = 0; i < 4; i++) {
            probe.done(new Write.Append(attempt(a, i)));
        }
        String uid = attempt(a, 0).runUid();
        Listed<Attempt> first = probe.store().attempts(uid, Page.first(2));
        long before = probe.store().revision();
        probe.done(new Write.Forget(attempt(a, 0)), new Write.Forget(attempt(a, 2)), new Write.Forget(attempt(a, 9)));
        promise(
                probe.store().revision() == before + 3,
                "each takes a revision",
                probe.store().revision());
        promise(
                numbers(probe.store().attempts(uid, Page.ALL)).equals(List.of(1, 3)),
                "those are gone that were named, and no other",
                probe.store().attempts(uid, Page.ALL));
        promise(
                numbers(probe.store().attempts(uid, new Page(2, first.next()))).equals(List.of(3)),
                "a page goes on where the one before has ended",
                first);
        probe.done(new Write.Append(attempt(a, 4)), new Write.Forget(attempt(a, 4)), new Write.Append(attempt(a, 5)));
        promise(
                numbers(probe.store().attempts(uid, Page.ALL)).equals(List.of(1, 3, 5)),
                "also what the same commit has appended",
                probe.store().attempts(uid, Page.ALL));
    }

    private static List<Integer> numbers(Listed<Attempt> attempts) {
        return attempts.items().stream().map(Attempt::index).toList();
    }

    private static JobRun record(Job job, String name) {
        Metadata metadata = Metadata.named("default", name).toBuilder()
                .uid(job.metadata().uid())
                .build();
        RunSpec spec = new RunSpec(
                1, RunOrigin.SUBMIT, "ann", null, ObjectRef.to(job), Overrides.NONE, Map.of("A", "b"), null);
        return new JobRun(metadata, spec, RunStatus.builder().build());
    }

    private static Job withUid(Job job, String uid) {
        return job.withMetadata(job.metadata().toBuilder().uid(uid).build());
    }
}
