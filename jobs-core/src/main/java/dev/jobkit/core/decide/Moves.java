package dev.jobkit.core.decide;

import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Pod;
import dev.jobkit.model.StopCause;
import dev.jobkit.model.Tracking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Makes the number of active pods what the Job wants (batch/v1 JobSpec.parallelism, completions and suspend).
 *
 * <p>It either stops pods or creates some, never both in one pass; pods of cancelled indexes are stopped elsewhere, and their
 * places may be filled in the same pass. For one pass and one thread.
 */
final class Moves {
    private final Job job;
    private final JobSpec spec;
    private final Tally tally;
    private final Draft draft;
    private final DecisionSettings settings;

    Moves(Job job, Tally tally, Draft draft, DecisionSettings settings) {
        this.job = job;
        this.spec = job.spec();
        this.tally = tally;
        this.draft = draft;
        this.settings = settings;
    }

    /** Stops all active pods of a Job that ends. */
    void stopAll(Verdict verdict) {
        StopCause cause = verdict.isFailure() ? StopCause.FAILED : StopCause.FINISHED;
        if (verdict.reason().equals(Words.CANCELLED)) {
            cause = StopCause.CANCELLED;
        }
        stop(tally.active(), cause, "the Job ends: " + verdict.message());
    }

    private void stop(List<Pod> pods, StopCause cause, String why) {
        for (Pod pod : pods) {
            if (draft.isFull()) {
                draft.wake(Next.AGAIN);
                return;
            }
            draft.stopNoted(pod, cause, why);
        }
    }

    /** Stops or creates pods of a Job that goes on. */
    void adjust(Tracking tracking) {
        if (spec.isSuspended()) {
            draft.waitFor("is suspended");
            stop(tally.active(), StopCause.SUSPENDED, "the Job is suspended");
            return;
        }
        int active = tally.active().size();
        int wanted = wanted(active);
        List<Pod> victims = Victims.choose(spec, tally.active(), active - wanted);
        if (!victims.isEmpty()) {
            stop(victims, StopCause.SCALED_DOWN, "the Job wants " + Words.count(wanted, "active pod"));
            if (active - victims.size() < wanted) {
                draft.wake(Next.AGAIN); // a pass stops or creates; indexes nobody wants leave room for others
            }
            return;
        }
        int missing = wanted
                - active
                - (Replacement.onlyFailed(spec) ? tally.terminating().size() : 0);
        if (missing > 0) {
            create(missing, tracking);
        } else if (wanted > active) {
            waitForStopping(tally.terminating().size());
        } else if (wanted == 0 && parallelism() == 0) {
            draft.waitFor("has parallelism 0");
        }
    }

    private void waitForStopping(int pods) {
        draft.waitFor("waits until " + Words.count(pods, "stopping pod") + " ended before replacing "
                + (pods == 1 ? "it" : "them"));
    }

    private int parallelism() {
        return spec.parallelism() == null ? 1 : spec.parallelism();
    }

    private int wanted(int active) {
        if (spec.completions() == null) {
            return tally.succeededCount() > 0 ? active : parallelism();
        }
        return Math.max(0, Math.min(parallelism(), spec.completions() - tally.succeededCount()));
    }

    private void create(int missing, Tracking tracking) {
        if (spec.backoffLimitPerIndex() == null) {
            int failures = tracking.failuresSinceSuccess();
            Instant until = Backoff.until(failures, tracking.lastFailure(), draft.now, settings);
            if (until != null) {
                draft.wake(Next.at(until));
                draft.waitFor("waits until " + until + ": back-off of "
                        + Backoff.delay(failures, settings).toSeconds() + " s after " + Words.count(failures, "failure")
                        + " since the last success");
                return;
            }
        }
        Births births = new Births(job);
        if (spec.isIndexed()) {
            createIndexes(births, missing);
        } else {
            draft.creates.addAll(Collections.nCopies(Math.min(missing, draft.batch), births.plain()));
        }
        if (!draft.creates.isEmpty()) {
            draft.because(why());
            if (draft.creates.size() == draft.batch && missing > draft.batch) {
                draft.wake(Next.AGAIN);
            }
        }
    }

    /** Looks at so many more indexes than it may fill as may turn out to wait for the end of their delay. */
    private void createIndexes(Births births, int missing) {
        List<Delayed> delayed = new ArrayList<>();
        int candidates =
                (int) Math.min(missing, (long) draft.batch + tally.held().size());
        for (int index : IndexChoice.lowest(tally, candidates)) {
            Pod last = tally.held().get(index);
            Instant until = PerIndex.until(last, draft.now, settings);
            if (last != null && until != null) {
                draft.wake(Next.at(until));
                delayed.add(new Delayed(index, until, PerIndex.failuresWith(last)));
            } else if (draft.creates.size() < draft.batch) {
                draft.creates.add(births.of(index, last));
                if (last != null) {
                    draft.wake(Next.AGAIN); // the replaced pod is counted once its replacement exists
                }
            }
        }
        if (!delayed.isEmpty()) {
            waitForBackoff(delayed);
        } else if (draft.creates.isEmpty() && Replacement.onlyFailed(spec)) {
            int inTheWay =
                    (int) tally.terminating().stream().filter(this::isInTheWay).count();
            if (inTheWay > 0) {
                waitForStopping(inTheWay);
            }
        }
    }

    /** Tells which index is tried next, and which others wait beside it; they come in the order of the indexes. */
    private void waitForBackoff(List<Delayed> delayed) {
        Delayed next = Collections.min(delayed, Comparator.comparing(Delayed::until));
        int[] others =
                delayed.stream().filter(d -> d != next).mapToInt(Delayed::index).toArray();
        draft.waitFor("waits until " + next.until + ": back-off of "
                + Backoff.delay(next.failures, settings).toSeconds() + " s after "
                + Words.count(next.failures, "failure") + " of index " + next.index
                + (others.length == 0 ? "" : "; waiting, too: index " + IndexSet.of(others)));
    }

    private record Delayed(int index, Instant until, int failures) {}

    /** Tells whether the stopping pod keeps an index from its next pod. */
    private boolean isInTheWay(Pod pod) {
        int index = pod.completionIndex().orElse(-1);
        IndexSet failed = tally.failedIndexes();
        return Tally.isWanted(spec, pod)
                && !tally.completed().contains(index)
                && (failed == null || !failed.contains(index));
    }

    private String why() {
        String done = spec.completions() == null
                ? "nothing succeeded yet"
                : tally.succeededCount() + " of " + spec.completions() + " done";
        return "parallelism is " + parallelism() + ", " + tally.active().size() + " active, " + done;
    }
}
