package dev.jobkit.testkit;

import static dev.jobkit.testkit.Check.promise;

import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobSuspended;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A store under test with the objects that the checks put into it. */
record StoreProbe(JobStore store) {
    static final Instant AT = Instant.parse("2026-03-02T10:00:00Z");

    static Job job(String namespace, String name) {
        Metadata metadata = Metadata.named(namespace, name).toBuilder()
                .uid(uid("Job", namespace, name))
                .created(AT)
                .generation(1)
                .labels(Map.of("app", name.substring(0, 1)))
                .build();
        return Job.of(metadata, JobSpec.of(Container.of("main", "busybox")));
    }

    static Job job(String name) {
        return job("default", name);
    }

    static Pod pod(Job owner, String name, PodPhase phase) {
        Metadata metadata = Metadata.named(owner.metadata().namespace(), name).toBuilder()
                .uid(uid("Pod", owner.metadata().namespace(), name))
                .created(AT)
                .owners(List.of(Owner.controlledBy(owner)))
                .build();
        PodStatus status = PodStatus.builder().phase(phase).build();
        return new Pod(metadata, PodSpec.of(Container.of("main", "busybox")), status);
    }

    static Attempt attempt(Job job, int number) {
        Pod pod = pod(job, "p-" + number, PodPhase.SUCCEEDED);
        String uid = pod.metadata().uid();
        return new Attempt(
                job.metadata().uid(),
                ObjectRef.to(pod),
                number,
                "main",
                0,
                "node",
                AT,
                AT.plusSeconds(number),
                0,
                "Completed",
                null,
                new LogKey(uid, "main", 0));
    }

    static JobEvent event(Job about) {
        return new JobSuspended(ObjectRef.to(about), AT, "Suspended", "Job suspended");
    }

    private static String uid(String kind, String namespace, String name) {
        return UUID.nameUUIDFromBytes((kind + namespace + "/" + name).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }

    /** Commits and demands that it is done. */
    CommitResult.Done done(Commit commit) {
        CommitResult result = only(commit);
        if (result instanceof CommitResult.Done done) {
            return done;
        }
        throw new AssertionError("broken promise: a commit without conflict is done; seen: " + result);
    }

    CommitResult.Done done(Write... writes) {
        return done(Commit.of(writes));
    }

    /** Commits one and returns its outcome. */
    CommitResult only(Commit commit) {
        List<CommitResult> results = store.commit(List.of(commit));
        promise(results.size() == 1, "each commit has one outcome", results);
        return results.get(0);
    }

    /** Demands that the commit is refused because of this object, found at this revision. */
    void conflict(Commit commit, Stored object, long found, String promise) {
        CommitResult result = only(commit);
        promise(
                result.equals(new CommitResult.Conflict(object.kind(), object.key(), found)),
                promise + ", and says which object it found at which revision",
                result);
    }

    Job created(Job job) {
        return (Job) done(new Write.Create(job)).objects().get(0);
    }

    Job read(String name) {
        return store.get(Kind.JOB, ObjectKey.of(name))
                .orElseThrow(() -> new AssertionError("broken promise: what was stored can be read; missing: " + name));
    }

    <T extends Stored> List<String> names(Kind<T> kind, Query query) throws RevisionGoneException {
        return store.list(kind, query, Page.ALL).items().stream()
                .map(o -> o.key().toString())
                .toList();
    }

    /** Reads all pages of this size. */
    List<String> paged(int size) throws RevisionGoneException {
        List<String> names = new ArrayList<>();
        Page page = Page.first(size);
        while (true) {
            Listed<Job> listed = store.list(Kind.JOB, Query.ALL, page);
            promise(listed.items().size() <= size, "a page has at most as many objects as asked for", listed.items());
            listed.items().forEach(o -> names.add(o.key().toString()));
            if (listed.next() == null) {
                return names;
            }
            page = new Page(size, listed.next());
        }
    }

    /** Reads the whole change log in bites of this size, from after this revision. */
    List<Change> changes(long after, int bite) throws RevisionGoneException {
        List<Change> all = new ArrayList<>();
        long seen = after;
        while (true) {
            List<Change> some = store.changesAfter(seen, bite);
            promise(some.size() <= bite, "at most as many changes as asked for are given", some.size());
            if (some.isEmpty()) {
                return all;
            }
            all.addAll(some);
            seen = some.get(some.size() - 1).revision();
        }
    }

    /** Demands that the revisions of these changes are from+1, from+2, ... */
    static void gapless(List<Change> changes, long from) {
        long expected = from;
        for (Change change : changes) {
            expected++;
            promise(change.revision() == expected, "the change log has no gaps: expected " + expected, change);
        }
    }
}
