package dev.jobkit.core.loop;

import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who depends on whom by further owner references: all but those of pods to the Job that manages them and of Jobs to their
 * CronJob, which passes look after. Most stores have none, and then this costs nothing. Thread-safe.
 */
public final class Dependents {
    /** Guarded by this: what depends on the object of a uid, by its own uid. */
    private final Map<String, Map<String, Link>> byOwner = new HashMap<>();

    /** Guarded by this: the owners of a dependent. */
    private final Map<String, List<Owner>> ownersOf = new HashMap<>();

    /** Guarded by this: how many looks at the whole store are under way; the one of the start is from the beginning. */
    private int looks = 1;

    /** Guarded by this: owners that wait until it is known what depends on them, as long as somebody looks. */
    private final Set<ObjectRef> unsure = new LinkedHashSet<>();

    /** Whether any object has further owners; a look at the map needs the lock. */
    private volatile boolean any;

    private volatile Consumer<ObjectRef> doubtful = dependent -> {};
    private volatile Consumer<ObjectRef> freed = owner -> {};

    /** What is asked for before anybody was told to look is covered by the look of the start, which comes later. */
    private volatile Runnable again = this::complete;

    private record Link(ObjectRef dependent, boolean blocks) {}

    /**
     * Says who is told of dependents whose owners may have gone, and of owners of which fewer depend.
     *
     * @param newDoubtful gets an object that has to be looked at
     * @param newFreed gets an owner that may have waited
     * @param newAgain begins a look at the whole store, which ends with {@link #complete}
     */
    public void tell(Consumer<ObjectRef> newDoubtful, Consumer<ObjectRef> newFreed, Runnable newAgain) {
        this.doubtful = newDoubtful;
        this.freed = newFreed;
        this.again = newAgain;
    }

    /** Says that others may have written what was not seen: what is known is looked at, and what is not is looked for. */
    void missed() {
        Set<ObjectRef> known = new LinkedHashSet<>();
        synchronized (this) {
            looks++;
            byOwner.values().forEach(links -> links.values().forEach(link -> known.add(link.dependent())));
        }
        known.forEach(doubtful);
        again.run();
    }

    /** Returns the object's further owners. */
    public static List<Owner> further(Stored object) {
        List<Owner> owners = object.metadata().owners();
        List<Owner> further = List.of();
        for (int i = 0; i < owners.size(); i++) {
            Owner owner = owners.get(i);
            if (!isLookedAfter(object, owner)) {
                further = further.isEmpty() ? new ArrayList<>(2) : further;
                further.add(owner);
            }
        }
        return further;
    }

    private static boolean isLookedAfter(Stored object, Owner owner) {
        return owner.isController()
                && ((object instanceof Pod && owner.isOf(Kind.JOB))
                        || (object instanceof Job && owner.isOf(Kind.CRON_JOB)));
    }

    /** Says that the object was stored or changed so, by whomever. */
    public void stored(Stored object) {
        if (isRecord(object)) {
            return;
        }
        List<Owner> further = further(object);
        if (further.isEmpty() && !any) {
            return;
        }
        if (link(ObjectRef.to(object), further)) {
            doubtful.accept(
                    ObjectRef.to(object)); // its owner may have gone, or never been; or this is not the newest word
        }
        Metadata m = object.metadata();
        if (m.isDeleting()
                && (m.finalizers().contains(Names.FOREGROUND_FINALIZER)
                        || m.finalizers().contains(Names.ORPHAN_FINALIZER))) {
            of(m.uid()).forEach(doubtful);
        }
    }

    /** Says how an object stands that was read just now. */
    public void read(Stored object) {
        boolean unused = any && link(ObjectRef.to(object), further(object));
    }

    /** Says that the object is gone. */
    public void gone(Stored object) {
        if (isRecord(object) || !any) {
            return;
        }
        gone(ObjectRef.to(object));
        of(object.metadata().uid()).forEach(doubtful);
    }

    /** Says that there is no such object, nor anything that it owns. */
    public void gone(ObjectRef object) {
        boolean unused = link(object, List.of());
    }

    /** Says that all objects with further owners that the store had when the look at it began are known. */
    public void complete() {
        List<ObjectRef> held;
        synchronized (this) {
            looks--;
            held = looks > 0 ? List.of() : List.copyOf(unsure);
            unsure.removeAll(held);
        }
        held.forEach(freed);
    }

    /** Records own nothing and are nobody's, and a Job's has its uid. */
    private static boolean isRecord(Stored object) {
        return object instanceof JobRun || object instanceof EventRecord;
    }

    /** Notes the owners of an object; tells whether they are others than were known. */
    private boolean link(ObjectRef object, List<Owner> owners) {
        List<ObjectRef> fewer = new ArrayList<>(0);
        boolean other = false;
        synchronized (this) {
            List<Owner> before = ownersOf.getOrDefault(object.uid(), List.of());
            for (Owner owner : before) {
                if (owners.stream().noneMatch(now -> now.uid().equals(owner.uid()))) {
                    byOwner.computeIfPresent(owner.uid(), (uid, links) -> {
                        links.remove(object.uid());
                        return links.isEmpty() ? null : links;
                    });
                    fewer.add(new ObjectRef(owner.kind(), object.namespace(), owner.name(), owner.uid()));
                }
            }
            for (Owner owner : owners) {
                boolean blocks = Boolean.TRUE.equals(owner.blockOwnerDeletion());
                Link known = byOwner.computeIfAbsent(owner.uid(), uid -> new LinkedHashMap<>())
                        .put(object.uid(), new Link(object, blocks));
                other |= known == null;
                if (known != null && known.blocks() && !blocks) {
                    fewer.add(new ObjectRef(owner.kind(), object.namespace(), owner.name(), owner.uid()));
                }
            }
            if (owners.isEmpty()) {
                ownersOf.remove(object.uid());
            } else {
                ownersOf.put(object.uid(), owners);
            }
            any = !ownersOf.isEmpty();
        }
        fewer.forEach(freed);
        return other || !fewer.isEmpty();
    }

    /** Returns what depends on the object of this uid. */
    public synchronized List<ObjectRef> of(String uid) {
        return byOwner.getOrDefault(uid, Map.of()).values().stream()
                .map(Link::dependent)
                .toList();
    }

    /** Tells whether the object is being deleted and leaves behind what depends on it. */
    static boolean isLeft(Stored owner) {
        Metadata m = owner.metadata();
        return m.isDeleting() && m.finalizers().contains(Names.ORPHAN_FINALIZER);
    }

    /** Tells whether an object that is being deleted has to wait for what depends on it. */
    synchronized boolean hold(Stored owner) {
        Metadata m = owner.metadata();
        boolean inForeground = m.finalizers().contains(Names.FOREGROUND_FINALIZER);
        if (!m.isDeleting() || (!isLeft(owner) && !inForeground)) {
            return false;
        }
        if (looks > 0) { // somebody still looks for what may depend on it
            unsure.add(ObjectRef.to(owner));
            return true;
        }
        Map<String, Link> links = byOwner.getOrDefault(m.uid(), Map.of());
        return isLeft(owner) ? !links.isEmpty() : links.values().stream().anyMatch(Link::blocks);
    }
}
