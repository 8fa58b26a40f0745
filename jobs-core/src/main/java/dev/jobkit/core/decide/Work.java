package dev.jobkit.core.decide;

import dev.jobkit.event.JobProgress;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Tracking;
import java.time.Instant;
import java.util.List;

/**
 * One pass over a Job that has not ended: tally, verdict, moves, status (Kubernetes: the Job controller).
 *
 * <p>For one thread.
 */
final class Work {
    private final JobView view;
    private final Draft draft;
    private final Job job;
    private final Tally tally;
    private final Counting counting;
    private final Moves moves;
    private final boolean deleting;
    private Verdict verdict;
    private boolean adjusted;

    Work(JobView view, Draft draft, DecisionSettings settings) {
        this.view = view;
        this.draft = draft;
        this.job = Suspend.started(view.job(), draft.now);
        this.tally = Tally.of(job, Adoption.claim(view, draft));
        this.verdict = Verdict.of(job, tally, draft.now);
        this.counting = new Counting(job, tally, draft);
        this.moves = new Moves(job, tally, draft, settings);
        this.deleting = job.metadata().isDeleting();
    }

    /** Moves the pods. */
    void run() {
        counting.stopCancelled();
        counting.countEnded();
        if (!verdict.isOpen()) {
            moves.stopAll(verdict);
        } else if (!deleting && !counting.isPostponed()) {
            adjusted = true;
            moves.adjust(counting.tracking());
        }
        if (verdict.isOpen() && isComplete()) {
            verdict = Verdict.COMPLETE;
        }
        if (!verdict.isOpen() || deleting) {
            counting.countHeld();
            counting.letGo(tally.terminating(), verdict);
        }
        counting.letGo(deleting ? tally.active() : stopped(), verdict);
        if (counting.isPostponed()) {
            draft.wake(Next.AGAIN);
        }
        wakeAtDeadline();
    }

    private List<Pod> stopped() {
        if (draft.stopped() == 0) {
            return List.of();
        }
        return tally.active().stream()
                .filter(p -> draft.current(p).metadata().isDeleting())
                .toList();
    }

    private boolean isComplete() {
        if (counting.isPostponed() || active() > 0) {
            return false;
        }
        JobSpec spec = job.spec();
        return spec.completions() == null ? tally.succeededCount() > 0 : tally.succeededCount() >= spec.completions();
    }

    private void wakeAtDeadline() {
        Instant deadline = Verdict.deadline(job);
        if (verdict.isOpen() && deadline != null) {
            draft.wake(Next.at(deadline));
        }
    }

    private int active() {
        int before = tally.active().size() + tally.cancelled().size();
        return before - draft.stopped() + draft.creates.size();
    }

    private int terminating() {
        return tally.terminating().size() + draft.stopped();
    }

    /** Returns the memory after this pass. */
    Tracking tracking() {
        return counting.tracking();
    }

    /** Returns the status after this pass; asked for when all pods are moved. */
    JobStatus status() {
        JobStatus status = verdict.isOpen() && adjusted ? Suspend.follow(job, draft) : job.status();
        if (!verdict.isOpen()) {
            status = Ending.early(status, verdict, draft);
        }
        status = withCounts(status);
        if (!verdict.isOpen()) {
            if (isHeldBack(status)) {
                draft.waitFor("ends when it is resumed: " + verdict.message());
            } else if (active() == 0
                    && terminating() == 0
                    && !counting.isPostponed()
                    && !Deletion.isInForeground(job)) {
                status = Ending.last(status, verdict, job.spec().completions(), draft);
            } else if (terminating() > 0) {
                draft.waitFor(
                        "ends when " + Words.count(terminating(), "stopping pod") + " ended: " + verdict.message());
            }
        }
        return Suspend.tellStart(view.job().status(), status, draft);
    }

    /**
     * Tells whether the Job must not end yet: a Job has started before it ends, and suspending took the start away. One that
     * wants nothing ends nevertheless, and one that somebody cancelled.
     */
    private boolean isHeldBack(JobStatus status) {
        Integer completions = job.spec().completions();
        boolean wantsNothing = completions != null && completions == 0;
        return status.startTime() == null && !wantsNothing && !verdict.reason().equals(Words.CANCELLED);
    }

    private JobStatus withCounts(JobStatus status) {
        JobStatus before = view.job().status();
        JobStatus.Builder counted = status.toBuilder()
                .active(active())
                .ready(tally.ready() - draft.stoppedReady())
                .terminating(terminating())
                .succeeded(counting.succeededCount())
                .failed(counting.failedCount());
        if (job.spec().isIndexed()) {
            counted.completedIndexes(counting.completed()).failedIndexes(tally.failedIndexes());
        }
        JobStatus after = counted.build();
        if (after.active() != before.active()
                || after.succeeded() != before.succeeded()
                || after.failed() != before.failed()) {
            draft.tell(new JobProgress(draft.about, after.active(), after.succeeded(), after.failed(), draft.now));
        }
        return after;
    }
}
