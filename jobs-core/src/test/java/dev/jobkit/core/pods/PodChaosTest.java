package dev.jobkit.core.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random pods and reports; the seed is the name of the test, {@code -Dpods.seed=N} plays one alone. */
class PodChaosTest {
    static LongStream seeds() {
        Long one = Long.getLong("pods.seed");
        return one == null ? LongStream.range(0, 25) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyOrderOfReportsEndsInTheSamePhase(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            RestartPolicy policy = random.nextBoolean() ? RestartPolicy.NEVER : RestartPolicy.ON_FAILURE;
            PodSpec spec = spec(policy, random);
            PodLife ordered = new PodLife(spec);
            List<Reported> story = story(ordered, policy, random);
            story.forEach(r -> ordered.after(1, r));
            finish(ordered);
            PodLife shuffled = new PodLife(spec);
            List<Reported> mixed = new ArrayList<>(story);
            for (int i = random.nextInt(5); i > 0; i--) {
                mixed.add(story.get(random.nextInt(story.size())));
            }
            Collections.shuffle(mixed, random);
            for (int i = 0; i < mixed.size(); ) {
                int batch = Math.min(mixed.size() - i, 1 + random.nextInt(3));
                shuffled.after(random.nextInt(20), mixed.subList(i, i + batch).toArray(Reported[]::new));
                i += batch;
            }
            finish(shuffled);
            assertThat(shuffled.phase()).as("%s in the order %s", story, mixed).isEqualTo(ordered.phase());
        }
    }

    /** Answers stops as an executor does that has none of the runs. */
    private static void finish(PodLife life) {
        for (int i = 0; i < 20 && !life.plan.over(); i++) {
            life.after(
                    1,
                    life.plan.stops().stream()
                            .map(s -> new Reported(s.run(), new RunReport.NotStarted("Stopped", "")))
                            .toArray(Reported[]::new));
        }
        assertThat(life.plan.over()).isTrue();
        assertThat(life.phase()).isIn(PodPhase.SUCCEEDED, PodPhase.FAILED);
    }

    private static PodSpec spec(RestartPolicy policy, Random random) {
        List<Container> inits = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            inits.add(random.nextInt(3) == 0 ? PodLife.sidecar("i" + i) : Container.of("i" + i, "img"));
        }
        List<Container> mains = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            mains.add(Container.of("m" + i, "img"));
        }
        return PodSpec.builder()
                .restartPolicy(policy)
                .initContainers(inits)
                .containers(mains)
                .build();
    }

    /** What an executor truly tells of a pod, in order. */
    private static List<Reported> story(PodLife life, RestartPolicy policy, Random random) {
        List<Reported> story = new ArrayList<>();
        List<Reported> ends = new ArrayList<>();
        for (Container c : life.pod.spec().initContainers()) {
            if (c.isSidecar()) {
                story.add(life.started(c.name(), 0));
                ends.add(life.exited(c.name(), 0, random.nextInt(2)));
            } else if (!runs(life, c, policy, random, story)) {
                story.addAll(ends);
                return story;
            }
        }
        for (Container c : life.pod.spec().containers()) {
            runs(life, c, policy, random, story);
        }
        story.addAll(ends);
        return story;
    }

    private static boolean runs(PodLife life, Container c, RestartPolicy policy, Random random, List<Reported> story) {
        for (int attempt = 0; ; attempt++) {
            int code = attempt < 3 && random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
            life.now = life.now.plusSeconds(1);
            story.add(life.started(c.name(), attempt));
            story.add(life.exited(c.name(), attempt, code));
            if (code == 0 || policy.equals(RestartPolicy.NEVER)) {
                return code == 0;
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noReportThrowsAndALookWithoutNewsChangesNothing(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            RestartPolicy policy = List.of(RestartPolicy.NEVER, RestartPolicy.ON_FAILURE, RestartPolicy.ALWAYS)
                    .get(random.nextInt(3));
            PodSpec.Builder spec = spec(policy, random).toBuilder();
            if (random.nextInt(3) == 0) {
                spec.activeDeadline(Duration.ofSeconds(30));
            }
            PodLife life = new PodLife(spec.build());
            int deleteAt = random.nextInt(40);
            for (int step = 0; step < 30; step++) {
                if (step == deleteAt) {
                    life.delete(Duration.ofSeconds(random.nextInt(3)));
                }
                life.after(random.nextInt(15), garbage(life, random), garbage(life, random));
                check(life);
            }
        }
    }

    private static void check(PodLife life) {
        PodPlan first = life.plan;
        PodPlan again = life.look();
        assertThat(again.pod()).isSameAs(first.pod());
        assertThat(again.starts()).isEqualTo(first.starts());
        assertThat(again.stops()).isEqualTo(first.stops());
        assertThat(again.over()).isEqualTo(first.over());
        assertThat(again.wakeAt()).isEqualTo(first.wakeAt());
        assertThat(again.ended()).isEmpty();
        assertThat(again.events()).isEmpty();
        if (first.over()) {
            assertThat(first.starts()).isEmpty();
            assertThat(first.stops()).isEmpty();
        }
        if (first.wakeAt() != null) {
            assertThat(first.wakeAt()).isAfter(life.now);
        }
        if (life.pod.metadata().isDeleting()) {
            assertThat(first.starts()).isEmpty();
        }
    }

    private static Reported garbage(PodLife life, Random random) {
        List<String> names = List.of("m1", "m2", "m3", "i1", "i2", "stranger");
        String name = names.get(random.nextInt(names.size()));
        int attempt = random.nextInt(5) - 1;
        var condition = new PodCondition(
                PodConditionType.of("Odd"),
                ConditionStatus.of(random.nextBoolean() ? "True" : "False"),
                null,
                null,
                null,
                null);
        RunReport report = switch (random.nextInt(12)) {
            case 0, 1 -> new RunReport.Started(life.now.minusSeconds(random.nextInt(9)));
            case 2 -> RunReport.Exited.of(0, life.now.minusSeconds(3), life.now);
            case 3 -> RunReport.Exited.of(1, life.now.minusSeconds(3), life.now);
            case 4 -> new RunReport.Exited(128, null, "StartError", "no such file", null, life.now);
            case 5 -> new RunReport.NotStarted("ErrImagePull", "");
            case 6 -> new RunReport.NotStarted("Stopped", "");
            case 7 -> new RunReport.Waiting("CrashLoopBackOff", "");
            case 8 -> new RunReport.Ready(life.now);
            case 9 -> new RunReport.NotReady(life.now);
            case 10 ->
                random.nextInt(9) == 0
                        ? new RunReport.Lost("gone")
                        : new RunReport.Progressed(random.nextDouble(), "x");
            default ->
                random.nextInt(9) == 0
                        ? new RunReport.PodEnded(
                                List.of(PodPhase.values()).get(random.nextInt(5)), null, null, life.now)
                        : new RunReport.PodConditionSet(condition);
        };
        return life.report(name, attempt, report);
    }
}
