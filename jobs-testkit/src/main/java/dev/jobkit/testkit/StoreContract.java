package dev.jobkit.testkit;

import static dev.jobkit.testkit.Check.promise;
import static dev.jobkit.testkit.StoreProbe.AT;
import static dev.jobkit.testkit.StoreProbe.attempt;
import static dev.jobkit.testkit.StoreProbe.event;
import static dev.jobkit.testkit.StoreProbe.job;
import static dev.jobkit.testkit.StoreProbe.pod;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.Stored;
import dev.jobkit.model.Tracking;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What every {@link JobStore} promises, as a list of named checks free of any test framework; see {@link Check}.
 *
 * <p>Each check asks the supplier for a store of its own, which must be empty, and closes it.
 */
public final class StoreContract {
    private StoreContract() {}

    /** What a check does with its store. */
    @FunctionalInterface
    interface Body {
        void run(StoreProbe probe) throws Exception;
    }

    /** Returns the checks of a store; the supplier gives a new, empty one each time. */
    public static List<Check> checks(Supplier<? extends JobStore> stores) {
        List<Check> checks = new ArrayList<>();
        checks.add(check(stores, "an empty store is at revision 0 and has nothing", StoreContract::empty));
        checks.add(check(stores, "what was created can be read with its revision", StoreContract::createAndGet));
        checks.add(check(stores, "creating what is there is a conflict", StoreContract::createTwice));
        checks.add(check(stores, "an update of an old revision is a conflict", StoreContract::staleUpdate));
        checks.add(check(stores, "a delete of an old revision is a conflict", StoreContract::staleDelete));
        checks.add(check(stores, "writing what is not there is a conflict", StoreContract::missing));
        checks.add(check(stores, "a commit with a conflict changes nothing", StoreContract::atomic));
        checks.add(check(stores, "a conflict of one commit spoils no other", StoreContract::independent));
        checks.add(check(stores, "a commit that writes an object twice is refused", StoreContract::twice));
        checks.add(check(stores, "a status write keeps the spec", StoreContract::statusWrite));
        checks.add(check(stores, "a deleted object is gone and its name is free", StoreContract::delete));
        checks.add(check(stores, "kinds and namespaces are kept apart", StoreContract::apart));
        checks.add(check(stores, "many objects are read by name at once", StoreContract::getAll));
        checks.add(check(stores, "lists are ordered by namespace and name", StoreContract::sorted));
        checks.add(check(stores, "pages together are the list", StoreContract::pages));
        checks.add(check(stores, "queries choose by namespace, owner and labels", StoreContract::queries));
        checks.add(check(stores, "live queries leave out what is over", StoreContract::live));
        checks.add(check(stores, "objects whose owner is gone are found", StoreContract::ownerless));
        checks.add(check(stores, "objects with further owners are found", StoreContract::furtherOwned));
        checks.add(check(stores, "attempts are appended once and paged in order", StoreContract::attempts));
        checks.addAll(StoreRunsContract.checks(stores));
        checks.addAll(StoreFeedContract.checks(stores));
        checks.addAll(StoreMembersContract.checks(stores));
        return List.copyOf(checks);
    }

    static Check check(Supplier<? extends JobStore> stores, String name, Body body) {
        return new Check(name, () -> {
            try (JobStore store = stores.get()) {
                body.run(new StoreProbe(store));
            }
        });
    }

    private static void empty(StoreProbe probe) throws Exception {
        JobStore store = probe.store();
        promise(store.revision() == 0, "an empty store is at revision 0", store.revision());
        promise(store.changesAfter(0, 10).isEmpty(), "an empty store has no changes");
        promise(store.get(Kind.JOB, ObjectKey.of("a")).isEmpty(), "what was never stored is not there");
        promise(probe.names(Kind.JOB, Query.ALL).isEmpty(), "an empty store lists nothing");
        promise(!store.id().isEmpty(), "a store has an id that tells its positions from another's");
        promise(store.commit(List.of()).isEmpty(), "no commits have no outcomes");
    }

    private static void createAndGet(StoreProbe probe) {
        CommitResult.Done done = probe.done(new Write.Create(job("a")));
        Stored given = done.objects().get(0);
        promise(given.metadata().revision() == 1, "the first write has revision 1", given);
        promise(done.revision() == 1, "a commit tells the last revision that it took", done);
        promise(probe.read("a").equals(given), "what is read is what the commit gave", probe.read("a"), given);
        Job expected = job("a").withMetadata(given.metadata());
        promise(expected.equals(given), "nothing but the revision differs from what was written", given, expected);
    }

    private static void createTwice(StoreProbe probe) {
        Job first = probe.created(job("a"));
        probe.conflict(Commit.of(new Write.Create(job("a"))), first, 1, "creating what is there is a conflict");
        promise(
                probe.store().revision() == 1,
                "a refused commit takes no revision",
                probe.store().revision());
    }

    private static void staleUpdate(StoreProbe probe) {
        Job first = probe.created(job("a"));
        Job second =
                (Job) probe.done(new Write.Update(wide(first, 2))).objects().get(0);
        promise(second.metadata().revision() == 2, "an update has a revision of its own", second);
        Commit stale = Commit.of(new Write.Update(wide(first, 3)));
        probe.conflict(stale, first, 2, "an update of an old revision is a conflict");
        Commit staleStatus = Commit.of(new Write.UpdateStatus(first));
        probe.conflict(staleStatus, first, 2, "a status write of an old revision is a conflict");
        promise(probe.read("a").equals(second), "a refused update changes nothing", probe.read("a"));
    }

    private static void staleDelete(StoreProbe probe) {
        Job first = probe.created(job("a"));
        probe.done(new Write.Update(wide(first, 2)));
        probe.conflict(Commit.of(new Write.Delete(first)), first, 2, "a delete of an old revision is a conflict");
        promise(probe.read("a").metadata().revision() == 2, "a refused delete removes nothing");
    }

    private static void missing(StoreProbe probe) {
        Job never = job("a").withMetadata(
                        job("a").metadata().toBuilder().revision(7).build());
        probe.conflict(Commit.of(new Write.Update(never)), never, 0, "an update of what is not there is a conflict");
        probe.conflict(Commit.of(new Write.UpdateStatus(never)), never, 0, "so is a status write");
        probe.conflict(Commit.of(new Write.Delete(never)), never, 0, "so is a delete");
    }

    private static void atomic(StoreProbe probe) throws Exception {
        Job a = probe.created(job("a"));
        Job b = probe.created(job("b"));
        Job stale = b.withMetadata(b.metadata().toBuilder().revision(1).build());
        List<Write> writes = List.of(
                new Write.Create(job("c")),
                new Write.Update(wide(a, 2)),
                new Write.Append(attempt(a, 1)),
                new Write.Delete(stale));
        probe.conflict(new Commit(writes, List.of(event(a)), null), b, 2, "one stale write refuses the whole commit");
        promise(probe.store().get(Kind.JOB, ObjectKey.of("c")).isEmpty(), "a refused commit creates nothing");
        promise(probe.read("a").equals(a), "a refused commit updates nothing", probe.read("a"));
        promise(
                probe.store().attempts(a.metadata().uid(), Page.ALL).items().isEmpty(),
                "a refused commit appends nothing");
        promise(
                probe.store().revision() == 2,
                "a refused commit takes no revision",
                probe.store().revision());
        promise(probe.changes(0, 100).size() == 2, "a refused commit is not told", probe.changes(0, 100));
    }

    private static void independent(StoreProbe probe) {
        Job a = probe.created(job("a"));
        List<CommitResult> results = probe.store()
                .commit(List.of(
                        Commit.of(new Write.Create(job("b"))),
                        Commit.of(new Write.Create(job("a"))),
                        Commit.of(new Write.Update(wide(a, 2))),
                        Commit.of(new Write.Update(wide(a, 3)))));
        promise(results.size() == 4, "each commit has an outcome", results);
        promise(results.get(0) instanceof CommitResult.Done, "a commit before a conflict is done", results);
        promise(results.get(1) instanceof CommitResult.Conflict, "the conflict is told", results);
        promise(results.get(2) instanceof CommitResult.Done, "a commit after a conflict is done", results);
        promise(results.get(3) instanceof CommitResult.Conflict, "later commits see earlier ones", results);
        promise(
                probe.store().revision() == 3,
                "only what is done takes revisions",
                probe.store().revision());
    }

    private static void twice(StoreProbe probe) throws Exception {
        Job a = probe.created(job("a"));
        List<Commit> twice = List.of(
                Commit.of(new Write.Create(job("b"))),
                Commit.of(new Write.Update(wide(a, 2)), new Write.UpdateStatus(wide(a, 3))));
        try {
            List<CommitResult> results = probe.store().commit(twice);
            promise(false, "a commit that writes an object twice is refused", results);
        } catch (IllegalArgumentException refused) {
            String message = String.valueOf(refused.getMessage());
            promise(message.contains("default/a"), "the refusal names the object", message);
        }
        promise(probe.read("a").equals(a), "a refused commit changes nothing", probe.read("a"));
        promise(probe.names(Kind.JOB, Query.ALL).equals(List.of("default/a")), "nor does one beside it");
    }

    private static void statusWrite(StoreProbe probe) {
        Job a = probe.created(job("a"));
        JobStatus status = JobStatus.builder().active(3).startTime(AT).build();
        Tracking tracking = Tracking.builder().failuresSinceSuccess(2).build();
        Job given = (Job) probe.done(new Write.UpdateStatus(a.withStatus(status, tracking)))
                .objects()
                .get(0);
        Job read = probe.read("a");
        promise(read.equals(given), "what is read is what the commit gave", read, given);
        promise(read.status().equals(status), "the status is the new one", read);
        promise(read.tracking().equals(tracking), "what the controller remembers is kept with it", read);
        promise(read.spec().equals(a.spec()), "the spec stays", read);
    }

    private static void delete(StoreProbe probe) {
        Job a = probe.created(job("a"));
        CommitResult.Done done = probe.done(new Write.Delete(a));
        promise(done.revision() == 2, "a delete has a revision of its own", done);
        promise(done.objects().size() == 1, "a delete gives the last state", done);
        promise(probe.store().get(Kind.JOB, a.key()).isEmpty(), "a deleted object is gone");
        Job again = probe.created(job("a"));
        promise(again.metadata().revision() == 3, "its name is free again", again);
    }

    private static void apart(StoreProbe probe) throws Exception {
        Job here = job("a");
        Job there = job("other", "a");
        probe.done(new Write.Create(here), new Write.Create(there), new Write.Create(pod(here, "a", PodPhase.PENDING)));
        promise(probe.names(Kind.JOB, Query.ALL).equals(List.of("default/a", "other/a")), "namespaces are kept apart");
        promise(probe.names(Kind.POD, Query.ALL).equals(List.of("default/a")), "kinds are kept apart");
    }

    private static void getAll(StoreProbe probe) {
        Job a = probe.created(job("a"));
        Job other = probe.created(job("other", "a"));
        probe.created(job("b"));
        probe.done(new Write.Create(pod(a, "a", PodPhase.RUNNING)));
        JobStore store = probe.store();
        ObjectKey never = ObjectKey.of("never");
        Set<Job> found = Set.copyOf(store.getAll(Kind.JOB, Set.of(a.key(), other.key(), never)));
        promise(found.equals(Set.of(a, other)), "of many names, those are read that are there", found);
        promise(store.getAll(Kind.JOB, Set.of(never)).isEmpty(), "of none that is there, nothing is read");
        promise(store.getAll(Kind.JOB, Set.of()).isEmpty(), "of no names, nothing is read");
    }

    private static void sorted(StoreProbe probe) throws Exception {
        for (String name : List.of("b", "a-b", "a", "c", "a.b")) {
            probe.created(job(name));
        }
        probe.created(job("zoo", "a"));
        probe.created(job("ant", "z"));
        List<String> expected =
                List.of("ant/z", "default/a", "default/a-b", "default/a.b", "default/b", "default/c", "zoo/a");
        promise(
                probe.names(Kind.JOB, Query.ALL).equals(expected),
                "lists are ordered by namespace and name, character by character",
                probe.names(Kind.JOB, Query.ALL));
    }

    private static void pages(StoreProbe probe) throws Exception {
        for (int i = 0; i < 25; i++) {
            probe.created(job("j-" + i));
        }
        List<String> all = probe.names(Kind.JOB, Query.ALL);
        promise(all.size() == 25, "a list without limit has everything", all.size());
        for (int size : new int[] {1, 7, 25, 26}) {
            promise(probe.paged(size).equals(all), "pages of " + size + " together are the list", probe.paged(size));
        }
        Listed<Job> listed = probe.store().list(Kind.JOB, Query.ALL, Page.first(3));
        promise(listed.position().revision() == 25, "a list tells the position it is true for", listed.position());
        promise(listed.position().storeId().equals(probe.store().id()), "positions carry the id of their store");
    }

    private static void queries(StoreProbe probe) throws Exception {
        Job a = job("a");
        Job b = job("b");
        probe.done(
                new Write.Create(a),
                new Write.Create(b),
                new Write.Create(job("other", "a")),
                new Write.Create(pod(a, "a-1", PodPhase.RUNNING)),
                new Write.Create(pod(b, "b-1", PodPhase.RUNNING)));
        promise(probe.names(Kind.JOB, Query.in("other")).equals(List.of("other/a")), "a query chooses a namespace");
        promise(
                probe.names(Kind.POD, Query.ownedBy(a.metadata().uid())).equals(List.of("default/a-1")),
                "a query chooses what one object manages");
        Pod left = pod(b, "b-2", PodPhase.SUCCEEDED);
        Metadata free = left.metadata().toBuilder().owners(List.of()).build();
        probe.done(new Write.Create(left.withMetadata(free)));
        promise(
                probe.names(Kind.POD, Query.unmanaged("default")).equals(List.of("default/b-2")),
                "a query chooses what nobody manages",
                probe.names(Kind.POD, Query.unmanaged("default")));
        promise(probe.names(Kind.POD, Query.unmanaged("other")).isEmpty(), "in its namespace");
        promise(probe.names(Kind.JOB, Query.unmanaged("other")).equals(List.of("other/a")), "of any kind");
        Query labelled = Query.in("default").withLabels(LabelSelector.of("app", "b"));
        promise(probe.names(Kind.JOB, labelled).equals(List.of("default/b")), "a query chooses by labels");
    }

    private static void live(StoreProbe probe) throws Exception {
        Job a = probe.created(job("a"));
        Pod running = pod(a, "a-1", PodPhase.RUNNING);
        Pod over = pod(a, "a-2", PodPhase.SUCCEEDED);
        probe.done(new Write.Create(running), new Write.Create(over));
        Query live = Query.live(a.metadata().uid());
        promise(probe.names(Kind.POD, live).equals(List.of("default/a-1")), "live queries leave out what is over");
        Pod stored = probe.store().get(Kind.POD, running.key()).orElseThrow();
        probe.done(new Write.UpdateStatus(stored.withStatus(over.status())));
        promise(probe.names(Kind.POD, live).isEmpty(), "an object leaves the live ones with its last work");
        promise(probe.names(Kind.POD, Query.ALL).size() == 2, "it stays in the store");
    }

    private static void ownerless(StoreProbe probe) throws Exception {
        Job a = probe.created(job("a"));
        Job b = probe.created(job("b"));
        probe.done(
                new Write.Create(pod(a, "a-1", PodPhase.SUCCEEDED)),
                new Write.Create(pod(b, "b-1", PodPhase.SUCCEEDED)),
                new Write.Create(pod(b, "b-2", PodPhase.RUNNING)));
        promise(probe.store().ownerless(Kind.POD, Page.ALL).items().isEmpty(), "what has its owner is not ownerless");
        probe.done(new Write.Delete(b));
        List<String> found = new ArrayList<>();
        Page page = Page.first(1);
        while (page != null) {
            Listed<Pod> listed = probe.store().ownerless(Kind.POD, page);
            listed.items().forEach(pod -> found.add(pod.metadata().name()));
            page = listed.next() == null ? null : new Page(1, listed.next());
        }
        promise(found.equals(List.of("b-1", "b-2")), "what has lost its owner is ownerless, page by page", found);
        promise(probe.store().ownerless(Kind.JOB, Page.ALL).items().isEmpty(), "what never had one is not");
    }

    private static void furtherOwned(StoreProbe probe) throws Exception {
        Job a = probe.created(job("a"));
        Owner plain = new Owner("batch/v1", "Job", "a", a.metadata().uid(), null, null);
        Owner cronJob = new Owner("batch/v1", "CronJob", "c", "u", true, true);
        Pod usual = pod(a, "a-1", PodPhase.RUNNING);
        probe.done(
                new Write.Create(usual),
                new Write.Create(owned(pod(a, "a-2", PodPhase.RUNNING), Owner.controlledBy(a), plain)),
                new Write.Create(owned(pod(a, "a-3", PodPhase.SUCCEEDED), plain)),
                new Write.Create(owned(pod(a, "a-4", PodPhase.RUNNING), cronJob)),
                new Write.Create(owned(pod(a, "a-5", PodPhase.RUNNING))),
                new Write.Create(owned(job("b"), cronJob)),
                new Write.Create(owned(job("c"), Owner.controlledBy(a))),
                new Write.Create(owned(job("d"), cronJob, plain)));
        List<String> found = new ArrayList<>();
        Page page = Page.first(1);
        while (page != null) {
            Listed<Pod> listed = probe.store().furtherOwned(Kind.POD, page);
            listed.items().forEach(pod -> found.add(pod.metadata().name()));
            page = listed.next() == null ? null : new Page(1, listed.next());
        }
        promise(
                found.equals(List.of("a-2", "a-3", "a-4")),
                "pods with owners beside their managing Job are found, page by page",
                found);
        List<String> jobs = probe.store().furtherOwned(Kind.JOB, Page.ALL).items().stream()
                .map(job -> job.metadata().name())
                .toList();
        promise(jobs.equals(List.of("c", "d")), "Jobs with owners beside their managing CronJob are found", jobs);
    }

    private static Stored owned(Stored object, Owner... owners) {
        return object.withMetadata(
                object.metadata().toBuilder().owners(List.of(owners)).build());
    }

    private static void attempts(StoreProbe probe) throws Exception {
        Job a = job("a");
        List<Attempt> expected = new ArrayList<>();
        for (int i = 9; i >= 0; i--) {
            expected.add(attempt(a, i));
            probe.done(new Write.Append(attempt(a, i)));
        }
        probe.done(new Write.Append(attempt(a, 9)));
        probe.done(new Write.Append(attempt(job("b"), 1)));
        String run = a.metadata().uid();
        List<Attempt> all = probe.store().attempts(run, Page.ALL).items();
        promise(all.equals(expected), "attempts of a run come in the order of appending, each once", all);
        List<Attempt> paged = new ArrayList<>();
        Page page = Page.first(3);
        while (true) {
            Listed<Attempt> listed = probe.store().attempts(run, page);
            paged.addAll(listed.items());
            if (listed.next() == null) {
                break;
            }
            page = new Page(3, listed.next());
        }
        promise(paged.equals(expected), "pages of attempts together are all attempts", paged);
    }

    private static Job wide(Job job, int parallelism) {
        JobSpec spec = JobSpec.of(Container.of("main", "busybox")).toBuilder()
                .parallelism(parallelism)
                .build();
        return job.withSpec(spec);
    }
}
