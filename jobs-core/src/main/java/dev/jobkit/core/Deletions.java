package dev.jobkit.core;

import dev.jobkit.ConflictException;
import dev.jobkit.DryRun;
import dev.jobkit.NotFoundException;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.loop.Loop;
import dev.jobkit.core.loop.LoopParts;
import dev.jobkit.core.loop.PodFacts;
import dev.jobkit.event.JobDeleted;
import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deleting: an object that nothing holds is removed at once, what it owned is cleared away by the loop; one that is held is
 * marked, and goes when the loop or others have taken their finalizers off.
 */
final class Deletions {
    /** The finalizers by which an object waits until the loop has cared for what it owns. */
    private static final Map<Propagation, String> WAYS = Map.of(
            Propagation.FOREGROUND, Names.FOREGROUND_FINALIZER,
            Propagation.ORPHAN, Names.ORPHAN_FINALIZER);

    private final LoopParts parts;
    private final JobStore store;
    private final Loop loop;

    Deletions(LoopParts parts, Loop loop) {
        this.parts = parts;
        this.store = parts.store();
        this.loop = loop;
    }

    <T extends Stored> T delete(
            Kind<T> kind, ObjectKey key, Preconditions preconditions, Propagation propagation, WriteOptions options) {
        while (true) {
            T before = store.get(kind, key).orElseThrow(() -> new NotFoundException(kind, key));
            check(kind, key, before, preconditions);
            T marked = kind.type().cast(marked(before, propagation));
            boolean gone = marked.metadata().finalizers().isEmpty() && !(marked instanceof Pod);
            if (options.dryRun() == DryRun.YES || marked.equals(before)) {
                return marked;
            }
            Optional<JobRun> closed = gone ? closed(before) : Optional.empty();
            if (before instanceof JobRun run) {
                letGo(run);
            }
            CommitResult result =
                    store.commit(List.of(commit(before, marked, gone, closed))).get(0);
            if (result instanceof CommitResult.Done) {
                closed.ifPresent(loop.book()::over);
                if (before instanceof JobRun run) {
                    loop.book().dropped(run);
                }
                loop.pokeChanged(marked);
                return marked;
            }
            Conflicts.of(result); // the next round reads what the other one has written
        }
    }

    /** Returns the closed record of a Job that goes before its end. */
    private Optional<JobRun> closed(Stored object) {
        return object instanceof Job job && !job.isFinished()
                ? loop.book()
                        .unfinished(
                                job,
                                "Deleted",
                                "the Job was deleted before its end",
                                parts.time().instant())
                : Optional.empty();
    }

    /** A record goes with the output of its attempts, and not while its run goes on. */
    private void letGo(JobRun run) {
        if (run.status().outcome() == RunOutcome.RUNNING) {
            throw new ConflictException(Kind.RUN, run.key(), "the run goes on; cancel or delete its Job first");
        }
        loop.book().freeLogs(run);
    }

    private Commit commit(Stored before, Stored marked, boolean gone, Optional<JobRun> closed) {
        List<Write> writes = new ArrayList<>(2);
        if (gone && before instanceof JobRun run) {
            writes.addAll(loop.book().removal(List.of(run)));
        } else {
            writes.add(gone ? new Write.Delete(before) : new Write.Update(marked));
        }
        closed.ifPresent(run -> writes.add(new Write.UpdateStatus(run)));
        List<JobEvent> events = gone && before.kind().equals(Kind.JOB)
                ? List.of(new JobDeleted(ObjectRef.to(before), parts.time().instant(), "Deleted", "Job is gone"))
                : List.of();
        return new Commit(writes, events, null);
    }

    private Stored marked(Stored object, Propagation propagation) {
        Instant now = parts.time().instant();
        if (object instanceof Pod pod) {
            return PodFacts.deleted(pod, now);
        }
        Metadata metadata = object.metadata();
        Metadata.Builder marked = metadata.toBuilder().finalizers(finalizers(object, propagation));
        if (!metadata.isDeleting()) {
            marked.deleted(now).deletionGrace(Duration.ZERO).generation(metadata.generation() + 1);
        }
        return object.withMetadata(marked.build());
    }

    /** Returns who holds the object after this deletion: a later way to delete takes the place of an earlier one. */
    private static List<String> finalizers(Stored object, Propagation propagation) {
        List<String> before = object.metadata().finalizers();
        if (!owns(object)) {
            return before;
        }
        List<String> after = new ArrayList<>(before);
        String way = WAYS.get(propagation);
        after.removeIf(name -> WAYS.containsValue(name) && !name.equals(way));
        if (way != null && !after.contains(way)) {
            after.add(way);
        }
        return after;
    }

    private static boolean owns(Stored object) {
        return object.kind().equals(Kind.JOB) || object.kind().equals(Kind.CRON_JOB);
    }

    static void check(Kind<?> kind, ObjectKey key, Stored found, Preconditions wanted) {
        String uid = wanted.uid();
        if (uid != null && !uid.equals(found.metadata().uid())) {
            throw new ConflictException(
                    kind,
                    key,
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: "
                            + found.metadata().uid());
        }
        Long revision = wanted.revision();
        if (revision != null && revision != found.metadata().revision()) {
            throw new ConflictException(
                    kind,
                    key,
                    "Precondition failed: ResourceVersion in precondition: " + revision
                            + ", ResourceVersion in object meta: "
                            + found.metadata().revision());
        }
    }
}
