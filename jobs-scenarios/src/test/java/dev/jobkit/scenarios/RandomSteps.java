package dev.jobkit.scenarios;

import dev.jobkit.CancelScope;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodReplacementPolicy;
import dev.jobkit.spi.RunReport;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Makes scripts: what pods, persons, the node, the quota and time do. */
final class RandomSteps {
    private static final List<Integer> SECONDS = List.of(1, 4, 10, 10, 21, 41, 90, 360, 700);

    private final Random random;

    private RandomSteps(Random random) {
        this.random = random;
    }

    /** Returns a script of so many steps. */
    static List<Step> next(Random random, int length) {
        RandomSteps source = new RandomSteps(random);
        List<Step> script = new ArrayList<>();
        while (script.size() < length) {
            script.add(source.step());
        }
        return script;
    }

    private Step step() {
        int roll = random.nextInt(100);
        if (roll < 24) {
            return run();
        }
        if (roll < 50) {
            return end();
        }
        if (roll < 64) {
            int seconds = SECONDS.get(random.nextInt(SECONDS.size()));
            return new Step("advance " + seconds + " s", s -> s.advance(Duration.ofSeconds(seconds)));
        }
        if (roll < 72) {
            return stopping();
        }
        if (roll < 80) {
            return trouble();
        }
        return roll < 93 ? edit() : grave();
    }

    private PodChoice choice() {
        return switch (random.nextInt(4)) {
            case 0 -> PodChoice.ALL;
            case 1 -> PodChoice.index(random.nextInt(5));
            default -> PodChoice.first(1 + random.nextInt(2));
        };
    }

    private static String name(PodChoice choice) {
        return choice.indexes() != null
                ? "index " + choice.indexes()
                : choice.count() == null ? "all" : "first " + choice.count();
    }

    private Step run() {
        PodChoice choice = choice();
        Readiness readiness = random.nextInt(5) == 0 ? Readiness.NOT_READY : Readiness.READY;
        if (random.nextInt(8) == 0) {
            return new Step(
                    "make " + name(choice) + " " + readiness, s -> s.world().ready(choice, readiness));
        }
        return new Step("run " + name(choice) + " " + readiness, s -> s.world().run(choice, readiness));
    }

    private Fate fate() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> Fate.SUCCESS;
            case 4, 5 -> Fate.FAILURE;
            case 6 -> Fate.exit(42);
            case 7 -> Fate.exit(3);
            case 8 -> Fate.EVICTED;
            case 9 -> Fate.exit(137).because("OOMKilled", "out of memory");
            case 10 -> Fate.exit(143);
            default -> Fate.FAILURE.as(PodPhase.FAILED).because(null, "said so");
        };
    }

    private Step end() {
        PodChoice choice = choice();
        if (random.nextInt(6) == 0) {
            int code = List.of(0, 1, 1, 3, 42).get(random.nextInt(5));
            return new Step(
                    "exit " + name(choice) + " with " + code, s -> s.world().exit(choice, code));
        }
        if (random.nextInt(10) == 0) {
            int times = 1 + random.nextInt(3);
            return new Step("restart " + name(choice) + " " + times + " times", s -> s.restart(choice, times));
        }
        Fate fate = fate();
        return new Step(
                "end " + name(choice) + " " + fate.phase() + " " + fate.exitCode()
                        + (fate.reason() == null ? "" : " " + fate.reason()),
                s -> s.world().end(choice, fate));
    }

    private Step stopping() {
        PodChoice choice = choice();
        Fate fate = random.nextInt(3) == 0 ? Fate.SUCCESS : Fate.TERMINATED;
        if (random.nextInt(2) == 0) {
            return new Step(
                    "terminate " + name(choice) + " " + fate.exitCode(),
                    s -> s.world().terminate(choice, fate));
        }
        PodPhase[] phases = switch (random.nextInt(3)) {
            case 0 -> new PodPhase[] {PodPhase.PENDING};
            case 1 -> new PodPhase[] {PodPhase.RUNNING, PodPhase.PENDING};
            default -> PodPhase.values();
        };
        return new Step("delete pods " + name(choice) + " in " + List.of(phases), s -> s.deletePods(choice, phases));
    }

    private Step trouble() {
        PodChoice choice = choice();
        int pods = random.nextInt(4);
        return switch (random.nextInt(6)) {
            case 0 -> new Step("lose the node", Stage::loseNode);
            case 1 ->
                new Step(
                        "no image for " + name(choice),
                        s -> s.report(
                                choice, PodPhase.PENDING, new RunReport.NotStarted("ErrImagePull", "no such image")));
            case 2 ->
                new Step(
                        "progress of " + name(choice),
                        s -> s.report(choice, PodPhase.RUNNING, new RunReport.Progressed(0.5, "half")));
            case 3, 4 -> new Step("quota of " + pods + " pods", s -> s.limit(pods));
            default -> new Step("quota open", Stage::openQuota);
        };
    }

    private Step edit() {
        int n = random.nextInt(6);
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Step("suspend", s -> s.verb(c -> c.suspend(Stage.KEY)));
            case 2, 3, 4 -> new Step("resume", s -> s.verb(c -> c.resume(Stage.KEY)));
            case 5, 6 -> new Step("scale to " + n, s -> s.verb(c -> c.scale(Stage.KEY, n)));
            case 7, 8 ->
                spec(
                        "scale both to " + n,
                        spec -> spec.toBuilder().parallelism(n).completions(n).build());
            case 9 ->
                spec(
                        "backoffLimit " + n,
                        spec -> spec.toBuilder().backoffLimit(n).build());
            case 10 ->
                spec(
                        "activeDeadline " + n * 60,
                        spec -> spec.toBuilder()
                                .activeDeadline(n == 0 ? null : Duration.ofMinutes(n))
                                .build());
            default ->
                spec(
                        "replacement and maxFailedIndexes " + n,
                        spec -> spec.toBuilder()
                                .maxFailedIndexes(spec.backoffLimitPerIndex() == null ? null : Integer.valueOf(n))
                                .podReplacementPolicy(
                                        n % 2 == 0
                                                ? PodReplacementPolicy.FAILED
                                                : PodReplacementPolicy.TERMINATING_OR_FAILED)
                                .build());
        };
    }

    private static Step spec(String text, UnaryOperator<JobSpec> edit) {
        return new Step(text, s -> s.verb(c -> c.edit(Stage.KEY, edit)));
    }

    private Step grave() {
        int n = random.nextInt(4);
        return switch (random.nextInt(10)) {
            case 0 -> delete(Propagation.BACKGROUND);
            case 1 -> delete(Propagation.FOREGROUND);
            case 2 -> delete(Propagation.ORPHAN);
            case 3 ->
                new Step(
                        "cancel",
                        s -> s.verb(c -> c.cancel(Stage.KEY, CancelScope.JOB, new Cancellation("ann", "enough"))));
            case 4 ->
                new Step(
                        "cancel index " + n,
                        s -> s.verb(c -> c.cancel(
                                Stage.KEY, CancelScope.indexes(IndexSet.of(n)), new Cancellation("ann", "not this"))));
            default -> new Step("nudge", RandomSteps::nudge);
        };
    }

    private static Step delete(Propagation propagation) {
        return new Step("delete " + propagation, s -> s.verb(c -> c.delete(Stage.KEY, propagation)));
    }

    /** Changes what nobody decides by, so that the Job is read and looked at again. */
    static void nudge(Stage stage) {
        stage.verb(c -> c.find(Stage.KEY).ifPresent(job -> c.objects().update(nudged(job), WriteOptions.DEFAULT)));
    }

    private static Job nudged(Job job) {
        Map<String, String> marks = new LinkedHashMap<>(job.metadata().annotations());
        marks.merge("nudged", "x", String::concat);
        return job.withMetadata(job.metadata().toBuilder().annotations(marks).build());
    }
}
