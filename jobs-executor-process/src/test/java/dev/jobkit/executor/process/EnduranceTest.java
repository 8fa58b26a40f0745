package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many hostile trees, stopped at random moments, round after round; fewer in the normal build. What is left is counted in the
 * process table, and each pod writes down from inside how far it came and with what code it leaves: the code that is reported
 * is compared with that. {@code -Djobkit.endurance.seed} plays other moments.
 */
class EnduranceTest {
    private static final long SEED = Long.getLong("jobkit.endurance.seed", System.nanoTime());
    private static final Duration LONG = Duration.ofSeconds(60);
    /** One pod of so many forks in a loop: more would not leave the processor to the others. */
    private static final int FEW = 12;

    private static final int KILLED = 137;
    private static final int TERMINATED = 143;

    @TempDir
    private Path base;

    @TempDir
    private Path words;

    private final Random random = new Random(SEED);
    /** How many ends of each sort were demanded to have one certain code. */
    private final Map<String, Integer> exact = new TreeMap<>();

    /** What a pod is like; all leave trees behind. */
    private enum Nature {
        /** Ends when it is asked to. */
        OBEYS,
        /** Refuses TERM. */
        REFUSES,
        /** Ends by itself soon, or sooner when it is asked to, with a code of its own. */
        TIDIES,
        /** Refuses TERM, and forks in a loop, also while it is killed. */
        FORKS
    }

    /** A pod of a round and when it is killed. */
    private record Pod(RunId run, Nature nature, int own, Duration grace, Path up, Path leaves) {}

    @ParameterizedTest
    @CsvSource({"NAMESPACE, 32", "SUBREAPER, 32", "MARKER, 12"})
    void nothingSurvivesAndEachExitCodeIsTrue(ProcessTree tree, int pods) throws Exception {
        play(tree, 1, pods);
    }

    @ParameterizedTest
    @CsvSource({"NAMESPACE, 20, 300", "SUBREAPER, 5, 300", "MARKER, 1, 100"})
    @Tag("endurance")
    void nothingSurvivesManyRounds(ProcessTree tree, int rounds, int pods) throws Exception {
        play(tree, rounds, pods);
        assertThat(exact)
                .as("seed %d", SEED)
                .containsKeys("OBEYS had time", "OBEYS had no grace", "REFUSES did not leave", "FORKS did not leave");
    }

    private void play(ProcessTree tree, int rounds, int pods) throws Exception {
        ScheduledExecutorService stopper = Executors.newSingleThreadScheduledExecutor();
        try (World world = World.with(tree, s -> s.baseDirectory(base).maxConcurrentPods(pods))) {
            for (int round = 0; round < rounds; round++) {
                String seconds = ProcessTable.uniqueSeconds();
                List<Pod> all = new ArrayList<>();
                for (int number = 0; number < pods; number++) {
                    Pod pod = start(world, tree, "r" + round + "-" + number, number, seconds);
                    var unused = stopper.schedule(
                            () -> world.stop(pod.run(), pod.grace()), random.nextInt(3000), TimeUnit.MILLISECONDS);
                    all.add(pod);
                }
                for (Pod pod : all) {
                    check(pod, world.awaitLast(pod.run()));
                }
                assertThat(ProcessTable.with(seconds))
                        .as("round %d, seed %d", round, SEED)
                        .isEmpty();
                all.forEach(pod -> world.executor.release(pod.run()));
                all.forEach(pod -> world.executor.releasePod(pod.run().podUid()));
            }
        } finally {
            stopper.shutdownNow();
        }
        System.out.println(tree + ", seed " + SEED + ", ends with one certain code: " + exact);
    }

    private Pod start(World world, ProcessTree tree, String name, int number, String seconds) {
        Nature nature = number % FEW == 0 ? Nature.FORKS : Nature.values()[number % 3];
        int own = 1 + number % 100;
        Path up = words.resolve(name + ".up");
        Path leaves = words.resolve(name + ".leaves");
        Duration some = nature == Nature.OBEYS ? LONG : Duration.ofMillis(1 + random.nextInt(400));
        Duration grace = random.nextInt(3) == 0 ? Duration.ZERO : some;
        if (nature == Nature.TIDIES && random.nextInt(3) == 0) {
            grace = LONG;
        }
        String script = script(nature, own, tree(tree, seconds), seconds, up, leaves);
        return new Pod(world.sh(name, script), nature, own, grace, up, leaves);
    }

    /** Members that are hard to find; one that has lost its environment only where no mark in it is needed. */
    private static String tree(ProcessTree tree, String seconds) {
        String wiped = tree == ProcessTree.MARKER ? "" : "(setsid env -i sleep " + seconds + " &); ";
        return "sleep " + seconds + " & (setsid sleep " + seconds + " &); " + wiped
                + "(trap '' TERM; setsid sh -c 'trap \"\" TERM HUP; sleep " + seconds + " & wait' &); ";
    }

    private String script(Nature nature, int own, String tree, String seconds, Path up, Path leaves) {
        String isUp = ": > " + up + "; ";
        String leave = "echo " + own + " > " + leaves + "; exit " + own;
        return switch (nature) {
            case OBEYS -> tree + isUp + "exec sleep " + seconds;
            case REFUSES -> "trap '' TERM; " + isUp + tree + "sleep " + seconds + "; wait";
            case TIDIES ->
                "trap '" + leave + "' TERM; " + isUp + tree + "sleep 0." + (100 + random.nextInt(900)) + "; " + leave;
            case FORKS ->
                "trap '' TERM; " + isUp + tree + "while :; do sleep " + seconds + " & setsid sleep " + seconds
                        + " & sleep 0.1; done";
        };
    }

    private void check(Pod pod, RunReport last) throws IOException {
        String what = pod + ", seed " + SEED;
        if (last instanceof RunReport.NotStarted stopped) {
            assertThat(stopped.reason()).as(what).isEqualTo("Stopped");
            assertThat(pod.up()).as(what).doesNotExist();
            return;
        }
        assertThat(last).as(what).isInstanceOf(RunReport.Exited.class);
        int code = ((RunReport.Exited) last).exitCode();
        boolean left =
                Files.exists(pod.leaves()) && Files.readString(pod.leaves()).equals(pod.own() + "\n");
        boolean wasUp = Files.exists(pod.up());
        boolean atOnce = pod.grace().isZero();
        if (left && pod.grace().equals(LONG)) {
            demand(pod, "left by itself", code, pod.own());
        } else if (left) {
            assertThat(code).as(what).isIn(pod.own(), KILLED); // killed, perhaps, between its last word and its end
        } else if (atOnce) {
            demand(pod, "had no grace", code, KILLED);
        } else if (pod.nature() == Nature.OBEYS) {
            demand(pod, "had time", code, TERMINATED);
        } else if (wasUp) {
            demand(pod, "did not leave", code, KILLED);
        } else {
            assertThat(code).as(what).isIn(KILLED, TERMINATED); // TERM came before it was refused
        }
    }

    private void demand(Pod pod, String why, int code, int wanted) {
        assertThat(code).as("%s, %s, seed %d", pod, why, SEED).isEqualTo(wanted);
        exact.merge(pod.nature() + " " + why, 1, Integer::sum);
    }
}
