package dev.jobkit.testkit;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about a Job; each failure shows the whole status. See {@link JobKitAssertions}. */
public final class JobAssert extends AbstractAssert<JobAssert, Job> {
    JobAssert(Job actual) {
        super(actual, JobAssert.class);
    }

    /** Verifies how many pods are active. */
    public JobAssert hasActive(int expected) {
        return same("active", expected, actual.status().active());
    }

    /** Verifies how many active pods are ready. */
    public JobAssert hasReady(int expected) {
        return same("ready", expected, actual.status().ready());
    }

    /** Verifies how many pods are being deleted and have not ended. */
    public JobAssert hasTerminating(int expected) {
        return same("terminating", expected, actual.status().terminating());
    }

    /** Verifies how many successes are counted. */
    public JobAssert hasSucceeded(int expected) {
        return same("succeeded", expected, actual.status().succeeded());
    }

    /** Verifies how many failures are counted. */
    public JobAssert hasFailed(int expected) {
        return same("failed", expected, actual.status().failed());
    }

    /** Verifies which indexes succeeded, {@code "0-2,5"}. */
    public JobAssert hasCompletedIndexes(String expected) {
        return same(
                "completedIndexes", expected, actual.status().completedIndexes().toString());
    }

    /** Verifies which indexes failed for good, {@code "0-2,5"}. */
    public JobAssert hasFailedIndexes(String expected) {
        return same("failedIndexes", expected, String.valueOf(actual.status().failedIndexes()));
    }

    /** Verifies that the Job is neither Complete nor Failed. */
    public JobAssert isRunning() {
        return same("finished", false, actual.isFinished());
    }

    /** Verifies that the Job is Complete. */
    public JobAssert isComplete() {
        return same("complete", true, actual.isComplete());
    }

    /** Verifies that the Job is Failed for this reason, {@code "BackoffLimitExceeded"}. */
    public JobAssert isFailed(String reason) {
        return hasCondition(JobConditionType.FAILED, reason);
    }

    /** Verifies that the Job has the condition Suspended. */
    public JobAssert isSuspended() {
        return hasCondition(JobConditionType.SUSPENDED, "JobSuspended");
    }

    /** Verifies that the condition of this type is there, True, and has this reason. */
    public JobAssert hasCondition(JobConditionType type, String reason) {
        isNotNull();
        @Nullable JobCondition condition = actual.status().condition(type).orElse(null);
        if (condition == null
                || !ConditionStatus.TRUE.equals(condition.status())
                || !reason.equals(condition.reason())) {
            failWithMessage("Expected Job %s to be %s (%s) but its status is%n  %s", name(), type, reason, status());
        }
        return this;
    }

    private JobAssert same(String what, @Nullable Object expected, @Nullable Object came) {
        if (!Objects.equals(expected, came)) {
            failWithMessage(
                    "Expected Job %s to have %s %s but it has %s; its status is%n  %s",
                    name(), what, expected, came, status());
        }
        return this;
    }

    private String name() {
        return actual.key().toString();
    }

    private Object status() {
        return actual.status();
    }
}
