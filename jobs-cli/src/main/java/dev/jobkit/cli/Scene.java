package dev.jobkit.cli;

import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.ContainerState.Waiting;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.testkit.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a simulated Job and its pods stand at one moment; told apart from an earlier moment by what no event tells.
 *
 * @param job the Job; null when it is gone
 * @param pods the pods by uid, in the order in which scripts choose them
 */
record Scene(@Nullable Job job, Map<String, Pod> pods) {
    private static final String BACK_OFF = "CrashLoopBackOff";

    /** Returns the moment that the world shows. */
    static Scene of(World world) {
        Map<String, Pod> pods = new LinkedHashMap<>();
        world.pods().forEach(pod -> pods.put(pod.metadata().uid(), pod));
        return new Scene(world.find().orElse(null), pods);
    }

    /** Returns a line for each change since then that no event tells. */
    List<String> since(Scene before) {
        List<String> lines = new ArrayList<>();
        pods.forEach((uid, pod) -> crashes(before.pods.get(uid), pod, lines));
        if (job != null && before.job != null) {
            changes(before.job, job, lines);
        }
        return lines;
    }

    /** Returns the pods that are being deleted and were not then. */
    List<Pod> deletedSince(Scene before) {
        return pods.values().stream()
                .filter(pod -> pod.metadata().isDeleting())
                .filter(pod -> {
                    Pod then = before.pods.get(pod.metadata().uid());
                    return then != null && !then.metadata().isDeleting();
                })
                .toList();
    }

    private static void changes(Job before, Job now, List<String> lines) {
        String name = "job " + now.metadata().name() + ": ";
        if (now.status().failedIndexes() != null
                && !Objects.equals(before.status().failedIndexes(), now.status().failedIndexes())
                && !now.status().failedIndexes().isEmpty()) {
            lines.add(name + "failed indexes are " + now.status().failedIndexes());
        }
        if (!Objects.equals(before.spec().parallelism(), now.spec().parallelism())) {
            lines.add(name + "parallelism is " + now.spec().parallelism());
        }
        if (!Objects.equals(before.spec().completions(), now.spec().completions())) {
            lines.add(name + "completions are " + now.spec().completions());
        }
    }

    private static void crashes(@Nullable Pod before, Pod now, List<String> lines) {
        for (ContainerStatus c : now.status().containerStatuses()) {
            if (!isBackingOff(c)
                    || (before != null && before.status().containerStatuses().contains(c))) {
                continue;
            }
            String exit = c.lastState() instanceof Terminated end ? "exited with " + end.exitCode() : "ended";
            lines.add(name(now) + ": container " + c.name() + " " + exit + ", restarts at " + c.notBefore()
                    + (c.crashDelay() == null ? "" : ": back-off of " + seconds(c)));
        }
    }

    private static String seconds(ContainerStatus c) {
        return Objects.requireNonNull(c.crashDelay()).toSeconds() + " s";
    }

    /** Returns how pods are told, {@code "pod render-0-abcde [0]"}. */
    static String name(Pod pod) {
        OptionalInt index = pod.completionIndex();
        return "pod " + pod.metadata().name() + (index.isPresent() ? " [" + index.getAsInt() + "]" : "");
    }

    /** Tells whether the pod starts or runs, and does not just wait for the back-off of a container. */
    static boolean isAtWork(Pod pod) {
        PodPhase phase = pod.status().phase();
        return phase == PodPhase.PENDING || (phase == PodPhase.RUNNING && !isBackingOff(pod));
    }

    private static boolean isBackingOff(Pod pod) {
        return pod.status().containerStatuses().stream().anyMatch(Scene::isBackingOff);
    }

    private static boolean isBackingOff(ContainerStatus c) {
        return c.notBefore() != null && c.state() instanceof Waiting w && BACK_OFF.equals(w.reason());
    }

    /** Returns what became of a step that no line was told about, in words. */
    String without(Scene before) {
        if (equals(before)) {
            return "nothing happened; " + standing();
        }
        Integer ready = job == null ? null : job.status().ready();
        boolean other =
                before.job == null || !Objects.equals(before.job.status().ready(), ready);
        return (ready != null && other ? "now ready are " + ready : "only details changed") + "; " + standing();
    }

    /** Returns how the pods stand, in words. */
    String standing() {
        if (job == null) {
            return "the Job is gone";
        }
        if (pods.isEmpty()) {
            return "there is no pod";
        }
        Map<String, Long> phases = pods.values().stream()
                .collect(Collectors.groupingBy(Scene::phase, TreeMap::new, Collectors.counting()));
        return "the pods are: "
                + phases.entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static String phase(Pod pod) {
        return pod.status().phase().text()
                + (pod.metadata().isDeleting() ? " and terminating" : "")
                + (isBackingOff(pod) ? " in " + BACK_OFF : "");
    }
}
