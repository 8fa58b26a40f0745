package dev.jobkit.testkit;

import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.spi.NodeInfo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plays the life story of a Job step by step and compares what is seen after each; stops after the first that differs. */
final class TracePlayer {
    private static final Duration AFTER_CREATE = Duration.ofSeconds(3);
    private static final String[] CASE_KEYS = {"name", "group", "about", "job", "steps", "seconds"};

    private final World world;
    private final ApiFront api;
    private final Masks masks;
    private final Differences differences = new Differences();
    private @Nullable Job watched;

    private TracePlayer(World world) {
        this.world = world;
        this.api = new ApiFront(world.controller());
        this.masks = new Masks("default");
    }

    /** Plays one trace and returns what differs. */
    static List<String> play(Fields trace, ControllerFactory factory) {
        trace.only(CASE_KEYS);
        List<Fields> steps = trace.objects("steps");
        if (steps.isEmpty() || !steps.get(0).text("op").equals("create")) {
            throw new BadCaseException("a trace begins with the step create");
        }
        WorldParts parts = WorldParts.seeded(0).on(nodeFor(trace.map()));
        try (World world = World.of(parts, factory)) {
            TracePlayer player = new TracePlayer(world);
            for (int i = 0; i < steps.size() && player.differences.isEmpty(); i++) {
                Fields step =
                        new Fields(StepText.where(i, steps.get(i)), steps.get(i).map());
                player.differences.at(step.where());
                player.step(step, trace);
                StepText.noteRest(player.differences, i, steps.size());
            }
            return player.differences.lines();
        }
    }

    /** Returns a node with every label that a trace selects nodes by: the recorder ran pods whatever they asked for. */
    static NodeInfo nodeFor(Object trace) {
        Map<String, String> labels = new TreeMap<>();
        collectSelectors(trace, labels);
        return new NodeInfo(labels, Map.of(), "", List.of());
    }

    private static void collectSelectors(@Nullable Object tree, Map<String, String> labels) {
        if (tree instanceof Map<?, ?> map) {
            map.values().forEach(value -> collectSelectors(value, labels));
            if (map.get("nodeSelector") instanceof Map<?, ?> selector) {
                selector.forEach((key, value) -> labels.put(String.valueOf(key), String.valueOf(value)));
            }
        } else if (tree instanceof List<?> list) {
            list.forEach(item -> collectSelectors(item, labels));
        }
    }

    private void step(Fields step, Fields trace) {
        String op = step.text("op");
        step.only(keys(op));
        @Nullable Refusal refusal = act(op, step, trace);
        if (step.has("error")) {
            Fields error = step.object("error").only("code", "reason", "message", "causes");
            Refusal.compare(error, refusal, differences);
        } else if (refusal != null) {
            differences.note("expected acceptance, came the refusal " + refusal.message());
        }
        world.settle().advance(op.equals("create") ? AFTER_CREATE : StepText.took(step));
        if (step.has("after")) {
            seen(step.object("after"));
        } else if (!op.equals("create") || !step.has("error")) {
            throw new BadCaseException(step.where() + ": the key \"after\" is missing, nothing can be compared");
        }
    }

    /** Returns the keys that a step of this op may have. */
    static String[] keys(String op) {
        return switch (op) {
            case "create" -> StepText.keys("spec");
            case "createJob" -> StepText.keys("job");
            case "patch" -> StepText.keys("patch");
            case "deleteJob" -> StepText.keys("propagation");
            case "wait" -> StepText.keys("seconds");
            default -> StepText.keys(Scripted.keys(op));
        };
    }

    private @Nullable Refusal act(String op, Fields step, Fields trace) {
        switch (op) {
            case "create" -> {
                Refusal refusal = create(trace.need("job"));
                if (watched != null && step.has("spec")) {
                    differences.tree("spec", step.need("spec"), SeenJob.spec(watched));
                }
                return refusal;
            }
            case "createJob" -> {
                return create(step.need("job"));
            }
            case "patch" -> {
                return api.patch(Kind.JOB, watched().key(), step.need("patch"), WriteOptions.DEFAULT)
                        .refusal();
            }
            case "deleteJob" -> {
                Propagation propagation = Scripted.word(Propagation.class, step, "propagation");
                return api.delete(Kind.JOB, watched().key(), propagation).refusal();
            }
            case "wait" -> {
                return null;
            }
            default -> {
                Scripted.play(op, step, world);
                return null;
            }
        }
    }

    private @Nullable Refusal create(Object manifest) {
        ApiFront.Answer<Job> answer = api.createJob(manifest);
        if (answer.object() != null) {
            watched = answer.object();
            masks.job(watched.metadata().name());
            world.watch(watched);
        }
        return answer.refusal();
    }

    private void seen(Fields after) {
        after.only("status", "deleting", "pods", "events", "job");
        Job now = world.find().orElse(null);
        masks.pods(world.pods());
        if (after.has("job")) {
            differences.same("job", after.get("job"), now == null ? null : "there");
        } else if (now == null) {
            differences.note("job", "there", null);
        } else {
            SeenJob.compareStatus(after, now, masks, differences);
        }
        differences.same("pods", SeenJob.expectedPods(after), SeenJob.pods(world.pods()));
        EventTally.compare(after.objects("events"), world.events(), masks, differences);
    }

    private Job watched() {
        if (watched == null) {
            throw new BadCaseException("there is no Job to act upon");
        }
        return watched;
    }

    /** Returns the map of a tree; empty for anything else. */
    static Map<String, Object> members(@Nullable Object tree) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> members.put(String.valueOf(key), value));
        }
        return members;
    }

    /** Returns the spec of a stored object as a tree. */
    static Map<String, Object> specOf(dev.jobkit.model.Stored object) {
        return members(members(Manifests.toTree(object)).get("spec"));
    }
}
