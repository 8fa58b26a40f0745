package dev.jobkit.executor.threads;

import dev.jobkit.model.Container;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.spi.RunReport;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets in as many pods at once as there is room for; the others wait, first come first served, and say why.
 *
 * <p>A pod has its room from its first run until nothing of it can come any more or it has left, so between its containers and
 * attempts, too. Room is free only when no task of the pod works any more: one that ignores its interrupt holds it. Whoever
 * gets runs back starts them; nothing is started or reported in here. Thread-safe.
 */
final class PodRoom {
    /** What a scheduler says of a node that has room for no further pod; while a pod waits here, it is so. */
    private static final String FULL = "0/1 nodes are available: 1 Too many pods.";

    /** So many places that were given up may stand in the queue. */
    private static final int FEW = 100;

    private final int most;
    /** Guarded by this, with all that is in them. */
    private final Map<String, Place> places = new HashMap<>();

    /** Guarded by this: places that wait for room, in the order of their coming; some may be given up. */
    private final Queue<Place> queue = new ArrayDeque<>();

    /** Guarded by this: how many of those in the queue were given up. */
    private int givenUp;

    /** Guarded by this: how many places have room; while any place waits, as many as there may be. */
    private int taken;

    PodRoom(int most) {
        this.most = most;
    }

    Map<String, Quantity> allocatable() {
        return Map.of("pods", Quantity.of(most));
    }

    /** Lets a run in, or queues it; tells whether it may begin now. */
    synchronized boolean enter(TaskRun run) {
        Place place = places.computeIfAbsent(run.id().podUid(), uid -> new Place());
        place.left = false;
        if (!place.in && !place.queued) {
            place.in = queue.isEmpty() && taken < most;
            place.queued = !place.in;
            taken += place.in ? 1 : 0;
            if (place.queued) {
                queue.add(place);
            }
        }
        if (place.in) {
            place.working++;
        } else {
            place.await(run);
        }
        return place.in;
    }

    /** Notes on a run that waits still why it does; false when it does not. */
    synchronized boolean noteWaiting(TaskRun run) {
        Place place = places.get(run.id().podUid());
        boolean waits = place != null && place.waiting().contains(run);
        if (waits) {
            run.note(waits(run));
        }
        return waits;
    }

    private static RunReport waits(TaskRun run) {
        Instant now = run.context().time().instant();
        return new RunReport.PodConditionSet(PodCondition.unschedulable(FULL, now));
    }

    /** Notes that a run which was let in works no more; returns the runs that may begin now. */
    synchronized List<TaskRun> ended(TaskRun run) {
        Place place = places.get(run.id().podUid());
        if (place == null) {
            return List.of();
        }
        place.working--;
        PodSpec spec = run.podRun().pod().spec();
        place.left |= isTheLastOf(run, spec) && place.isLast(run.id().container(), spec); // a sidecar may work still
        return place.left ? empty(run.id().podUid(), place) : List.of();
    }

    /** Tells whether nothing of its container comes after this run, whatever the controller makes of its end. */
    private static boolean isTheLastOf(TaskRun run, PodSpec spec) {
        Container container = run.podRun().container();
        RestartPolicy policy = container.restartPolicy() == null ? spec.restartPolicy() : RestartPolicy.ALWAYS;
        boolean goesOn = policy != RestartPolicy.NEVER && !(policy == RestartPolicy.ON_FAILURE && run.hasSucceeded());
        return !goesOn && spec.containers().contains(container);
    }

    /** Takes a run that has not begun out of the queue; returns the runs that may begin now. */
    synchronized List<TaskRun> cancel(TaskRun run) {
        Place place = places.get(run.id().podUid());
        if (place == null || !place.remove(run) || !place.waiting().isEmpty()) {
            return List.of();
        }
        return empty(run.id().podUid(), place);
    }

    /** Returns the runs of a pod that wait. */
    synchronized List<TaskRun> waiting(String podUid) {
        Place place = places.get(podUid);
        return place == null ? List.of() : place.waiting();
    }

    /** Takes the room of a pod back, as soon as none of its runs works; returns the runs that may begin now. */
    synchronized List<TaskRun> leave(String podUid) {
        Place place = places.get(podUid);
        if (place == null) {
            return List.of();
        }
        place.left = true;
        return empty(podUid, place);
    }

    /** Returns the pods that are in or wait. */
    synchronized Set<String> pods() {
        return Set.copyOf(places.keySet());
    }

    private List<TaskRun> empty(String podUid, Place place) {
        if (place.working > 0) {
            return List.of();
        }
        places.remove(podUid);
        taken -= place.in ? 1 : 0;
        if (place.queued) {
            place.queued = false; // it is passed over when its turn comes
            if (++givenUp > queue.size() / 2 + FEW) {
                queue.removeIf(other -> !other.queued);
                givenUp = 0;
            }
        }
        List<TaskRun> next = List.of();
        while (taken < most && !queue.isEmpty()) {
            Place entering = queue.remove();
            if (entering.queued) {
                taken++;
                next = joined(next, entering.enter());
            } else {
                givenUp--;
            }
        }
        return next;
    }

    private static List<TaskRun> joined(List<TaskRun> first, List<TaskRun> then) {
        if (first.isEmpty()) {
            return then;
        }
        List<TaskRun> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }

    /** A pod that is in or waits; small, as a hundred thousand may wait. */
    private static final class Place {
        /** The only run that waits; null when none does, or more than one. */
        private @Nullable TaskRun only;

        /** All runs that wait, while there are more than one. */
        private List<TaskRun> several = List.of();

        /** Containers of which nothing more can come, of a pod that has several. */
        private Set<String> over = Set.of();

        boolean in;
        boolean queued;
        boolean left;
        int working;

        List<TaskRun> waiting() {
            return only == null ? several : List.of(only);
        }

        void await(TaskRun run) {
            waiting(joined(waiting(), List.of(run)));
        }

        private void waiting(List<TaskRun> runs) {
            only = runs.size() == 1 ? runs.get(0) : null;
            several = runs.size() > 1 ? runs : List.of();
        }

        /** Takes a run out of those that wait; false when it does not wait. */
        boolean remove(TaskRun run) {
            List<TaskRun> all = waiting();
            boolean waits = all.contains(run);
            if (waits) {
                waiting(all.stream().filter(other -> other != run).toList());
            }
            return waits;
        }

        /** Lets the place in; returns its runs, which work from now on. */
        List<TaskRun> enter() {
            List<TaskRun> runs = waiting();
            in = true;
            queued = false;
            working += runs.size();
            waiting(List.of());
            return runs;
        }

        /** Notes that nothing more comes of this container; tells whether that is so of all. */
        boolean isLast(String container, PodSpec spec) {
            if (spec.containers().size() == 1) {
                return true;
            }
            over = over.isEmpty() ? new HashSet<>() : over;
            over.add(container);
            return over.size() == spec.containers().size();
        }
    }
}
