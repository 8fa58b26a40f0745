package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which entries there are, and which of them looks after a pod. Thread-safe.
 *
 * <p>A report reaches whoever looks after its pod, and a pod changes hands together with what was reported and not yet taken
 * in: both happen in one step for a pod, so that nothing can come between them.
 */
final class Directory {
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Entry> byPod = new ConcurrentHashMap<>();

    /** Runs that executors had when this controller started, until a slot knows of it. */
    private final Set<RunId> adopted = ConcurrentHashMap.newKeySet();

    /** Runs of which their executors could not tell yet whether they have them: they are not ordered meanwhile. */
    private final Set<RunId> undecided = ConcurrentHashMap.newKeySet();

    private final Vanguard vanguard = new Vanguard();

    /** Returns who goes ahead while a start takes up all others. */
    Vanguard vanguard() {
        return vanguard;
    }

    /** Returns the entry of this object, made if need be. */
    Entry entry(Kind<?> kind, ObjectRef ref) {
        return entries.computeIfAbsent(ref.uid(), uid -> new Entry(kind, ref));
    }

    /** Returns a new entry of a Job that was stored just now; null when there is one. */
    @Nullable
    Entry begin(ObjectRef ref, Entry.Birth birth) {
        Entry entry = new Entry(Kind.JOB, ref, birth);
        return entries.putIfAbsent(ref.uid(), entry) == null ? entry : null;
    }

    /** Returns the entry that is to look after the pod by what its owners say: that of its Job, or one of its own. */
    Entry entryOf(Pod pod) {
        ObjectRef ref = refOf(pod);
        return entry(Holdings.kind(ref), ref);
    }

    /** Returns what is to look after the pod by what its owners say: its Job, or, where no Job manages it, itself. */
    static ObjectRef refOf(Pod pod) {
        ObjectRef job = PodFacts.job(pod);
        return job == null ? ObjectRef.to(pod) : job;
    }

    /** Returns the entry of the object with this uid, if there is one. */
    @Nullable
    Entry find(String uid) {
        return entries.get(uid);
    }

    /** Forgets the entry: there is no work with its object any more; one that was marked meanwhile stays. */
    void remove(Entry entry) {
        entries.remove(entry.uid(), entry);
        if (entry.isStale() || entry.hasMail()) {
            entries.putIfAbsent(entry.uid(), entry);
        }
    }

    /** Forgets the entry, whatever is in it: another controller looks after its object. */
    void drop(Entry entry) {
        entries.remove(entry.uid(), entry);
    }

    /** Tells whether this is the entry of its object, and makes it so when there is none. */
    boolean isCurrent(Entry entry) {
        Entry present = entries.putIfAbsent(entry.uid(), entry);
        return present == null || present == entry;
    }

    /** Says which entry looks after the pod; returns which other one did. */
    @Nullable
    Entry assign(Pod pod, Entry entry) {
        Entry before = byPod.put(pod.metadata().uid(), entry);
        return before == entry ? null : before;
    }

    /** Lays the report into the mailbox of whoever looks after its pod and returns that entry; null when nobody does. */
    @Nullable
    Entry deliver(Reported reported) {
        return byPod.computeIfPresent(reported.run().podUid(), (uid, entry) -> {
            entry.post(reported);
            return entry;
        });
    }

    /**
     * Gives the slot to another entry, which looks after the pod from now on, or to whoever does so already in the place of
     * the giver. The giver must not touch the slot any more.
     *
     * @return who has it now
     */
    Entry handOver(PodSlot slot, Entry from, Entry to) {
        Entry now = byPod.compute(slot.uid(), (uid, owner) -> {
            Entry next = owner == null || owner == from ? to : owner;
            next.hand(slot);
            return next;
        });
        return Objects.requireNonNull(now, "the new owner of a pod");
    }

    /** Gives what an entry holds that is no longer the one of its object to those it is meant for; returns whom. */
    Set<Entry> moveOn(Entry old) {
        Set<Entry> receivers = new LinkedHashSet<>();
        Entry current = entry(old.kind(), old.ref());
        for (PodSlot slot : old.takeHanded()) {
            receivers.add(handOver(slot, old, current));
        }
        for (Reported mail = old.poll(); mail != null; mail = old.poll()) {
            Reported report = mail;
            Entry receiver = byPod.computeIfPresent(report.run().podUid(), (uid, owner) -> {
                Entry next = owner == old ? current : owner;
                next.post(report);
                return next;
            });
            if (receiver != null) {
                receivers.add(receiver);
            }
        }
        return receivers;
    }

    /** Says that the entry no longer looks after the pod. */
    void unassign(String podUid, Entry entry) {
        byPod.remove(podUid, entry);
    }

    /** Returns the entry that looks after the pod. */
    @Nullable
    Entry ofPod(String podUid) {
        return byPod.get(podUid);
    }

    /** Says that the executor of the run has it: it need not be ordered again. */
    void adopted(RunId run) {
        adopted.add(run);
    }

    /** Tells once whether the executor of the run had it when this controller started. */
    boolean takeAdopted(RunId run) {
        return adopted.remove(run);
    }

    /** Says that the executor of the run cannot tell yet whether it has it. */
    void undecided(RunId run) {
        undecided.add(run);
    }

    /** Says that it is known by now whether the executor has the run, or that it does not matter any more. */
    void decided(RunId run) {
        undecided.remove(run);
    }

    boolean isUndecided(RunId run) {
        return undecided.contains(run);
    }

    Collection<Entry> all() {
        return entries.values();
    }

    int size() {
        return entries.size();
    }

    int pods() {
        return byPod.size();
    }
}
