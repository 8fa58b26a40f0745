package dev.jobkit.scenarios;

import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.testkit.HostileRemote.Outcome;
import dev.jobkit.testkit.HostileRemote.Truth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says from what really became of the runs how pods and Job must have ended; knows nothing of how the controller decides.
 *
 * <p>A pod of which nobody asked anything must have ended as its containers did. What was asked to stop may have been hit at
 * any moment, and has to have ended in one way. The counts of the Job are those of the pods, each once, and the verdict is
 * one that these pods imply.
 */
final class RemoteOracle {
    private final Job job;
    private final List<Pod> pods;
    private final Map<String, Map<String, Map<Integer, Truth>>> truths = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    RemoteOracle(Job job, List<Pod> pods, List<Truth> all) {
        this.job = job;
        this.pods = pods;
        for (Truth truth : all) {
            truths.computeIfAbsent(truth.run().podUid(), uid -> new HashMap<>())
                    .computeIfAbsent(truth.run().container(), name -> new HashMap<>())
                    .put(truth.run().attempt(), truth);
        }
    }

    List<String> faults() {
        pods.forEach(this::judge);
        if (job.isFinished()) {
            count();
            String why = new RemoteVerdict(job, pods).problem();
            if (why != null) {
                faults.add(why);
            }
        }
        return faults;
    }

    private void judge(Pod pod) {
        if (!pod.isEnded()) {
            if (!pod.metadata().isDeleting()) {
                fault(pod, "has not ended and nobody stopped it");
            }
            return;
        }
        codesAreTrue(pod);
        boolean lost = isLost(pod);
        if (lost && !hasTruth(pod, Outcome.LOST)) {
            fault(pod, "is said to be lost and was not");
        }
        if (pod.status().phase() == PodPhase.SUCCEEDED && !succeededTruly(pod)) {
            fault(pod, "is said to have succeeded and has not");
        }
        if (!pod.metadata().isDeleting() && pod.status().phase() == PodPhase.FAILED) {
            if (!lost && succeededTruly(pod)) { // a sidecar that is lost takes its pod along
                fault(pod, "has succeeded and is said to have failed");
            }
            if (!lost && !failedTruly(pod)) {
                fault(pod, "is said to have failed and has not");
            }
        }
    }

    private void fault(Pod pod, String what) {
        faults.add("pod " + pod.metadata().name() + " " + what + ": " + pod.status() + ", in truth "
                + truths.getOrDefault(pod.metadata().uid(), Map.of()).values());
    }

    /** Exit codes that are told, unless nobody could know them, are those of the runs. */
    private void codesAreTrue(Pod pod) {
        Stream.concat(pod.status().initContainerStatuses().stream(), pod.status().containerStatuses().stream())
                .forEach(status -> codeIsTrue(pod, status));
    }

    private void codeIsTrue(Pod pod, ContainerStatus status) {
        if (status.state() instanceof ContainerState.Terminated end
                && end.finishedAt() != null
                && !"ContainerStatusUnknown".equals(end.reason())) {
            Truth truth = attempts(pod, status.name()).get(status.restartCount());
            if (truth == null || truth.exitCode() != end.exitCode()) {
                fault(pod, "has a wrong exit code of " + status.name());
            }
        }
    }

    private Map<Integer, Truth> attempts(Pod pod, String container) {
        return truths.getOrDefault(pod.metadata().uid(), Map.of()).getOrDefault(container, Map.of());
    }

    private boolean hasTruth(Pod pod, Outcome outcome) {
        return truths.getOrDefault(pod.metadata().uid(), Map.of()).values().stream()
                .flatMap(attempts -> attempts.values().stream())
                .anyMatch(truth -> truth.outcome() == outcome);
    }

    static boolean isLost(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(c -> c.type().equals(PodConditionType.DISRUPTION_TARGET) && "Lost".equals(c.reason()));
    }

    private @Nullable Truth last(Pod pod, Container container) {
        Map<Integer, Truth> attempts = attempts(pod, container.name());
        return attempts.isEmpty()
                ? null
                : attempts.get(attempts.keySet().stream().max(Integer::compare).orElseThrow());
    }

    private boolean succeededTruly(Pod pod) {
        for (Container container : pod.spec().containers()) {
            Truth last = last(pod, container);
            if (last == null || last.exitCode() != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean failedTruly(Pod pod) {
        if (!RestartPolicy.NEVER.equals(pod.spec().restartPolicy())) {
            return false; // its containers would have been run again
        }
        return Stream.concat(pod.spec().initContainers().stream(), pod.spec().containers().stream())
                .map(container -> last(pod, container))
                .anyMatch(truth -> truth != null && truth.exitCode() > 0);
    }

    /** Each pod is counted once, as what it is; of those that the Job itself stopped, each at most once. */
    private void count() {
        RemoteVerdict own = new RemoteVerdict(
                job, pods.stream().filter(pod -> !pod.metadata().isDeleting()).toList());
        RemoteVerdict all = new RemoteVerdict(job, pods);
        int stopped =
                (int) pods.stream().filter(pod -> pod.metadata().isDeleting()).count();
        within("succeeded", job.status().succeeded(), own.succeeded(), all.succeeded());
        within("failed", job.status().failed(), own.failed(), own.failed() + stopped);
        within("counted", job.status().succeeded() + job.status().failed(), 0, pods.size());
    }

    private void within(String what, int told, int least, int most) {
        if (told < least || told > most) {
            faults.add(what + " is " + told + " and the pods imply " + least + " to " + most + ": " + job.status());
        }
    }

    /** Returns the condition that ended the Job. */
    static @Nullable JobCondition end(Job job) {
        return job.status().conditions().stream()
                .filter(c ->
                        c.type().equals(JobConditionType.COMPLETE) || c.type().equals(JobConditionType.FAILED))
                .findFirst()
                .orElse(null);
    }
}
