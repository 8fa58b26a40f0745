package dev.jobkit.core.decide;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.ExitCodeOperator;
import dev.jobkit.model.ExitCodes;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionPattern;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the failure of a pod means (batch/v1 JobSpec.podFailurePolicy, KEP-3329): the first rule that matches decides. */
final class FailurePolicy {
    private static final Match UNMATCHED = new Match(null, "");

    private FailurePolicy() {}

    /**
     * What a policy says about a pod.
     *
     * @param action of the rule that matched; null when none did
     * @param message which rule matched by what; empty when none did
     */
    record Match(@Nullable PodFailureAction action, String message) {
        /** Tells whether the failure is counted. */
        boolean counts() {
            return !PodFailureAction.IGNORE.equals(action);
        }

        boolean is(PodFailureAction wanted) {
            return wanted.equals(action);
        }
    }

    /** Judges the pod; without a policy no rule matches. */
    static Match match(@Nullable PodFailurePolicy policy, Pod pod) {
        if (policy == null) {
            return UNMATCHED;
        }
        List<PodFailureRule> rules = policy.rules();
        for (int i = 0; i < rules.size(); i++) {
            PodFailureRule rule = rules.get(i);
            String cause = rule.onExitCodes() != null
                    ? byExitCode(rule.onExitCodes(), pod)
                    : byCondition(rule.onPodConditions(), pod);
            if (cause != null) {
                String message = cause + " matching " + rule.action() + " rule at index " + i;
                return new Match(rule.action(), message);
            }
        }
        return UNMATCHED;
    }

    private static @Nullable String byExitCode(ExitCodes codes, Pod pod) {
        String found = byExitCode(codes, pod, pod.status().containerStatuses());
        return found != null ? found : byExitCode(codes, pod, pod.status().initContainerStatuses());
    }

    private static @Nullable String byExitCode(ExitCodes codes, Pod pod, List<ContainerStatus> containers) {
        for (ContainerStatus c : containers) {
            if (c.state() instanceof ContainerState.Terminated end
                    && (codes.containerName() == null || codes.containerName().equals(c.name()))
                    && matches(codes, end.exitCode())) {
                return "Container " + c.name() + " for pod " + pod.key() + " failed with exit code " + end.exitCode();
            }
        }
        return null;
    }

    /** Exit code 0 never matches, whatever the operator. */
    private static boolean matches(ExitCodes codes, int exitCode) {
        if (exitCode == 0) {
            return false;
        }
        if (ExitCodeOperator.IN.equals(codes.operator())) {
            return codes.values().contains(exitCode);
        }
        return ExitCodeOperator.NOT_IN.equals(codes.operator())
                && !codes.values().contains(exitCode);
    }

    private static @Nullable String byCondition(List<PodConditionPattern> patterns, Pod pod) {
        for (PodCondition condition : pod.status().conditions()) {
            for (PodConditionPattern pattern : patterns) {
                ConditionStatus wanted = pattern.status() == null ? ConditionStatus.TRUE : pattern.status();
                if (condition.type().equals(pattern.type())
                        && condition.status().equals(wanted)) {
                    return "Pod " + pod.key() + " has condition " + condition.type();
                }
            }
        }
        return null;
    }
}
