package dev.jobkit.core;

import dev.jobkit.ConflictException;
import dev.jobkit.NotFoundException;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.loop.Dependents;
import dev.jobkit.core.loop.Loop;
import dev.jobkit.core.loop.LoopParts;
import dev.jobkit.core.loop.OtherOwners;
import dev.jobkit.core.loop.OtherOwners.Standing;
import dev.jobkit.core.loop.PodFacts;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Wakeup;
import dev.jobkit.spi.Write;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what its last owner has left behind, by all owner references (meta/v1 OwnerReference; garbage collection): an owner
 * of which there is none by that uid is gone; what has another one is kept and loses the reference. Works on the workers, one
 * object at a time each. Thread-safe.
 */
final class Collector {
    private static final Logger log = LoggerFactory.getLogger(Collector.class);
    private static final int PAGE = 1000;
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final LoopParts parts;
    private final JobStore store;
    private final Loop loop;
    private final Deletions deletions;
    private final Door door;
    private final OtherOwners owners;
    private final Dependents dependents;
    private final Set<ObjectRef> waiting = ConcurrentHashMap.newKeySet();

    Collector(LoopParts parts, Loop loop, Deletions deletions, Door door) {
        this.parts = parts;
        this.store = parts.store();
        this.loop = loop;
        this.deletions = deletions;
        this.door = door;
        this.owners = new OtherOwners(store);
        this.dependents = parts.dependents();
    }

    /** Takes up what a store holds, in the background, and what changes from now on. */
    void begin() {
        dependents.tell(
                this::look,
                owner -> kind(owner.kind()).ifPresent(kind -> loop.poke(kind, owner)),
                () -> takeUp(OtherOwners.KINDS, null));
        takeUp(OtherOwners.KINDS, null);
    }

    /** Takes up what the store holds of these kinds, page after page. */
    private void takeUp(List<Kind<? extends Stored>> kinds, @Nullable String token) {
        if (kinds.isEmpty()) {
            dependents.complete();
            return;
        }
        later(() -> {
            try {
                String next = takeUp(kinds.get(0), token);
                takeUp(next == null ? kinds.subList(1, kinds.size()) : kinds, next);
            } catch (RevisionGoneException e) {
                takeUp(kinds, null);
            }
        });
    }

    private <T extends Stored> @Nullable String takeUp(Kind<T> kind, @Nullable String token)
            throws RevisionGoneException {
        Listed<T> page = store.furtherOwned(kind, new Page(PAGE, token));
        for (T object : page.items()) {
            dependents.stored(object);
            look(ObjectRef.to(object));
        }
        return page.next();
    }

    private static Optional<Kind<? extends Stored>> kind(String name) {
        return OtherOwners.KINDS.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst();
    }

    private void look(ObjectRef dependent) {
        if (waiting.add(dependent)) {
            later(() -> {
                waiting.remove(dependent);
                kind(dependent.kind()).ifPresent(kind -> collect(kind, dependent));
            });
        }
    }

    /** Does something on a worker, while the controller is open, and once more after a while if it throws. */
    private void later(Runnable task) {
        try {
            parts.workers().execute(() -> {
                try {
                    door.through(() -> attempt(task));
                } catch (IllegalStateException e) {
                    log.debug("nothing is collected any more", e);
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("nothing is collected any more: the workers were shut down", e);
        }
    }

    private boolean attempt(Runnable task) {
        try {
            task.run();
            return true;
        } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
            log.warn("what may have lost its last owner is looked at again in {}", AGAIN, e);
            Wakeup unused = parts.time().wakeAt(parts.time().instant().plus(AGAIN), () -> later(task));
            return false;
        }
    }

    private <T extends Stored> void collect(Kind<T> kind, ObjectRef ref) {
        Optional<T> found = store.get(kind, ref.key())
                .filter(object -> object.metadata().uid().equals(ref.uid()));
        if (found.isEmpty()) {
            dependents.gone(ref);
            return;
        }
        T object = found.get();
        dependents.read(object);
        if (object.metadata().owners().isEmpty()) {
            return;
        }
        Map<Standing, List<Owner>> by = new EnumMap<>(Standing.class);
        for (Standing standing : Standing.values()) {
            by.put(standing, ofStanding(object, standing));
        }
        List<Owner> there = by.getOrDefault(Standing.THERE, List.of());
        boolean isLeft = !by.getOrDefault(Standing.LEAVING, List.of()).isEmpty();
        if (!there.isEmpty() || isLeft) {
            keep(object, there);
            return;
        }
        boolean waitedFor = !by.getOrDefault(Standing.WAITING, List.of()).isEmpty();
        if (waitedFor && blocks(object) && isWaitedForByItsOwn(object)) {
            unblock(object); // looked at again, as it is written
        } else if (!object.metadata().isDeleting()) {
            delete(kind, object, waitedFor && hasDependents(object) ? Propagation.FOREGROUND : Propagation.BACKGROUND);
        }
    }

    private List<Owner> ofStanding(Stored object, Standing standing) {
        Metadata m = object.metadata();
        return m.owners().stream()
                .filter(owner -> owners.standing(owner, m.namespace()) == standing)
                .toList();
    }

    private static boolean blocks(Stored object) {
        return object.metadata().owners().stream().anyMatch(owner -> Boolean.TRUE.equals(owner.blockOwnerDeletion()));
    }

    /** Tells whether something that depends on the object waits in its turn for what depends on it: perhaps for the object. */
    private boolean isWaitedForByItsOwn(Stored object) {
        return dependents.of(object.metadata().uid()).stream().anyMatch(this::isWaiting);
    }

    private boolean isWaiting(ObjectRef ref) {
        return kind(ref.kind())
                .map(kind -> new Owner(kind.apiVersion(), kind.name(), ref.name(), ref.uid(), null, null))
                .filter(known -> owners.standing(known, ref.namespace()) == Standing.WAITING)
                .isPresent();
    }

    /**
     * Has no owner wait for the object any more: of two that wait for each other none would ever go (Kubernetes: the garbage
     * collector does so where there may be a circle).
     */
    private void unblock(Stored object) {
        Metadata m = object.metadata();
        List<Owner> free = m.owners().stream().map(Collector::unblocking).toList();
        Stored written = object.withMetadata(m.toBuilder().owners(free).build());
        CommitResult result =
                store.commit(List.of(Commit.of(new Write.Update(written)))).get(0);
        if (result instanceof CommitResult.Done) {
            loop.pokeChanged(written);
        }
        look(ObjectRef.to(object));
    }

    private static Owner unblocking(Owner owner) {
        return Boolean.TRUE.equals(owner.blockOwnerDeletion())
                ? new Owner(owner.apiVersion(), owner.kind(), owner.name(), owner.uid(), owner.controller(), false)
                : owner;
    }

    /** What owns pods or Jobs by itself goes in the foreground, as those may be there; it does so at once when not. */
    private boolean hasDependents(Stored object) {
        return object.kind().equals(Kind.JOB)
                || object.kind().equals(Kind.CRON_JOB)
                || !dependents.of(object.metadata().uid()).isEmpty();
    }

    private void keep(Stored object, List<Owner> there) {
        Metadata m = object.metadata();
        if (there.size() == m.owners().size()) {
            return;
        }
        Stored kept = untracked(object.withMetadata(m.toBuilder().owners(there).build()));
        CommitResult result =
                store.commit(List.of(Commit.of(new Write.Update(kept)))).get(0);
        if (result instanceof CommitResult.Done) {
            loop.pokeChanged(object); // who has managed it
            loop.pokeChanged(kept);
        } else {
            look(ObjectRef.to(object));
        }
    }

    /** A pod that no Job manages any more counts for none. */
    private static Stored untracked(Stored object) {
        return object instanceof Pod pod && pod.metadata().controller().isEmpty() ? PodFacts.untracked(pod) : object;
    }

    private <T extends Stored> void delete(Kind<T> kind, T object, Propagation propagation) {
        Metadata m = object.metadata();
        try {
            deletions.delete(
                    kind, object.key(), new Preconditions(m.uid(), m.revision()), propagation, WriteOptions.DEFAULT);
        } catch (ConflictException e) {
            look(ObjectRef.to(object)); // somebody has changed it meanwhile
        } catch (NotFoundException e) {
            log.trace("{} went by itself", object.key(), e);
        }
    }
}
