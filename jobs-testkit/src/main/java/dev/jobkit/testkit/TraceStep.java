package dev.jobkit.testkit;

import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.manifest.Indent;
import dev.jobkit.manifest.Json;
import dev.jobkit.manifest.ManifestException;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step of a recorded life of a Job, to be played without comparing: {@code {"op": "fail", "count": 1, "exitCode": 42}}.
 *
 * <p>What recordings say besides (what was seen after the step) is allowed and not looked at.
 */
public final class TraceStep {
    private static final Duration AFTER_CREATE = Duration.ofSeconds(3);
    private static final List<String> OPS = List.of(
            "run",
            "ready",
            "succeed",
            "fail",
            "restart",
            "terminate",
            "deletePods",
            "patch",
            "deleteJob",
            "createJob",
            "wait",
            "create");

    private final String op;
    private final Fields fields;

    private TraceStep(String op, Fields fields) {
        this.op = op;
        this.fields = fields;
    }

    /**
     * Reads the steps of a JSON text: a list of steps, or a whole recording with the key {@code steps}.
     *
     * @throws IllegalArgumentException if it is neither, or if a step cannot be understood; the message says which and why
     */
    public static List<TraceStep> read(String json) {
        try {
            Object tree = Json.parse(json);
            if (tree instanceof Map<?, ?> map) {
                tree = Fields.of("the recording", map).need("steps");
            }
            if (!(tree instanceof List<?> list)) {
                throw new BadCaseException("expected a list of steps, or a recording with the key \"steps\"");
            }
            List<TraceStep> steps = new ArrayList<>();
            for (Object item : list) {
                Fields step = Fields.of("step " + steps.size(), item);
                steps.add(of(new Fields(StepText.where(steps.size(), step), step.map())));
            }
            return List.copyOf(steps);
        } catch (ManifestException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getMessage(), e);
        } catch (BadCaseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static TraceStep of(Fields step) {
        String op = step.text("op");
        if (!OPS.contains(op)) {
            throw new BadCaseException(step.where() + ": unknown op, expected one of " + String.join(", ", OPS));
        }
        try {
            step.only(TracePlayer.keys(op));
        } catch (BadCaseException e) {
            String message = String.valueOf(e.getMessage());
            throw new BadCaseException(message.startsWith("step") ? message : step.where() + ": " + message);
        }
        if (!op.equals("wait") && step.has("seconds")) {
            throw new BadCaseException(
                    step.where() + ": only a wait has seconds; how long a step lasts is tookSeconds");
        }
        took(op, step);
        return new TraceStep(op, step);
    }

    private static Duration took(String op, Fields step) {
        if (step.has("tookSeconds")) {
            return step.seconds("tookSeconds");
        }
        if (step.has("seconds")) {
            return step.seconds("seconds");
        }
        return op.equals("create") ? AFTER_CREATE : Duration.ZERO;
    }

    /** Returns what the step does, in one word. */
    public String op() {
        return op;
    }

    /** Returns how long the step lasts in all; zero when it does not say so. */
    public Duration took() {
        return took(op, fields);
    }

    /** Returns the step in a few words, {@code "fail count=1 exitCode=42"}. */
    public String text() {
        StringBuilder text = new StringBuilder(op);
        fields.map().forEach((key, value) -> {
            if (!List.of("op", "after", "error", "spec", "job").contains(String.valueOf(key))) {
                text.append(' ').append(key).append('=').append(Json.text(value, Indent.NONE));
            }
        });
        return text.toString();
    }

    /**
     * Does what the step says; no time passes. The step {@code create} does nothing, as its Job is the world's.
     *
     * @return why it was refused, as an API server says it; empty when it was not
     * @throws IllegalArgumentException if a value of the step cannot be understood
     */
    public Optional<String> play(World world) {
        try {
            Refusal refusal = act(world, new ApiFront(world.controller()));
            return Optional.ofNullable(refusal).map(Refusal::message);
        } catch (BadCaseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private @Nullable Refusal act(World world, ApiFront api) {
        switch (op) {
            case "create", "wait" -> {
                return null;
            }
            case "createJob" -> {
                ApiFront.Answer<Job> answer = api.createJob(fields.need("job"));
                if (answer.object() != null) {
                    world.watch(answer.object()).settle();
                }
                return answer.refusal();
            }
            case "patch" -> {
                Refusal refusal = api.patch(Kind.JOB, world.job().key(), fields.need("patch"), WriteOptions.DEFAULT)
                        .refusal();
                world.settle();
                return refusal;
            }
            case "deleteJob" -> {
                Propagation propagation = Scripted.word(Propagation.class, fields, "propagation");
                Refusal refusal =
                        api.delete(Kind.JOB, world.job().key(), propagation).refusal();
                world.settle();
                return refusal;
            }
            default -> {
                Scripted.play(op, fields, world);
                return null;
            }
        }
    }
}
