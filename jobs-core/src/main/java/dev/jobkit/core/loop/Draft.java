package dev.jobkit.core.loop;

import dev.jobkit.core.decide.Next;
import dev.jobkit.core.pods.Alike;
import dev.jobkit.event.JobEvent;
import dev.jobkit.event.PodDeleted;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.Fence;
import dev.jobkit.spi.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one pass has decided and not yet committed. Nothing outside is touched before its commit is done; if that fails the
 * draft is thrown away.
 */
final class Draft {
    private final Entry entry;
    private final Instant now;
    private final EventLedger.Draft notes;
    private final Alike alike;
    private final List<PodWork> inOrder = new ArrayList<>();
    private final List<Write> objectWrites = new ArrayList<>(1);
    private final List<JobEvent> events = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>(0);
    private final List<EventRecord> recorded = new ArrayList<>(0);
    private List<Stored> stored = List.of();
    private Next next = Next.NONE;
    private @Nullable Stored before;
    private boolean finished;

    Draft(Entry entry, Instant now, EventLedger.Draft notes, Alike alike) {
        this.entry = entry;
        this.now = now;
        this.notes = notes;
        this.alike = alike;
        alike.job(entry.ref());
    }

    Entry entry() {
        return entry;
    }

    /** Returns the entry's object as it was when the pass began, or null. */
    @Nullable
    Stored before() {
        return before;
    }

    /** Tells whether the pass writes the entry's object. */
    boolean changesObject() {
        return !objectWrites.isEmpty();
    }

    Instant now() {
        return now;
    }

    /** Returns what the pods of this pass, and of those that it commits with, have in common. */
    Alike alike() {
        return alike;
    }

    EventLedger.Draft notes() {
        return notes;
    }

    /** Returns the work on this pod, begun if need be. */
    PodWork work(PodSlot slot) {
        PodWork work = slot.work(this);
        return work != null ? work : begin(PodWork.on(slot));
    }

    /** Returns the pod as this pass has it so far. */
    Pod pod(PodSlot slot) {
        PodWork work = slot.work(this);
        return work == null ? slot.pod() : work.pod();
    }

    /** Takes the pods that lose their Job: each is an object of its own, and stays here, where it runs. */
    void takeLeaving(Ownership ownership) {
        for (PodWork work : inOrder) {
            if (work.isLeaving(entry) && !ownership.keep(ObjectRef.to(work.pod()))) {
                throw new IllegalStateException(
                        work.pod().key() + " is to go on without its Job and could not be claimed");
            }
        }
    }

    /** Begins the work on a new pod. */
    PodWork create(PodSlot slot) {
        return begin(PodWork.creating(slot));
    }

    /** Begins the work on a pod that this pass adopts. */
    PodWork adopt(PodSlot slot) {
        return begin(PodWork.adopting(slot));
    }

    private PodWork begin(PodWork work) {
        work.slot().work(this, work);
        inOrder.add(work);
        return work;
    }

    List<PodWork> pods() {
        return inOrder;
    }

    /** Says what the entry's object was before this pass. */
    void before(@Nullable Stored object) {
        before = object;
    }

    /** Adds a write of the entry's own object or of one that belongs to no pod. */
    void write(Write write) {
        objectWrites.add(write);
    }

    void tell(JobEvent event) {
        events.add(event);
    }

    /** Returns the records for people that the commit has written. */
    List<EventRecord> recorded() {
        return recorded;
    }

    /** Has something done once the commit is done. */
    void afterwards(Runnable task) {
        afterwards.add(task);
    }

    List<Runnable> afterwards() {
        return afterwards;
    }

    Next next() {
        return next;
    }

    void next(Next wanted) {
        next = Next.earlier(next, wanted);
    }

    /** Says that there will be no more work with the entry's object. */
    void finish() {
        finished = true;
    }

    boolean isFinished() {
        return finished;
    }

    /** Returns the one commit of this pass: the object, its pods, the records for people, and what followers are told. */
    Commit commit(@Nullable Fence fence) {
        List<Write> writes = new ArrayList<>(objectWrites);
        List<JobEvent> told = new ArrayList<>();
        for (PodWork work : inOrder) {
            Write write = work.write();
            if (write != null) {
                writes.add(write);
            }
            for (Attempt attempt : work.attempts()) {
                writes.add(new Write.Append(attempt));
            }
            told.addAll(work.events());
            if (write instanceof Write.Delete) {
                Pod pod = work.pod();
                told.add(new PodDeleted(
                        ObjectRef.to(pod), PodFacts.job(pod), PodFacts.index(pod), now, "Deleted", "Pod is gone"));
            }
        }
        writes.addAll(notes.writes());
        told.addAll(events);
        return new Commit(writes, told, fence);
    }

    /** Tells whether the pass changes nothing that has to be stored. */
    static boolean isEmpty(Commit commit) {
        return commit.writes().isEmpty() && commit.events().isEmpty();
    }

    /** Returns an object that the commit of this pass has written, as it is stored. */
    <T extends Stored> T stored(Kind<T> kind, ObjectKey key) {
        for (Stored object : stored) {
            if (object.kind().equals(kind) && object.key().equals(key)) {
                return kind.type().cast(object);
            }
        }
        throw new IllegalStateException("not written: " + kind + " " + key);
    }

    /** Hands the written objects, in the order of the writes, to those who hold them. */
    void committed(List<Stored> all) {
        stored = all;
        int i = 0;
        for (Write write : objectWrites) {
            if (write.target() == null) {
                continue;
            }
            Stored object = stored.get(i++);
            if (object.metadata().uid().equals(entry.uid()) && object.kind().equals(entry.kind())) {
                entry.object(write instanceof Write.Delete ? null : object);
            }
        }
        for (PodWork work : inOrder) {
            Write write = work.write();
            Pod after = work.pod();
            if (write != null) {
                after = (Pod) stored.get(i++);
            }
            work.pod(after);
            work.slot().pod(after);
        }
        List<Stored> written = stored.subList(i, stored.size());
        notes.done(written);
        for (Stored record : written) {
            recorded.add((EventRecord) record);
        }
    }
}
