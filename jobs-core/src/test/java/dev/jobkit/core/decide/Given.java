package dev.jobkit.core.decide;

import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.PodTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jobs and pods for the tests of single decisions. */
final class Given {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final LabelSelector SELECTOR = LabelSelector.of("app", "x");

    private Given() {}

    static JobSpec.Builder spec(int completions, int parallelism) {
        PodSpec pod = PodSpec.of(Container.of("main", "busybox"));
        return JobSpec.builder()
                .completions(completions)
                .parallelism(parallelism)
                .backoffLimit(6)
                .selector(SELECTOR)
                .template(new PodTemplate(Map.of("app", "x"), Map.of(), pod, Passthrough.EMPTY));
    }

    static JobSpec.Builder indexed(int completions, int parallelism) {
        return spec(completions, parallelism).completionMode(CompletionMode.INDEXED);
    }

    static Job job(JobSpec.Builder spec) {
        Metadata m = Metadata.named("j").toBuilder().uid("job-uid").created(NOW).build();
        return Job.of(m, spec.build());
    }

    /** Returns an active pod of the Job that runs on a node; an index below 0 means none. */
    static Pod pod(String name, int index) {
        Metadata m = Metadata.named(name).toBuilder()
                .uid("uid-" + name)
                .created(NOW.minusSeconds(60))
                .labels(Map.of("app", "x"))
                .annotations(index < 0 ? Map.of() : Map.of(Names.COMPLETION_INDEX, Integer.toString(index)))
                .owners(List.of(Owner.controlledBy(job(spec(1, 1)))))
                .finalizers(List.of(Names.TRACKING_FINALIZER))
                .build();
        PodSpec spec = PodSpec.of(Container.of("main", "busybox")).toBuilder()
                .nodeName("node")
                .build();
        return new Pod(m, spec, PodStatus.builder().phase(PodPhase.RUNNING).build());
    }

    static Pod unscheduled(Pod pod) {
        return phase(
                new Pod(pod.metadata(), pod.spec().toBuilder().nodeName(null).build(), pod.status()), PodPhase.PENDING);
    }

    static Pod phase(Pod pod, PodPhase phase) {
        return pod.withStatus(pod.status().toBuilder().phase(phase).build());
    }

    static Pod ready(Pod pod, Instant since) {
        return condition(pod, PodConditionType.READY, ConditionStatus.TRUE, since);
    }

    static Pod condition(Pod pod, PodConditionType type, ConditionStatus status, @Nullable Instant since) {
        PodCondition condition = new PodCondition(type, status, null, null, null, since);
        return pod.withStatus(
                pod.status().toBuilder().conditions(List.of(condition)).build());
    }

    static Pod restarted(Pod pod, int restarts) {
        ContainerState running = new ContainerState.Running(NOW);
        return pod.withStatus(pod.status().toBuilder()
                .containerStatuses(List.of(container("main", running, restarts)))
                .build());
    }

    static Pod created(Pod pod, @Nullable Instant when) {
        return pod.withMetadata(pod.metadata().toBuilder().created(when).build());
    }

    static Pod deleted(Pod pod, Instant asked) {
        return pod.withMetadata(pod.metadata().toBuilder()
                .deleted(asked.plusSeconds(30))
                .deletionGrace(Duration.ofSeconds(30))
                .build());
    }

    static Pod released(Pod pod) {
        return pod.withMetadata(pod.metadata().toBuilder().finalizers(List.of()).build());
    }

    static Pod annotated(Pod pod, String key, String value) {
        return pod.withMetadata(pod.metadata().toBuilder()
                .annotations(Map.of(
                        Names.COMPLETION_INDEX,
                        Integer.toString(pod.completionIndex().orElse(0)),
                        key,
                        value))
                .build());
    }

    /** Returns the pod ended at this instant: Succeeded with exit code 0, Failed with any other. */
    static Pod ended(Pod pod, int exitCode, Instant when) {
        ContainerState end = new ContainerState.Terminated(exitCode, null, null, null, null, when);
        return pod.withStatus(pod.status().toBuilder()
                .phase(exitCode == 0 ? PodPhase.SUCCEEDED : PodPhase.FAILED)
                .containerStatuses(List.of(container("main", end, 0)))
                .build());
    }

    static ContainerStatus container(String name, ContainerState state, int restarts) {
        return new ContainerStatus(name, "busybox", state, null, false, null, restarts, null);
    }

    static JobPlan decide(Job job, Pod... pods) {
        return decide(new JobView(job, Arrays.asList(pods), List.of(), pods.length));
    }

    static JobPlan decide(JobView view) {
        return JobDecider.decide(view, NOW, DecisionSettings.KUBERNETES);
    }
}
