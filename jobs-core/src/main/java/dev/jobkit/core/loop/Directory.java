package dev.jobkit.core.loop;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which entries there are, and which of them looks after a pod. Thread-safe. */
final class Directory {
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Entry> byPod = new ConcurrentHashMap<>();

    /** Runs that executors had when this controller started, until a slot knows of it. */
    private final Set<RunId> adopted = ConcurrentHashMap.newKeySet();

    /** Returns the entry of this object, made if need be. */
    Entry entry(Kind<?> kind, ObjectRef ref) {
        return entries.computeIfAbsent(ref.uid(), uid -> new Entry(kind, ref));
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

    /** Tells whether this is the entry of its object, and makes it so when there is none. */
    boolean isCurrent(Entry entry) {
        Entry present = entries.putIfAbsent(entry.uid(), entry);
        return present == null || present == entry;
    }

    /** Says which entry looks after the pod. */
    void assign(Pod pod, Entry entry) {
        byPod.put(pod.metadata().uid(), entry);
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
