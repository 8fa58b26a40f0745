package dev.jobkit.testkit;

import dev.jobkit.model.Pod;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about a pod; each failure shows the whole status. See {@link JobKitAssertions}. */
public final class PodAssert extends AbstractAssert<PodAssert, Pod> {
    PodAssert(Pod actual) {
        super(actual, PodAssert.class);
    }

    /** Verifies the phase. */
    public PodAssert hasPhase(PodPhase expected) {
        return same("phase", expected, actual.status().phase());
    }

    /** Verifies that the pod is Pending. */
    public PodAssert isPending() {
        return hasPhase(PodPhase.PENDING);
    }

    /** Verifies that the pod is Running. */
    public PodAssert isRunning() {
        return hasPhase(PodPhase.RUNNING);
    }

    /** Verifies that the pod is Succeeded. */
    public PodAssert isSucceeded() {
        return hasPhase(PodPhase.SUCCEEDED);
    }

    /** Verifies that the pod is Failed. */
    public PodAssert isFailed() {
        return hasPhase(PodPhase.FAILED);
    }

    /** Verifies the completion index. */
    public PodAssert hasIndex(int expected) {
        return same("completion index", expected, actual.completionIndex().orElse(-1));
    }

    /** Verifies that the pod is being deleted. */
    public PodAssert isTerminating() {
        return same("being deleted", true, actual.metadata().isDeleting());
    }

    /** Verifies that the pod is not being deleted. */
    public PodAssert isNotTerminating() {
        return same("being deleted", false, actual.metadata().isDeleting());
    }

    /** Verifies that the condition Ready is True. */
    public PodAssert isReady() {
        return same("Ready", true, actual.status().has(PodConditionType.READY));
    }

    /** Verifies the reason of the pod, {@code "Evicted"}. */
    public PodAssert hasReason(String expected) {
        return same("reason", expected, actual.status().reason());
    }

    /** Verifies how often the first container was restarted. */
    public PodAssert hasRestarts(int expected) {
        return same(
                "restarts",
                expected,
                actual.status().containerStatuses().stream()
                        .mapToInt(c -> c.restartCount())
                        .findFirst()
                        .orElse(0));
    }

    /** Verifies that the pod belongs to nobody. */
    public PodAssert isOrphan() {
        return same("orphan", true, actual.metadata().controller().isEmpty());
    }

    private PodAssert same(String what, @Nullable Object expected, @Nullable Object came) {
        if (!Objects.equals(expected, came)) {
            failWithMessage(
                    "Expected pod %s to have %s %s but it has %s; its status is%n  %s",
                    actual.key(), what, expected, came, actual.status());
        }
        return this;
    }
}
