package dev.jobkit.core.decide;

import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RestartPolicy;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a Job (batch/v1 conditions FailureTarget and SuccessCriteriaMet); once noted, nothing changes it.
 *
 * @param kind failure, success or none yet
 * @param reason one word of the condition
 * @param message a sentence of the condition
 */
record Verdict(Kind kind, String reason, String message) {
    /** It goes on. */
    static final Verdict NONE = new Verdict(Kind.NONE, "", "");

    /** Completions are reached. */
    static final Verdict COMPLETE = success(Words.COMPLETIONS_REACHED, Words.COMPLETIONS_MESSAGE);

    /** Failure, success or neither. */
    enum Kind {
        NONE,
        FAILURE,
        SUCCESS
    }

    boolean isOpen() {
        return kind == Kind.NONE;
    }

    boolean isFailure() {
        return kind == Kind.FAILURE;
    }

    /** Returns the condition that notes the verdict before the Job ends. */
    JobConditionType early() {
        return isFailure() ? JobConditionType.FAILURE_TARGET : JobConditionType.SUCCESS_CRITERIA_MET;
    }

    /** Returns the condition that ends the Job. */
    JobConditionType last() {
        return isFailure() ? JobConditionType.FAILED : JobConditionType.COMPLETE;
    }

    private static Verdict failure(String reason, String message) {
        return new Verdict(Kind.FAILURE, reason, message);
    }

    private static Verdict success(String reason, String message) {
        return new Verdict(Kind.SUCCESS, reason, message);
    }

    /** Judges by everything but the completions, which are looked at only after pods were made or stopped. */
    static Verdict of(Job job, Tally tally, Instant now) {
        Verdict verdict = standing(job);
        if (verdict.isOpen() && Cancel.isCancelled(job)) {
            verdict = failure(Words.CANCELLED, Cancel.message(job));
        }
        if (verdict.isOpen()) {
            verdict = byFailurePolicy(tally);
        }
        if (verdict.isOpen() && isOverLimit(tally)) {
            verdict = failure(Words.BACKOFF_LIMIT_EXCEEDED, Words.BACKOFF_LIMIT_MESSAGE);
        }
        if (verdict.isOpen() && isOverdue(job, now)) {
            verdict = failure(Words.DEADLINE_EXCEEDED, Words.DEADLINE_MESSAGE);
        }
        return verdict.isOpen() && job.spec().isIndexed() ? byIndexes(tally) : verdict;
    }

    private static Verdict standing(Job job) {
        for (JobCondition c : job.status().conditions()) {
            if (c.holds(JobConditionType.SUCCESS_CRITERIA_MET)) {
                return success(text(c.reason()), text(c.message()));
            }
        }
        for (JobCondition c : job.status().conditions()) {
            if (c.holds(JobConditionType.FAILURE_TARGET)) {
                return failure(text(c.reason()), text(c.message()));
            }
        }
        return NONE;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Verdict byFailurePolicy(Tally tally) {
        if (tally.spec().podFailurePolicy() == null) {
            return NONE;
        }
        for (List<Pod> news : List.of(tally.failed(), tally.strangers())) {
            for (Pod pod : news) {
                FailurePolicy.Match match = FailurePolicy.match(tally.spec().podFailurePolicy(), pod);
                if (match.is(PodFailureAction.FAIL_JOB) && Replacement.isFailed(pod, tally.spec())) {
                    return failure(Words.POD_FAILURE_POLICY, match.message());
                }
            }
        }
        return NONE;
    }

    private static boolean isOverLimit(Tally tally) {
        Integer limit = tally.spec().backoffLimit();
        if (limit == null) {
            return false;
        }
        if (tally.failedCount() > limit) {
            return true;
        }
        if (!RestartPolicy.ON_FAILURE.equals(tally.spec().template().spec().restartPolicy())) {
            return false;
        }
        long restarts = restarts(tally.active()) + restarts(tally.terminating());
        return restarts > 0 && restarts >= limit;
    }

    private static long restarts(List<Pod> pods) {
        long sum = 0;
        for (Pod pod : pods) {
            if (pod.status().phase() == PodPhase.RUNNING || pod.status().phase() == PodPhase.PENDING) {
                for (ContainerStatus c : pod.status().initContainerStatuses()) {
                    sum += c.restartCount();
                }
                for (ContainerStatus c : pod.status().containerStatuses()) {
                    sum += c.restartCount();
                }
            }
        }
        return sum;
    }

    private static boolean isOverdue(Job job, Instant now) {
        Instant deadline = deadline(job);
        return deadline != null && !now.isBefore(deadline);
    }

    /** Returns when the Job fails by its deadline; null without one, before its start and while it is suspended. */
    static @Nullable Instant deadline(Job job) {
        JobSpec spec = job.spec();
        Instant start = job.status().startTime();
        if (spec.activeDeadline() == null || start == null || spec.isSuspended()) {
            return null;
        }
        return start.plus(spec.activeDeadline());
    }

    private static Verdict byIndexes(Tally tally) {
        IndexSet failed = tally.failedIndexes();
        if (failed != null) {
            Integer most = tally.spec().maxFailedIndexes();
            if (most != null && failed.size() > most) {
                return failure(Words.MAX_FAILED_INDEXES_EXCEEDED, Words.MAX_FAILED_MESSAGE);
            }
            if (!failed.isEmpty() && failed.size() + tally.completed().size() >= tally.completions()) {
                return failure(Words.FAILED_INDEXES, Words.FAILED_INDEXES_MESSAGE);
            }
        }
        OptionalInt rule = SuccessRules.firstMet(tally.spec().successPolicy(), tally.completed(), tally.completions());
        if (rule.isPresent()) {
            return success(Words.SUCCESS_POLICY, "Matched rules at index " + rule.getAsInt());
        }
        return NONE;
    }
}
