package dev.jobkit.executor.threads;

import dev.jobkit.model.Container;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.spi.Capacity;
import dev.jobkit.spi.RunReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets in as many pods at once as there is room for; the others wait, first come first served, and say why.
 *
 * <p>A pod has its room from its first run until nothing of it can come any more or it has left, so between its containers and
 * attempts, too. Room is free only when no task of the pod works any more: one that ignores its interrupt holds it. Whoever
 * gets runs back starts them; nothing is started or reported in here. Thread-safe.
 */
final class PodRoom {
    private final Map<String, Quantity> allocatable;
    private final Capacity capacity;
    /** Guarded by this, with all that is in them. */
    private final Map<String, Place> places = new HashMap<>();

    PodRoom(int most) {
        allocatable = Map.of("pods", Quantity.of(most));
        capacity = new Capacity(allocatable);
    }

    Map<String, Quantity> allocatable() {
        return allocatable;
    }

    /** Lets a run in, or queues it; tells whether it may begin now. */
    synchronized boolean enter(TaskRun run) {
        Place place = places.computeIfAbsent(run.id().podUid(), uid -> new Place());
        place.left = false;
        place.in = place.in || capacity.reserve(run.podRun().pod());
        if (place.in) {
            place.working++;
        } else {
            place.waiting.add(run);
        }
        return place.in;
    }

    /** Notes on a run that waits still why it does; false when it does not. */
    synchronized boolean noteWaiting(TaskRun run) {
        Place place = places.get(run.id().podUid());
        boolean waits = place != null && place.waiting.contains(run);
        if (waits) {
            run.note(waits(run));
        }
        return waits;
    }

    private RunReport waits(TaskRun run) {
        String why = capacity.whyNot(run.podRun().pod());
        Instant now = run.context().time().instant();
        return new RunReport.PodConditionSet(PodCondition.unschedulable(why, now));
    }

    /** Notes that a run which was let in works no more; returns the runs that may begin now. */
    synchronized List<TaskRun> ended(TaskRun run) {
        Place place = places.get(run.id().podUid());
        if (place == null) {
            return List.of();
        }
        place.working--;
        PodSpec spec = run.podRun().pod().spec();
        if (isTheLastOf(run, spec)) {
            place.over.add(run.id().container());
        }
        boolean over = place.left || place.over.size() == spec.containers().size();
        return over ? empty(run.id().podUid(), place) : List.of();
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
        if (place == null || !place.waiting.remove(run) || !place.waiting.isEmpty()) {
            return List.of();
        }
        return empty(run.id().podUid(), place);
    }

    /** Returns the runs of a pod that wait. */
    synchronized List<TaskRun> waiting(String podUid) {
        Place place = places.get(podUid);
        return place == null ? List.of() : List.copyOf(place.waiting);
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
        List<TaskRun> next = new ArrayList<>();
        for (String uid : capacity.free(podUid)) {
            Place entering = places.get(uid);
            if (entering != null) {
                entering.in = true;
                entering.working += entering.waiting.size();
                next.addAll(entering.waiting);
                entering.waiting.clear();
            }
        }
        return next;
    }

    /** A pod that is in or waits. */
    private static final class Place {
        final List<TaskRun> waiting = new ArrayList<>(1);
        boolean in;
        boolean left;
        int working;
        /** Containers of which nothing more can come. */
        final Set<String> over = new HashSet<>(2);
    }
}
