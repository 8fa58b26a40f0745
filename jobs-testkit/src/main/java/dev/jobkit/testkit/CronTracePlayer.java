package dev.jobkit.testkit;

import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plays the life story of a CronJob minute by minute; stops after the first step that differs. */
final class CronTracePlayer {
    /** Second 20 of an even minute of the hour. */
    private static final Instant START = VirtualTime.DEFAULT_START.plusSeconds(20);

    private static final Duration AFTER_CREATE = Duration.ofSeconds(4);

    private final World world;
    private final ApiFront api;
    private final Differences differences = new Differences();
    private @Nullable CronJob watched;

    private CronTracePlayer(World world) {
        this.world = world;
        this.api = new ApiFront(world.controller());
    }

    /** Plays one trace and returns what differs. */
    static List<String> play(Fields trace, ControllerFactory factory) {
        trace.only("name", "group", "about", "cronjob", "steps", "seconds");
        List<Fields> steps = trace.objects("steps");
        if (steps.isEmpty() || !steps.get(0).text("op").equals("create")) {
            throw new BadCaseException("a trace begins with the step create");
        }
        try (World world = World.of(WorldParts.seeded(0, START).on(TracePlayer.nodeFor(trace.map())), factory)) {
            CronTracePlayer player = new CronTracePlayer(world);
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

    private static String[] keys(String op) {
        return switch (op) {
            case "create" -> StepText.keys("spec");
            case "minutes" -> StepText.keys("minutes");
            case "patch" -> StepText.keys("patch");
            case "deleteCronJob" -> StepText.keys("propagation");
            case "deleteJobs" -> StepText.keys();
            default -> StepText.keys(Scripted.keys(op));
        };
    }

    private @Nullable Refusal act(String op, Fields step, Fields trace) {
        switch (op) {
            case "create" -> {
                return create(trace.need("cronjob"), step);
            }
            case "minutes" -> {
                return null;
            }
            case "patch" -> {
                return api.patch(Kind.CRON_JOB, watched().key(), step.need("patch"), WriteOptions.DEFAULT)
                        .refusal();
            }
            case "deleteCronJob" -> {
                Propagation propagation = Scripted.word(Propagation.class, step, "propagation");
                return api.delete(Kind.CRON_JOB, watched().key(), propagation).refusal();
            }
            case "deleteJobs" -> {
                for (Job job : jobs()) {
                    api.delete(Kind.JOB, job.key(), Propagation.BACKGROUND);
                }
                return null;
            }
            default -> {
                Scripted.play(op, step, world);
                return null;
            }
        }
    }

    private @Nullable Refusal create(Object manifest, Fields step) {
        ApiFront.Answer<CronJob> answer = api.createCronJob(manifest);
        watched = answer.object();
        if (watched != null && step.has("spec")) {
            differences.tree("spec", step.need("spec"), SeenCronJob.spec(watched));
        }
        return answer.refusal();
    }

    private void seen(Fields after) {
        after.only("status", "cronjob", "jobs", "pods", "events");
        SeenCronJob names = new SeenCronJob(watched().metadata().name(), START);
        CronJob now = now(watched());
        if (after.has("cronjob")) {
            differences.same("cronjob", after.get("cronjob"), now == null ? null : "there");
        } else if (now == null) {
            differences.note("cronjob", "there", null);
        } else {
            names.compareStatus(after.object("status"), now, differences);
        }
        differences.same("jobs", names.expectedJobs(after), names.jobs(jobs()));
        differences.same("pods", after.number("pods"), world.pods().size());
        String uid = watched().metadata().uid();
        differences.same(
                "events",
                new TreeSet<>(names.expectedEvents(after)),
                new TreeSet<>(names.events(world.list(Kind.EVENT, Query.ALL).stream()
                        .filter(event -> event.about().uid().equals(uid))
                        .toList())));
    }

    private @Nullable CronJob now(Stored object) {
        return world.controller()
                .objects()
                .get(Kind.CRON_JOB, object.key())
                .filter(c -> c.metadata().uid().equals(object.metadata().uid()))
                .orElse(null);
    }

    private List<Job> jobs() {
        return world.list(Kind.JOB, Query.in(watched().metadata().namespace()));
    }

    private CronJob watched() {
        if (watched == null) {
            throw new BadCaseException("there is no CronJob to act upon");
        }
        return watched;
    }
}
