package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the loop remembers of one live pod beside the store; belongs to the worker that has its entry. */
final class PodSlot {
    /** So long after the grace an end is waited for before it is ordered again; twice as long each time, up to the cap. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int MOST_DOUBLINGS = 4;

    /** Beyond so many waiting reports, as after a store that hung, a word about progress takes the place of the run's earlier ones. */
    private static final int FEW = 16;

    /** What a grace counts for at most, as an instant cannot be as late as a grace can be long. */
    private static final Duration LONGEST_GRACE = Duration.ofDays(3650);

    /** The order of an end: how often it was given, and when it is given again. */
    private record Asked(int times, Instant again) {}

    /** Made for the first report, and forgotten when they are taken in. */
    private List<Reported> news = List.of();

    /** Runs that were ordered and not released, nearly always one at most. */
    private Set<RunId> started = Set.of();

    /** Ends that were ordered; made at the first, as most pods end by themselves. */
    private Map<RunId, Asked> stopped = Map.of();

    private Pod pod;
    private final @Nullable Node node;

    /** The draft that works on the pod now, and its work; forgotten when it is done. */
    private @Nullable Draft workOf;

    private @Nullable PodWork work;
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

    /** Returns the work that this draft does on the pod; null when it does none. */
    @Nullable
    PodWork work(Draft draft) {
        return workOf == draft ? work : null;
    }

    /** Notes the work of a draft, which takes the place of an earlier draft's. */
    void work(Draft draft, PodWork newWork) {
        workOf = draft;
        work = newWork;
    }

    String uid() {
        return pod.metadata().uid();
    }

    /** Takes in what another slot of the same pod remembers, which was looked after elsewhere until now. */
    void merge(PodSlot other) {
        if (!other.news.isEmpty()) {
            List<Reported> all = new ArrayList<>(other.news);
            all.addAll(news);
            news = all;
        }
        other.started.forEach(this::start);
        other.stopped.forEach((run, asked) -> asked().putIfAbsent(run, asked));
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

    /** Adds a report that no commit has taken in yet. */
    void add(Reported reported) {
        if (news.isEmpty()) {
            news = new ArrayList<>(2); // a start and an end
        }
        if (news.size() >= FEW && reported.report() instanceof RunReport.Progressed) {
            news.removeIf(before -> before.report() instanceof RunReport.Progressed
                    && before.run().equals(reported.run()));
        }
        news.add(reported);
    }

    /** Tells whether the pod has to be looked at now. */
    boolean isDue(Instant now) {
        Instant at = wakeAt();
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
        news = List.of();
        workOf = null;
        work = null;
    }

    /** Returns when the pod has to be looked at for its own sake. */
    @Nullable
    Instant nextLook() {
        return wakeAt;
    }

    /** Returns when the pod has to be looked at again: for its own sake, or as an ordered end has not been answered. */
    @Nullable
    Instant wakeAt() {
        Instant first = wakeAt;
        if (!over && isStopping()) {
            for (Asked asked : stopped.values()) {
                first = first == null || asked.again().isBefore(first) ? asked.again() : first;
            }
        }
        return first;
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
        if (started.contains(run)) {
            return false;
        }
        if (started.isEmpty()) {
            started = Set.of(run);
        } else {
            started = new HashSet<>(started);
            started.add(run);
        }
        return true;
    }

    /** Tells whether the end of any run was ordered. */
    boolean isStopping() {
        return !stopped.isEmpty();
    }

    /** Says which runs are to end now; what was asked of others does not matter any more. */
    void stopping(Set<RunId> runs) {
        if (isStopping()) {
            stopped.keySet().retainAll(runs);
        }
    }

    private Map<RunId, Asked> asked() {
        if (stopped.isEmpty()) {
            stopped = new HashMap<>(2);
        }
        return stopped;
    }

    /** Notes that the end of the run is ordered; false when it was before and may still be answered. */
    boolean stop(RunId run, Instant now, Duration grace) {
        Asked before = stopped.get(run);
        if (before != null && now.isBefore(before.again())) {
            return false;
        }
        int times = before == null ? 0 : before.times() + 1;
        Duration patience = PATIENCE.multipliedBy(1L << Math.min(times, MOST_DOUBLINGS));
        Duration wait = grace.compareTo(LONGEST_GRACE) > 0 ? LONGEST_GRACE : grace;
        asked().put(run, new Asked(times, now.plus(wait).plus(patience)));
        return true;
    }

    /** Notes that the gate was told of the end of the pod; false when it was before. */
    boolean leaveGate() {
        boolean first = !leftGate;
        leftGate = true;
        return first;
    }

    /** Returns the runs that were ordered and not released. */
    Set<RunId> ordered() {
        return started;
    }

    void released(RunId run) {
        if (started.contains(run)) {
            started = new HashSet<>(started);
            started.remove(run);
            started = started.isEmpty() ? Set.of() : started;
        }
        if (isStopping()) {
            stopped.remove(run);
        }
    }
}
