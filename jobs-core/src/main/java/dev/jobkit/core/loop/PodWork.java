package dev.jobkit.core.loop;

import dev.jobkit.core.pods.PodDecider;
import dev.jobkit.core.pods.PodPlan;
import dev.jobkit.core.pods.PodSettings;
import dev.jobkit.core.pods.Reported;
import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one pass does to one pod: starts from the stored pod, collects, and becomes a write and orders. */
final class PodWork {
    private final PodSlot slot;
    private final boolean isNew;
    private final boolean joins;
    private List<JobEvent> events = List.of();
    private List<RunId> ended = List.of();
    private List<Attempt> attempts = List.of();
    private List<RunId> starts = List.of();
    private List<PodPlan.StopOrder> stops = List.of();
    private Pod pod;
    private @Nullable Instant wakeAt;
    private boolean over;
    private boolean looked;

    private PodWork(PodSlot slot, boolean isNew, boolean joins) {
        this.slot = slot;
        this.isNew = isNew;
        this.joins = joins;
        this.pod = slot.pod();
        this.wakeAt = slot.nextLook();
        this.over = slot.isOver() || slot.pod().isEnded(); // of what has ended, nothing runs
    }

    /** Begins the work on a pod that is stored. */
    static PodWork on(PodSlot slot) {
        return new PodWork(slot, false, false);
    }

    /** Begins the work on a pod that is not stored yet. */
    static PodWork creating(PodSlot slot) {
        return new PodWork(slot, true, true);
    }

    /** Begins the work on a pod that is stored and that the entry looks after once the pass is committed. */
    static PodWork adopting(PodSlot slot) {
        return new PodWork(slot, false, true);
    }

    PodSlot slot() {
        return slot;
    }

    /** Tells whether this work takes the pod, which goes on, from the Job of this entry. */
    boolean isLeaving(Entry entry) {
        return slot.pod().metadata().isControlledBy(entry.uid())
                && !pod.metadata().isControlledBy(entry.uid())
                && !pod.isEnded();
    }

    /** Returns the pod as it will be. */
    Pod pod() {
        return pod;
    }

    /** Sets other metadata, or a node. */
    void pod(Pod newPod) {
        pod = newPod;
    }

    /** Looks at the pod once: takes the reports in and finds what should run. */
    void look(Draft draft, PodSettings settings, List<Reported> news) {
        looked = true;
        PodPlan plan = PodDecider.decide(pod, news, draft.now(), settings, slot.cause(), draft.alike());
        pod = plan.pod();
        starts = plan.starts();
        stops = plan.stops();
        over = plan.over();
        wakeAt = plan.wakeAt();
        events = joined(events, plan.events());
        ended = joined(ended, plan.refused());
        if (!plan.ended().isEmpty()) {
            takeEnds(plan.ended());
        }
    }

    private void takeEnds(List<Attempt> ends) {
        ObjectRef job = PodFacts.job(pod);
        List<RunId> runs = new ArrayList<>(ends.size());
        List<Attempt> records = new ArrayList<>(ends.size());
        for (Attempt attempt : ends) {
            runs.add(new RunId(attempt.log().podUid(), attempt.container(), attempt.attempt()));
            if (job != null) {
                records.add(attempt.of(job.uid())); // a run's record has the uid of its Job
            }
        }
        ended = joined(ended, runs);
        attempts = joined(attempts, records);
    }

    /** Most pods are looked at once a pass: then the list itself will do. */
    private static <T> List<T> joined(List<T> first, List<T> then) {
        if (first.isEmpty() || then.isEmpty()) {
            return first.isEmpty() ? then : first;
        }
        List<T> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }

    /** Tells whether this pass has looked at the pod, and so knows what is to be started and stopped. */
    boolean isLooked() {
        return looked;
    }

    /** Tells whether the pod leaves the store: it is to be deleted, nothing holds it, and nothing of it runs. */
    boolean isGone() {
        return pod.metadata().isDeleting() && pod.metadata().finalizers().isEmpty() && (over || pod.isEnded());
    }

    /** Tells whether the loop has nothing more to do with the pod. */
    boolean isDone() {
        return isGone() || (!pod.isLive() && over);
    }

    /** Returns what has to be written, or null when nothing changes. */
    @Nullable
    Write write() {
        if (isNew) {
            return new Write.Create(pod);
        }
        if (isGone()) {
            return new Write.Delete(pod);
        }
        if (pod == slot.pod()) {
            return null;
        }
        return pod.spec() == slot.pod().spec() ? new Write.UpdateStatus(pod) : new Write.Update(pod);
    }

    List<JobEvent> events() {
        return events;
    }

    List<RunId> starts() {
        return starts;
    }

    List<PodPlan.StopOrder> stops() {
        return stops;
    }

    /** Returns what goes into the record of the Job's run: attempts that have ended. */
    List<Attempt> attempts() {
        return attempts;
    }

    List<RunId> ended() {
        return ended;
    }

    @Nullable
    Instant wakeAt() {
        return wakeAt;
    }

    boolean isOver() {
        return over;
    }

    boolean isNew() {
        return isNew;
    }

    /** Tells whether the entry did not look after the pod before this pass. */
    boolean joins() {
        return joins;
    }
}
