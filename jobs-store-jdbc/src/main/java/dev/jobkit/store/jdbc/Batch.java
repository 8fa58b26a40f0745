package dev.jobkit.store.jdbc;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
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
    private final List<LogText> told = new ArrayList<>();
    private final List<@Nullable Object[]> gone = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();
    private final List<Appended> appended = new ArrayList<>();
    private final List<Attempt> forgotten = new ArrayList<>();
    private final Set<SharedSpecs.Shared> specs = new LinkedHashSet<>();
    private long revision;

    private static final class Appended {
        final Attempt attempt;
        final @Nullable Object[] row;

        Appended(Attempt attempt, @Nullable Object[] row) {
            this.attempt = attempt;
            this.row = row;
        }
    }

    /** Starts at a revision with what was found of the objects; commits with a refused fence change nothing. */
    Batch(long revision, Map<Slot.Id, Slot> found, Set<Fence> refused) {
        this.revision = revision;
        this.slots = new LinkedHashMap<>(found);
        this.refused = refused;
    }

    /**
     * Returns the places that commits want to write and that have to be looked up.
     *
     * @param known gets what is known of the others
     * @param boldly whether what is to be created is taken not to be there unless it is known
     */
    static Set<Slot.Id> unknown(Collection<Ready> commits, Known facts, Map<Slot.Id, Slot> known, boolean boldly) {
        Set<Slot.Id> ids = new LinkedHashSet<>();
        for (Ready ready : commits) {
            for (Ready.Item item : ready.items()) {
                Slot.Id id = item.id;
                if (id != null) {
                    Slot slot = known.containsKey(id) ? null : facts.find(id);
                    if (slot != null) {
                        known.put(id, slot);
                    } else if (!(boldly && item.write instanceof Write.Create) && !known.containsKey(id)) {
                        ids.add(id);
                    }
                }
            }
        }
        return ids;
    }

    void apply(Ready ready) {
        Commit commit = ready.commit();
        Fence fence = commit.fence();
        if (fence != null && refused.contains(fence)) {
            results.add(new CommitResult.Fenced(fence));
            return;
        }
        Set<Slot> freed = new HashSet<>(0);
        for (Ready.Item item : ready.items()) {
            Stored target = item.target;
            Slot.Id id = item.id;
            if (target != null && id != null && !fits(item.write, target, slot(id), freed)) {
                Slot slot = slot(id);
                results.add(new CommitResult.Conflict(target.kind(), target.key(), slot.revision()));
                return;
            }
        }
        List<Stored> written = new ArrayList<>(ready.items().size());
        for (Ready.Item item : ready.items()) {
            write(item, written);
        }
        for (LogText events : ready.events()) {
            revision += events.changes();
            told.add(events);
        }
        results.add(new CommitResult.Done(written, revision));
    }

    /** Judges a write; {@code freed} collects what the same commit deletes before. */
    private boolean fits(Write write, Stored target, Slot slot, Set<Slot> freed) {
        if (write instanceof Write.Create) {
            return !slot.isThere() || freed.contains(slot);
        }
        boolean fits = slot.holds(target);
        if (fits && write instanceof Write.Delete) {
            freed.add(slot);
        }
        return fits;
    }

    private void write(Ready.Item item, List<Stored> written) {
        revision++;
        Stored target = item.target;
        Slot.Id id = item.id;
        if (target == null || id == null) {
            attempt(item);
            return;
        }
        if (item.spec != null) {
            specs.add(item.spec);
        }
        Stored stored = target.withMetadata(target.metadata().withRevision(revision));
        Slot slot = slot(id);
        written.add(stored);
        if (item.write instanceof Write.Delete) {
            delete(slot, stored, item.row);
        } else {
            Change.@Nullable Before before = slot.put(stored, Ready.at(revision, Ready.REVISION, item.row));
            told.add(LogText.of(LogEntry.written(item.write instanceof Write.Create ? 'A' : 'M', id, before)));
        }
    }

    private void attempt(Ready.Item item) {
        if (item.write instanceof Write.Append append) {
            appended.add(new Appended(append.attempt(), Ready.at(revision, Ready.FIRST, item.row)));
        } else if (item.write instanceof Write.Forget forget) {
            Attempt attempt = forget.attempt();
            appended.removeIf(a -> a.attempt.runUid().equals(attempt.runUid())
                    && a.attempt.log().equals(attempt.log()));
            forgotten.add(attempt);
        } else {
            throw new AssertionError(item.write);
        }
        told.add(LogText.of(LogEntry.hidden()));
    }

    private void delete(Slot slot, Stored stored, @Nullable Object[] row) {
        slot.remove();
        gone.add(Ready.at(revision, Ready.FIRST, row));
        told.add(LogText.of(LogEntry.written('D', slot.id(), null)));
        if (stored.kind().equals(Kind.RUN)) {
            String run = stored.metadata().uid();
            dropped.add(run);
            appended.removeIf(a -> a.attempt.runUid().equals(run));
        }
    }

    private Slot slot(Slot.Id id) {
        return slots.computeIfAbsent(id, Slot::new);
    }

    /** Returns the outcomes in the order of the commits. */
    List<CommitResult> results() {
        return results;
    }

    /** Returns the revision of the newest change. */
    long revision() {
        return revision;
    }

    /** Returns the texts of all changes, in order. */
    List<LogText> told() {
        return told;
    }

    /** Returns rows of last states. */
    List<@Nullable Object[]> gone() {
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

    /** Returns rows of attempts. */
    List<@Nullable Object[]> appended() {
        return appended.stream().map(a -> a.row).toList();
    }

    /** Returns the texts that rows name as their specs. */
    Set<SharedSpecs.Shared> specs() {
        return specs;
    }

    /** Returns the places at which the table changes. */
    Stream<Slot> changed() {
        return slots.values().stream().filter(slot -> slot.work() != Slot.Work.NONE);
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
