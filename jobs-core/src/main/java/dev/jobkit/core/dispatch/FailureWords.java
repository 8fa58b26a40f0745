package dev.jobkit.core.dispatch;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodStatus;
import org.jspecify.annotations.Nullable;

/** How an attempt or a pod failed, in words for a record. Pure. */
public final class FailureWords {
    private FailureWords() {}

    /** Returns in one sentence how an attempt failed. */
    public static String of(Attempt attempt) {
        String what = "pod " + attempt.pod().name() + ", container " + attempt.container() + ": exit code "
                + attempt.exitCode();
        return sentence(what, ", ", attempt.reason(), attempt.message());
    }

    /** Returns in one sentence how a pod failed of which no container has ended, as it was lost or evicted before. */
    public static String of(Pod pod) {
        String what = "pod " + pod.metadata().name();
        PodStatus status = pod.status();
        PodCondition disruption =
                status.condition(PodConditionType.DISRUPTION_TARGET).orElse(null);
        return isSaid(status.reason()) || isSaid(status.message()) || disruption == null
                ? sentence(what, ": ", status.reason(), status.message())
                : sentence(what, ": ", disruption.reason(), disruption.message());
    }

    private static String sentence(String what, String before, @Nullable String reason, @Nullable String message) {
        return what + (isSaid(reason) ? before + reason : "") + (isSaid(message) ? ": " + message : "");
    }

    private static boolean isSaid(@Nullable String text) {
        return text != null && !text.isEmpty();
    }
}
