package dev.jobkit.core.pods;

import dev.jobkit.model.Action;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Probe;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A pod with a clock: plays reports and passing time against the decider and keeps what came of it. */
final class PodLife {
    static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    static final String UID = "uid-1";

    Pod pod;
    Instant now = T0;
    PodPlan plan;
    final List<PodPlan> plans = new ArrayList<>();

    PodLife(PodSpec spec) {
        Metadata metadata = Metadata.named("p").toBuilder().uid(UID).created(T0).build();
        pod = new Pod(metadata, spec, PodStatus.EMPTY);
        plan = look();
    }

    static PodLife of(RestartPolicy policy, String... containers) {
        return new PodLife(spec(policy, containers).build());
    }

    static PodSpec.Builder spec(RestartPolicy policy, String... containers) {
        return PodSpec.builder().restartPolicy(policy).containers(containers(containers));
    }

    static List<Container> containers(String... names) {
        List<Container> all = new ArrayList<>();
        for (String name : names) {
            all.add(Container.of(name, "img"));
        }
        return all;
    }

    static Container sidecar(String name) {
        return Container.builder()
                .name(name)
                .image("img")
                .restartPolicy(RestartPolicy.ALWAYS)
                .build();
    }

    static Probe probe() {
        Action yes = new Action(List.of("true"), null, null, Passthrough.EMPTY);
        return new Probe(yes, null, null, null, null, null, null);
    }

    /** Lets the decider look; its answer is the pod from now on. */
    PodPlan look(Reported... reports) {
        plan = PodDecider.decide(pod, List.of(reports), now, PodSettings.KUBERNETES, null);
        pod = plan.pod();
        plans.add(plan);
        return plan;
    }

    PodPlan after(Duration time, Reported... reports) {
        now = now.plus(time);
        return look(reports);
    }

    PodPlan after(int seconds, Reported... reports) {
        return after(Duration.ofSeconds(seconds), reports);
    }

    PodPlan delete(Duration grace) {
        pod = pod.withMetadata(pod.metadata().toBuilder()
                .deleted(now.plus(grace))
                .deletionGrace(grace)
                .build());
        return look();
    }

    Reported report(String container, int attempt, RunReport report) {
        return new Reported(run(container, attempt), report);
    }

    Reported started(String container, int attempt) {
        return report(container, attempt, new RunReport.Started(now));
    }

    Reported exited(String container, int attempt, int code) {
        return report(container, attempt, RunReport.Exited.of(code, now, now));
    }

    Reported notStarted(String container, int attempt, String reason) {
        return report(container, attempt, new RunReport.NotStarted(reason, "why"));
    }

    static RunId run(String container, int attempt) {
        return new RunId(UID, container, attempt);
    }

    List<String> starts() {
        return plan.starts().stream().map(r -> r.container() + r.attempt()).toList();
    }

    List<String> stops() {
        return plan.stops().stream()
                .map(s -> s.run().container() + s.run().attempt() + " "
                        + s.stop().cause() + " " + s.stop().grace().toSeconds())
                .toList();
    }

    List<String> events() {
        return plan.events().stream().map(e -> e.getClass().getSimpleName()).toList();
    }

    PodPhase phase() {
        return pod.status().phase();
    }

    ContainerStatus status(String container) {
        List<ContainerStatus> all = new ArrayList<>(pod.status().containerStatuses());
        all.addAll(pod.status().initContainerStatuses());
        return all.stream()
                .filter(c -> c.name().equals(container))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no status of " + container));
    }
}
