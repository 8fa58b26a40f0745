package dev.jobkit.store.jdbc;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Fence;
import dev.jobkit.spi.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several commits, applied in order to what a transaction has found; computes only. For one thread.
 *
 * <p>What an object becomes is written once, however many of the commits touch it.
 */
final class Batch {
    private final Map<Slot.Id, Slot> slots;
    private final Set<Fence> refused;
    private final List<CommitResult> results = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private final List<Gone> gone = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();
    private final List<Appended> appended = new ArrayList<>();
    private final List<Attempt> forgotten = new ArrayList<>();
    private long revision;

    /**
     * A row of the change log.
     *
     * @param revision its place
     * @param type a letter
     * @param id the object; null for events and hidden ones
     * @param event the event; null for all others
     * @param before what queries asked for before a write that changed it
     */
    record Told(
            long revision,
            char type,
            Slot.@Nullable Id id,
            @Nullable JobEvent event,
            Change.@Nullable Before before) {
        Told(long revision, char type, Slot.@Nullable Id id, @Nullable JobEvent event) {
            this(revision, type, id, event, null);
        }
    }

    /**
     * A last state.
     *
     * @param revision of the deletion
     * @param object the last state
     */
    record Gone(long revision, Stored object) {}

    /**
     * An appended attempt.
     *
     * @param revision its place
     * @param attempt the attempt
     */
    record Appended(long revision, Attempt attempt) {}

    /** Starts at a revision with what was found of the objects; commits with a refused fence change nothing. */
    Batch(long revision, Map<Slot.Id, Slot> found, Set<Fence> refused) {
        this.revision = revision;
        this.slots = new LinkedHashMap<>(found);
        this.refused = refused;
    }

    /** Returns the places that commits want to write. */
    static List<Slot.Id> targets(Collection<Commit> commits) {
        List<Slot.Id> ids = new ArrayList<>();
        for (Commit commit : commits) {
            for (Write write : commit.writes()) {
                Stored target = write.target();
                if (target != null) {
                    ids.add(id(target));
                }
            }
        }
        return ids;
    }

    void apply(Commit commit) {
        Fence fence = commit.fence();
        if (fence != null && refused.contains(fence)) {
            results.add(new CommitResult.Fenced(fence));
            return;
        }
        Set<Slot> freed = new HashSet<>(0);
        for (Write write : commit.writes()) {
            Stored target = write.target();
            if (target != null && !fits(write, target, freed)) {
                Slot slot = slot(target);
                results.add(new CommitResult.Conflict(target.kind(), target.key(), slot.revision()));
                return;
            }
        }
        List<Stored> written = new ArrayList<>();
        for (Write write : commit.writes()) {
            write(write, written);
        }
        for (JobEvent event : commit.events()) {
            told.add(new Told(++revision, 'T', null, event));
        }
        results.add(new CommitResult.Done(written, revision));
    }

    /** Judges a write; {@code freed} collects what the same commit deletes before. */
    private boolean fits(Write write, Stored target, Set<Slot> freed) {
        Slot slot = slot(target);
        if (write instanceof Write.Create) {
            return !slot.isThere() || freed.contains(slot);
        }
        boolean fits = slot.holds(target);
        if (fits && write instanceof Write.Delete) {
            freed.add(slot);
        }
        return fits;
    }

    private void write(Write write, List<Stored> written) {
        revision++;
        if (write instanceof Write.Append append) {
            appended.add(new Appended(revision, append.attempt()));
            told.add(new Told(revision, 'H', null, null));
            return;
        }
        if (write instanceof Write.Forget forget) {
            Attempt attempt = forget.attempt();
            appended.removeIf(a -> a.attempt.runUid().equals(attempt.runUid())
                    && a.attempt.log().equals(attempt.log()));
            forgotten.add(attempt);
            told.add(new Told(revision, 'H', null, null));
            return;
        }
        Stored target = write.target();
        if (target == null) {
            throw new AssertionError(write);
        }
        Stored stored = target.withMetadata(target.metadata().withRevision(revision));
        Slot slot = slot(target);
        written.add(stored);
        if (write instanceof Write.Delete) {
            slot.remove();
            gone.add(new Gone(revision, stored));
            told.add(new Told(revision, 'D', slot.id(), null));
            if (stored.kind().equals(Kind.RUN)) {
                String run = stored.metadata().uid();
                dropped.add(run);
                appended.removeIf(a -> a.attempt.runUid().equals(run));
            }
        } else {
            Change.@Nullable Before before = slot.put(stored, !(write instanceof Write.UpdateStatus));
            told.add(new Told(revision, write instanceof Write.Create ? 'A' : 'M', slot.id(), null, before));
        }
    }

    private Slot slot(Stored object) {
        return slots.computeIfAbsent(id(object), Slot::new);
    }

    private static Slot.Id id(Stored object) {
        return new Slot.Id(object.kind().name(), object.key());
    }

    /** Returns the outcomes in the order of the commits. */
    List<CommitResult> results() {
        return results;
    }

    /** Returns the revision of the newest change. */
    long revision() {
        return revision;
    }

    List<Told> told() {
        return told;
    }

    List<Gone> gone() {
        return gone;
    }

    /** Returns the runs whose stored attempts go; those that were appended since are told by {@link #appended}. */
    List<String> dropped() {
        return dropped;
    }

    /** Returns stored attempts that go; those that were appended since are told by {@link #appended}. */
    List<Attempt> forgotten() {
        return forgotten;
    }

    List<Appended> appended() {
        return appended;
    }

    /** Returns, for each object that needs this work, what the function makes of its place. */
    <T> List<T> work(Set<Slot.Work> works, Function<Slot, T> make) {
        List<T> made = new ArrayList<>();
        for (Slot slot : slots.values()) {
            if (works.contains(slot.work())) {
                made.add(make.apply(slot));
            }
        }
        return made;
    }
}
