package dev.jobkit.core.decide;

import dev.jobkit.event.JobEvent;
import dev.jobkit.event.PodStopping;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.StopCause;
import dev.jobkit.model.Tracking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one pass changes; a plain holder for one thread that judges nothing.
 *
 * <p>Several steps may change one pod: the changes add up to one move.
 *
 * <p>Source: none, it holds no rule.
 */
final class Draft {
    final Instant now;
    final int batch;
    final ObjectRef about;
    final List<Pod> creates = new ArrayList<>();
    private final Job before;
    private final Map<String, PodMove> moves = new LinkedHashMap<>();
    private final List<JobEvent> events = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private Metadata metadata;
    private JobPlan.Fate fate = JobPlan.Fate.KEEP;
    private JobPlan.Leftovers leftovers = JobPlan.Leftovers.KEEP;
    private Next next = Next.NONE;
    private String whyCreate = "";
    private @Nullable String waiting;
    private int released;
    private int stopped;
    private int stoppedReady;

    Draft(Job job, ObjectRef about, Instant now, DecisionSettings settings) {
        this.before = job;
        this.metadata = job.metadata();
        this.now = now;
        this.batch = settings.batch();
        this.about = about;
    }

    /** Returns the pod with what this pass has changed of it so far. */
    Pod current(Pod pod) {
        PodMove move = moves.get(pod.metadata().uid());
        return move == null ? pod : move.pod();
    }

    /** Tells whether this pass has moved as many pods as one commit should; the rest is left to the next. */
    boolean isFull() {
        return released >= batch || stopped >= batch;
    }

    /** Makes the Job the owner of the pod, and holds the pod until it is counted. */
    void adopt(Pod pod, Owner owner) {
        put(Marks.owned(pod.metadata(), owner), pod, null, null);
    }

    /** Takes the reference to the owner of this uid and the finalizer off the pod. */
    void disown(Pod pod, String ownerUid) {
        Pod current = current(pod);
        PodMove.Counting counting = current.isTracked() ? PodMove.Counting.LET_GO : null;
        put(Marks.disowned(current.metadata(), ownerUid), pod, null, counting);
    }

    /** Takes the finalizer off the pod, with what that means for the counts. */
    void release(Pod pod, PodMove.Counting counting) {
        released++;
        put(Marks.untracked(current(pod).metadata()), pod, null, counting);
    }

    /** Marks the pod as deleted; runs of a pod that has not ended are stopped for this cause. */
    void stop(Pod pod, StopCause cause, String why) {
        boolean over = pod.isEnded();
        Metadata marked = Marks.deleted(current(pod), now);
        put(marked, pod, over ? null : cause, null);
        if (over) {
            return;
        }
        stopped++;
        if (pod.status().has(PodConditionType.READY)) {
            stoppedReady++;
        }
        OptionalInt index = pod.completionIndex();
        Integer number = index.isPresent() ? index.getAsInt() : null;
        events.add(new PodStopping(ObjectRef.to(pod), about, number, cause, now, Words.SUCCESSFUL_DELETE, why));
    }

    /** Marks the pod as deleted and notes it as the Job controller does. */
    void stopNoted(Pod pod, StopCause cause, String why) {
        stop(pod, cause, why);
        String message = "Deleted pod: " + pod.metadata().name();
        notes.add(new Note(EventRecord.NORMAL, Words.SUCCESSFUL_DELETE, message, why));
    }

    private void put(Metadata changed, Pod pod, @Nullable StopCause stop, PodMove.@Nullable Counting counting) {
        PodMove was = moves.get(pod.metadata().uid());
        StopCause cause = stop != null || was == null ? stop : was.stop();
        PodMove.Counting count = PodMove.Counting.UNCHANGED;
        if (counting != null) {
            count = counting;
        } else if (was != null) {
            count = was.counting();
        }
        moves.put(pod.metadata().uid(), new PodMove(pod.withMetadata(changed), cause, count));
    }

    void tell(JobEvent event) {
        events.add(event);
    }

    void tellFirst(JobEvent event) {
        events.add(0, event);
    }

    void note(String type, String reason, String message, @Nullable String why) {
        notes.add(new Note(type, reason, message, why));
    }

    void wake(Next when) {
        next = Next.earlier(next, when);
    }

    void waitFor(String what) {
        waiting = what;
    }

    void because(String why) {
        whyCreate = why;
    }

    void remake(Metadata changed) {
        metadata = changed;
    }

    void end(JobPlan.Fate what) {
        fate = what;
    }

    void leave(JobPlan.Leftovers what) {
        leftovers = what;
    }

    int stopped() {
        return stopped;
    }

    int stoppedReady() {
        return stoppedReady;
    }

    /** Returns the plan of all this with the Job in this status. */
    JobPlan plan(JobStatus status, Tracking tracking) {
        for (PodMove move : moves.values()) {
            Metadata m = move.pod().metadata();
            if (m.isDeleting() && m.finalizers().isEmpty() && Duration.ZERO.equals(m.deletionGrace())) {
                wake(Next.AGAIN); // it goes with this commit, and the counts follow
                break;
            }
        }
        boolean same = metadata.equals(before.metadata())
                && status.equals(before.status())
                && tracking.equals(before.tracking());
        Job job = same ? before : new Job(metadata, before.spec(), status, tracking);
        List<PodMove> all = List.copyOf(moves.values());
        return new JobPlan(job, fate, creates, all, next, events, notes, whyCreate, waiting, leftovers);
    }
}
