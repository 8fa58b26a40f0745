package dev.jobkit.core.decide;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plays one recorded trace and tells each difference. */
final class TracePlayer {
    private final Map<String, @Nullable Object> trace;
    private final TraceWorld world;
    private final List<String> differences = new ArrayList<>();
    private Map<String, @Nullable Object> manifest = Map.of();
    private String watched = "";
    private String watchedUid = "";

    TracePlayer(Map<String, @Nullable Object> trace, DecisionSettings settings) {
        this.trace = trace;
        this.world = new TraceWorld(settings);
    }

    /** Returns what differs from the recording. */
    List<String> play() {
        int number = 0;
        for (Object step : Tree.list(trace, "steps")) {
            number++;
            String op = Tree.text(step, "op", "");
            if (!Tree.map(step).containsKey("error")) {
                act(op, Tree.map(step));
            }
            if (!Tree.map(step).containsKey("after")) {
                continue;
            }
            double seconds = op.equals("create") ? 3.0 : Double.parseDouble(Tree.text(step, "tookSeconds", ""));
            world.advance(Duration.ofMillis(Math.round(seconds * 1000)));
            compare(number + " " + op, Tree.map(step, "after"));
        }
        return differences;
    }

    private void act(String op, Map<String, @Nullable Object> step) {
        switch (op) {
            case "create" -> create(Tree.map(trace, "job"), Tree.map(step, "spec"));
            case "createJob" -> create(Tree.map(step, "job"), Map.of());
            case "patch" -> patch(step.get("patch"));
            case "deleteJob" -> deleteJob(Tree.text(step, "propagation", ""));
            case "run" -> {
                boolean ready = !Boolean.FALSE.equals(step.get("ready"));
                each(step, p -> phase(p, PodPhase.PENDING) && !deleting(p), p -> run(p, ready));
            }
            case "ready" -> {
                boolean ready = !Boolean.FALSE.equals(step.get("ready"));
                each(
                        step,
                        p -> phase(p, PodPhase.RUNNING),
                        p -> world.change(p, q -> TraceWorld.withReady(q, ready, world.now)));
            }
            case "succeed" ->
                each(step, p -> !p.isEnded() && !deleting(p), p -> end(p, PodPhase.SUCCEEDED, 0, Map.of()));
            case "fail" ->
                each(
                        step,
                        p -> !p.isEnded() && !deleting(p),
                        p -> end(p, PodPhase.FAILED, Tree.number(step, "exitCode", 1), step));
            case "restart" ->
                each(step, p -> phase(p, PodPhase.RUNNING), p -> restart(p, Tree.number(step, "restarts", 0)));
            case "terminate" -> terminate(step);
            case "deletePods" -> {
                List<?> states = step.containsKey("states") ? Tree.list(step, "states") : List.of("Pending", "Running");
                each(step, p -> states.contains(p.status().phase().text()) && !deleting(p), world::delete);
            }
            case "wait" -> {}
            default -> throw new AssertionError("unknown op " + op);
        }
    }

    private void create(Map<String, @Nullable Object> job, Map<String, @Nullable Object> defaults) {
        manifest = Tree.map(Tree.merge(job, Map.of("spec", defaults)));
        watched = Tree.text(Tree.map(job, "metadata"), "name", "");
        watchedUid = "uid-of-" + watched;
        Metadata m = Metadata.named(watched).toBuilder()
                .uid(watchedUid)
                .created(world.now)
                .generation(1)
                .build();
        world.put(Job.of(m, TraceSpecs.read(Tree.map(manifest, "spec"), watchedUid)));
    }

    private void patch(@Nullable Object patch) {
        Job job = world.jobs.get(watched);
        if (job == null) {
            return;
        }
        manifest = Tree.map(Tree.merge(manifest, patch));
        world.put(job.withSpec(TraceSpecs.read(Tree.map(manifest, "spec"), watchedUid)));
    }

    private void deleteJob(String propagation) {
        Job job = world.jobs.get(watched);
        if (job == null) {
            return;
        }
        if (propagation.equals("Background")) {
            world.removeInBackground(job);
            return;
        }
        String finalizer = propagation.equals("Orphan") ? Names.ORPHAN_FINALIZER : Names.FOREGROUND_FINALIZER;
        world.put(job.withMetadata(job.metadata().toBuilder()
                .deleted(world.now)
                .deletionGrace(Duration.ZERO)
                .finalizers(List.of(finalizer))
                .build()));
    }

    private void each(Map<String, @Nullable Object> step, Predicate<Pod> which, Consumer<Pod> what) {
        List<Integer> indexes = Tree.list(step, "indexes").stream()
                .map(i -> ((Number) i).intValue())
                .toList();
        world.sorted().stream()
                .filter(which)
                .filter(p -> indexes.isEmpty()
                        || indexes.contains(p.completionIndex().orElse(-1)))
                .limit(Tree.number(step, "count", Integer.MAX_VALUE))
                .forEach(what);
    }

    private static boolean phase(Pod pod, PodPhase phase) {
        return pod.status().phase() == phase;
    }

    private static boolean deleting(Pod pod) {
        return pod.metadata().isDeleting();
    }

    private static Pod scheduled(Pod pod) {
        return new Pod(pod.metadata(), pod.spec().toBuilder().nodeName("node").build(), pod.status());
    }

    private void run(Pod pod, boolean ready) {
        world.change(pod, p -> {
            List<ContainerStatus> containers = p.spec().containers().stream()
                    .map(c -> status(c, new ContainerState.Running(world.now), 0))
                    .toList();
            Pod running = scheduled(p)
                    .withStatus(p.status().toBuilder()
                            .phase(PodPhase.RUNNING)
                            .containerStatuses(containers)
                            .build());
            return TraceWorld.withReady(running, ready, world.now);
        });
    }

    private static ContainerStatus status(Container c, ContainerState state, int restarts) {
        return new ContainerStatus(c.name(), c.image(), state, null, false, null, restarts, null);
    }

    private void end(Pod pod, PodPhase phase, int exitCode, Map<String, @Nullable Object> step) {
        world.change(pod, p -> {
            ContainerState state = new ContainerState.Terminated(exitCode, null, null, null, null, world.now);
            List<PodCondition> conditions = new ArrayList<>(p.status().conditions());
            Tree.list(step, "conditions")
                    .forEach(c -> conditions.add(new PodCondition(
                            PodConditionType.of(Tree.text(c, "type", "")),
                            ConditionStatus.of(Tree.text(c, "status", "")),
                            Tree.text(c, "reason"),
                            Tree.text(c, "message"),
                            null,
                            world.now)));
            Pod ended = scheduled(p)
                    .withStatus(p.status().toBuilder()
                            .phase(phase)
                            .conditions(conditions)
                            .containerStatuses(p.spec().containers().stream()
                                    .map(c -> status(c, state, 0))
                                    .toList())
                            .build());
            return p.status().has(PodConditionType.READY) ? TraceWorld.withReady(ended, false, world.now) : ended;
        });
    }

    private void restart(Pod pod, int restarts) {
        world.change(
                pod,
                p -> p.withStatus(p.status().toBuilder()
                        .containerStatuses(p.spec().containers().stream()
                                .map(c -> status(c, new ContainerState.Running(world.now), restarts))
                                .toList())
                        .build()));
    }

    private void terminate(Map<String, @Nullable Object> step) {
        boolean well = Tree.text(step, "phase", "Failed").equals("Succeeded");
        List<Pod> terminating =
                world.sorted().stream().filter(TracePlayer::deleting).toList();
        for (Pod pod : terminating) {
            if (!pod.isEnded()) {
                int exitCode = Tree.number(step, "exitCode", well ? 0 : 143);
                end(pod, well ? PodPhase.SUCCEEDED : PodPhase.FAILED, exitCode, Map.of());
            }
        }
        world.removeSoon(terminating);
    }

    private void compare(String step, Map<String, @Nullable Object> after) {
        Job job = world.jobs.get(watched);
        boolean gone = after.containsKey("job") && after.get("job") == null;
        differ(step, "gone", gone, job == null);
        if (job != null && !gone) {
            differ(
                    step,
                    "deleting",
                    after.containsKey("deleting"),
                    job.metadata().isDeleting());
            differ(step, "status", recorded(Tree.map(after, "status")), shown(job.status()));
        }
        List<Map<String, String>> wanted = new ArrayList<>();
        for (Object p : Tree.list(after, "pods")) {
            TreeMap<String, String> pod = new TreeMap<>();
            Tree.map(p).forEach((k, v) -> pod.put(k, String.valueOf(v)));
            wanted.add(pod);
        }
        differ(
                step,
                "pods",
                sorted(wanted.stream()),
                sorted(world.pods.values().stream().map(this::shown)));
        TreeMap<String, Integer> events = new TreeMap<>();
        for (Object e : Tree.list(after, "events")) {
            String key = Tree.text(e, "type") + "|" + Tree.text(e, "reason") + "|" + Tree.text(e, "message");
            events.merge(key.replace("<namespace>", "default"), Tree.number(e, "count", 0), Integer::sum);
        }
        TraceEvents log = world.events.get(watchedUid);
        differ(step, "events", events, log == null ? Map.of() : log.counts());
    }

    private void differ(String step, String what, Object recorded, Object came) {
        if (!recorded.equals(came)) {
            differences.add(step + ": " + what + "\n   recorded " + recorded + "\n   came     " + came);
        }
    }

    private static List<String> sorted(Stream<Map<String, String>> pods) {
        return pods.map(Object::toString).sorted().toList();
    }

    private Map<String, String> shown(Pod pod) {
        TreeMap<String, String> shown = new TreeMap<>();
        shown.put("phase", pod.status().phase().text());
        pod.completionIndex().ifPresent(i -> shown.put("index", String.valueOf(i)));
        for (String key : List.of(Names.INDEX_FAILURE_COUNT, Names.INDEX_IGNORED_FAILURE_COUNT)) {
            String count = pod.metadata().annotations().get(key);
            if (count != null) {
                shown.put(key.substring(Names.BATCH_PREFIX.length()), count);
            }
        }
        if (pod.metadata().isDeleting()) {
            shown.put("terminating", "true");
        }
        if (pod.metadata().controller().isEmpty()) {
            shown.put("orphan", "true");
        }
        return shown;
    }

    private static Map<String, Object> recorded(Map<String, @Nullable Object> status) {
        TreeMap<String, Object> shown = new TreeMap<>();
        for (String key : List.of("active", "succeeded", "failed")) {
            shown.put(key, Tree.number(status, key, 0));
        }
        for (String key :
                List.of("ready", "terminating", "completedIndexes", "failedIndexes", "started", "completed")) {
            shown.put(key, Tree.text(status, key, key.equals("completedIndexes") ? "" : "-"));
        }
        shown.put(
                "conditions",
                Tree.list(status, "conditions").stream()
                        .map(c -> Tree.text(c, "type") + "|" + Tree.text(c, "status") + "|" + Tree.text(c, "reason")
                                + "|" + Tree.text(c, "message", "").replace("<namespace>", "default"))
                        .sorted()
                        .toList());
        return shown;
    }

    private Map<String, Object> shown(JobStatus status) {
        TreeMap<String, Object> shown = new TreeMap<>();
        shown.put("active", status.active());
        shown.put("succeeded", status.succeeded());
        shown.put("failed", status.failed());
        shown.put("ready", status.ready() == null ? "-" : status.ready().toString());
        shown.put(
                "terminating",
                status.terminating() == null ? "-" : status.terminating().toString());
        shown.put("completedIndexes", status.completedIndexes().toString());
        shown.put(
                "failedIndexes",
                status.failedIndexes() == null ? "-" : status.failedIndexes().toString());
        shown.put("started", String.valueOf(status.startTime() != null));
        shown.put("completed", String.valueOf(status.completionTime() != null));
        shown.put(
                "conditions",
                status.conditions().stream().map(this::text).sorted().toList());
        return shown;
    }

    private String text(JobCondition c) {
        String message = String.valueOf(c.message());
        for (String name : world.allNames) {
            message = message.replace(name, "<pod>");
        }
        return c.type() + "|" + c.status() + "|" + c.reason() + "|" + message;
    }
}
