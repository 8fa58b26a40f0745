package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the loop remembers of one live pod beside the store; belongs to the worker that has its entry. */
final class PodSlot {
    private final List<Reported> news = new ArrayList<>(2);
    /** Runs that were ordered and not released; a pod has few. */
    private final List<RunId> started = new ArrayList<>(1);

    /** Those of them whose end was ordered. */
    private final List<RunId> stopped = new ArrayList<>(0);

    private Pod pod;
    private final @Nullable Node node;
    private @Nullable Instant wakeAt;
    private @Nullable StopCause cause;
    private boolean fresh = true;
    private boolean over;
    private boolean leftGate;

    PodSlot(Pod pod, @Nullable Node node) {
        this.pod = pod;
        this.node = node;
    }

    /** Returns the pod as it is stored. */
    Pod pod() {
        return pod;
    }

    void pod(Pod newPod) {
        pod = newPod;
    }

    String uid() {
        return pod.metadata().uid();
    }

    /** Takes in what another slot of the same pod remembers, which was looked after elsewhere until now. */
    void merge(PodSlot other) {
        news.addAll(0, other.news);
        other.started.forEach(this::start);
        other.stopped.forEach(this::stop);
        leftGate |= other.leftGate;
        cause(other.cause);
        fresh = true;
    }

    /** Returns where the pod runs; null when no executor fits. */
    @Nullable
    Node node() {
        return node;
    }

    /** Returns reports that no commit has taken in yet. */
    List<Reported> news() {
        return news;
    }

    /** Tells whether the pod has to be looked at now. */
    boolean isDue(Instant now) {
        Instant at = wakeAt;
        return fresh || !news.isEmpty() || (at != null && !at.isAfter(now));
    }

    /** Asks for a look in the next pass. */
    void refresh() {
        fresh = true;
    }

    void looked(@Nullable Instant nextLook, boolean nothingRuns) {
        fresh = false;
        wakeAt = nextLook;
        over = nothingRuns;
        news.clear();
    }

    @Nullable
    Instant wakeAt() {
        return wakeAt;
    }

    boolean isOver() {
        return over;
    }

    /** Returns why the pod's runs are to be stopped, where the controller knows. */
    @Nullable
    StopCause cause() {
        return cause;
    }

    void cause(@Nullable StopCause newCause) {
        if (newCause != null) {
            cause = newCause;
        }
    }

    /** Notes that the run was ordered; false when it was before. */
    boolean start(RunId run) {
        return !started.contains(run) && started.add(run);
    }

    /** Notes that the end of the run was ordered; false when it was before. */
    boolean stop(RunId run) {
        return !stopped.contains(run) && stopped.add(run);
    }

    /** Notes that the gate was told of the end of the pod; false when it was before. */
    boolean leaveGate() {
        boolean first = !leftGate;
        leftGate = true;
        return first;
    }

    /** Returns the runs that were ordered and not released. */
    List<RunId> ordered() {
        return started;
    }

    void released(RunId run) {
        started.remove(run);
        stopped.remove(run);
    }
}
