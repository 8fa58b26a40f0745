package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many hostile trees, stopped at random moments, round after round; fewer in the normal build. */
class EnduranceTest {

    @TempDir
    private Path base;

    @ParameterizedTest
    @CsvSource({"NAMESPACE", "SUBREAPER"})
    void nothingSurvivesAndEachExitCodeIsTrue(ProcessTree tree) throws Exception {
        play(tree, 1, 30);
    }

    @ParameterizedTest
    @CsvSource({"NAMESPACE, 20", "SUBREAPER, 5"})
    @Tag("endurance")
    void nothingSurvivesManyRounds(ProcessTree tree, int rounds) throws Exception {
        play(tree, rounds, 300);
    }

    private void play(ProcessTree tree, int rounds, int pods) throws Exception {
        long seed = System.identityHashCode(this);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        ScheduledExecutorService stopper = Executors.newSingleThreadScheduledExecutor();
        try (World world = World.with(tree, s -> s.baseDirectory(base).maxConcurrentPods(pods))) {
            for (int round = 0; round < rounds; round++) {
                String seconds = ProcessTable.uniqueSeconds();
                List<RunId> runs = new ArrayList<>();
                for (int pod = 0; pod < pods; pod++) {
                    RunId run = world.sh("r" + round + "-" + pod, script(pod, seconds, random));
                    Duration grace = random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(400));
                    var unused =
                            stopper.schedule(() -> world.stop(run, grace), random.nextInt(3000), TimeUnit.MILLISECONDS);
                    runs.add(run);
                }
                for (RunId run : runs) {
                    check(world, run);
                }
                assertThat(ProcessTable.with(seconds)).as("round %d", round).isEmpty();
                runs.forEach(run -> world.executor.release(run));
                runs.forEach(run -> world.executor.releasePod(run.podUid()));
            }
        } finally {
            stopper.shutdownNow();
        }
    }

    /** Some obey TERM, some do not, some end by themselves; all leave trees behind. */
    private static String script(int pod, String seconds, Random random) {
        String tree = "sleep " + seconds + " & (setsid sleep " + seconds + " &); (setsid env -i sleep " + seconds
                + " &); " + "(trap '' TERM; setsid sh -c 'trap \"\" TERM HUP; sleep " + seconds + " & wait' &); ";
        int code = 1 + pod % 100;
        return switch (pod % 3) {
            case 0 -> tree + "exec sleep " + seconds;
            case 1 -> "trap '' TERM; " + tree + "sleep " + seconds + "; wait";
            default ->
                "trap 'echo leaves " + code + "; exit " + code + "' TERM; " + tree + "sleep 0."
                        + (100 + random.nextInt(900)) + "; echo leaves " + code + "; exit " + code;
        };
    }

    private static void check(World world, RunId run) {
        RunReport last = world.awaitLast(run);
        if (last instanceof RunReport.NotStarted stopped) {
            assertThat(stopped.reason()).isEqualTo("Stopped");
            return;
        }
        int code = world.awaitExit(run).exitCode();
        int pod = Integer.parseInt(run.podUid().substring(run.podUid().indexOf('-') + 1));
        int own = 1 + pod % 100;
        switch (pod % 3) {
            case 0 -> assertThat(code).isIn(137, 143);
            case 1 -> assertThat(code).isIn(137, 143); // 143 when TERM came before it was refused
            default -> assertThat(code).isIn(own, 137, 143);
        }
        if (code != 137 && code != 143) {
            assertThat(world.log(run)).contains("leaves " + code);
        }
    }
}
