package dev.jobkit.scenarios;

import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.ExitCodeOperator;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.SuccessRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the ends of its pods imply for a Job: the counts, and whether the verdict that it has follows from them. */
final class RemoteVerdict {
    private final Job job;
    private final JobSpec spec;
    private final List<Pod> pods;
    private final boolean indexed;

    RemoteVerdict(Job job, List<Pod> pods) {
        this.job = job;
        this.spec = job.spec();
        this.pods = pods;
        this.indexed = CompletionMode.INDEXED.equals(spec.completionMode());
    }

    private Stream<Pod> in(PodPhase phase) {
        return pods.stream().filter(pod -> pod.status().phase() == phase);
    }

    int succeeded() {
        return indexed
                ? succeededIndexes().size()
                : (int) in(PodPhase.SUCCEEDED).count();
    }

    private Set<Integer> succeededIndexes() {
        return in(PodPhase.SUCCEEDED)
                .map(pod -> pod.completionIndex().orElseThrow())
                .filter(index -> spec.completions() != null && index < spec.completions())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    int failed() {
        return (int) in(PodPhase.FAILED)
                .filter(pod -> !action(pod).equals(PodFailureAction.IGNORE))
                .count();
    }

    /** Returns why the verdict does not follow from the pods; null when it does. */
    @Nullable
    String problem() {
        JobCondition end = RemoteOracle.end(job);
        if (end == null) {
            return "a finished Job has no verdict";
        }
        boolean follows = end.type().equals(JobConditionType.COMPLETE) ? mayBeComplete() : mayFail(end.reason());
        return follows
                ? null
                : "the verdict " + end.type() + " (" + end.reason() + ") does not follow from the pods: "
                        + job.status();
    }

    private boolean mayBeComplete() {
        Integer completions = spec.completions();
        if (completions == null) {
            return succeeded() >= 1;
        }
        return succeeded() >= completions || isSuccessPolicyMet();
    }

    private boolean isSuccessPolicyMet() {
        if (spec.successPolicy() == null) {
            return false;
        }
        Set<Integer> done = succeededIndexes();
        for (SuccessRule rule : spec.successPolicy().rules()) {
            IndexSet wanted = rule.succeededIndexes() == null ? null : IndexSet.parse(rule.succeededIndexes());
            long met = done.stream()
                    .filter(index -> wanted == null || wanted.contains(index))
                    .count();
            Integer count = rule.succeededCount();
            if (count != null ? met >= count : wanted != null && met == wanted.size()) {
                return true;
            }
        }
        return false;
    }

    private boolean mayFail(@Nullable String reason) {
        return switch (String.valueOf(reason)) {
            case "BackoffLimitExceeded" -> isPastLimit();
            case "PodFailurePolicy" -> ownFailures().anyMatch(pod -> action(pod).equals(PodFailureAction.FAIL_JOB));
            case "FailedIndexes" -> !failedIndexes().isEmpty();
            case "MaxFailedIndexesExceeded" ->
                spec.maxFailedIndexes() != null && failedIndexes().size() > spec.maxFailedIndexes();
            case "DeadlineExceeded" -> spec.activeDeadline() != null;
            default -> false;
        };
    }

    /** Pods that failed by themselves, and not because the Job stopped them. */
    private Stream<Pod> ownFailures() {
        return in(PodPhase.FAILED).filter(pod -> !pod.metadata().isDeleting());
    }

    private boolean isPastLimit() {
        int limit = spec.backoffLimit() == null ? 6 : spec.backoffLimit();
        long failures = ownFailures()
                .filter(pod -> !action(pod).equals(PodFailureAction.IGNORE))
                .count();
        if (failures > limit) {
            return true;
        }
        boolean restarts =
                RestartPolicy.ON_FAILURE.equals(spec.template().spec().restartPolicy());
        int restarted = pods.stream()
                .flatMap(pod -> Stream.concat(
                        pod.status().initContainerStatuses().stream(), pod.status().containerStatuses().stream()))
                .mapToInt(ContainerStatus::restartCount)
                .sum();
        return restarts && restarted >= Math.max(1, limit);
    }

    private Set<Integer> failedIndexes() {
        Map<Integer, Integer> failures = new TreeMap<>();
        Set<Integer> failed = new TreeSet<>();
        int limit = spec.backoffLimitPerIndex() == null ? Integer.MAX_VALUE : spec.backoffLimitPerIndex();
        ownFailures()
                .filter(pod -> !action(pod).equals(PodFailureAction.IGNORE))
                .forEach(pod -> {
                    int index = pod.completionIndex().orElseThrow();
                    if (failures.merge(index, 1, Integer::sum) > limit
                            || action(pod).equals(PodFailureAction.FAIL_INDEX)) {
                        failed.add(index);
                    }
                });
        return failed;
    }

    /** Returns what the failure policy says of a failed pod; it counts when no rule fits. */
    private PodFailureAction action(Pod pod) {
        PodFailurePolicy policy = spec.podFailurePolicy();
        if (policy != null) {
            for (PodFailureRule rule : policy.rules()) {
                if (fits(rule, pod)) {
                    return Objects.requireNonNull(rule.action());
                }
            }
        }
        return PodFailureAction.COUNT;
    }

    private static boolean fits(PodFailureRule rule, Pod pod) {
        if (rule.onExitCodes() == null) {
            return rule.onPodConditions().stream()
                    .anyMatch(pattern -> pod.status().conditions().stream()
                            .anyMatch(c -> c.type().equals(pattern.type())
                                    && c.status().equals(pattern.status())));
        }
        String only = rule.onExitCodes().containerName();
        boolean in = ExitCodeOperator.IN.equals(rule.onExitCodes().operator());
        return Stream.concat(pod.status().containerStatuses().stream(), pod.status().initContainerStatuses().stream())
                .filter(status -> only == null || only.equals(status.name()))
                .map(ContainerStatus::state)
                .filter(ContainerState.Terminated.class::isInstance)
                .map(state -> ((ContainerState.Terminated) state).exitCode())
                .anyMatch(code -> code != 0 && rule.onExitCodes().values().contains(code) == in);
    }
}
