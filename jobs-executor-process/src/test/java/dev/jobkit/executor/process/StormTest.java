package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Survival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Spawners that are killed while many runs begin, go on and are stopped; and the close in the middle of it. */
class StormTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path base;

    private static void killSpawners(Path base) {
        ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(base + "/spawner."))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** How often each run was executed, as they wrote it down. */
    private Map<String, Integer> counts() throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        Path file = base.resolve("begun");
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            counts.merge(line, 1, Integer::sum);
        }
        return counts;
    }

    private static RunReport last(World world, RunId id) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(() -> world.reports(id).stream()
                        .anyMatch(it -> it instanceof RunReport.Exited
                                || it instanceof RunReport.Lost
                                || it instanceof RunReport.NotStarted));
        return world.awaitLast(id);
    }

    /** Long arguments fill the buffer of orders, so that some break off in the middle of the dead pipe. */
    private RunId start(World world, int number, String seconds) {
        String script = "echo run" + number + " >> " + base + "/begun; sleep 0." + (1 + number % 9) + "; exit 3";
        return world.start("run" + number, "sh", "-c", script, seconds, "x".repeat(2000));
    }

    @ParameterizedTest
    @CsvSource({
        "NAMESPACE, DIE_WITH_CONTROLLER",
        "SUBREAPER, DIE_WITH_CONTROLLER",
        "NAMESPACE, KEEP",
        "SUBREAPER, KEEP",
        "MARKER, KEEP"
    })
    void spawnersAreKilledAtAnyMoment(ProcessTree tree, Survival survival) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String seconds = ProcessTable.uniqueSeconds();
        int runs = tree == ProcessTree.MARKER ? 24 : 90;
        try (World world = World.with(tree, s -> s.baseDirectory(base).survival(survival))) {
            List<RunId> all = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                all.add(start(world, i, seconds));
                if (i % 12 == 5) {
                    LockSupport.parkNanos(
                            TimeUnit.MICROSECONDS.toNanos(random.nextInt(i % 24 == 5 ? 20_000 : 250_000)));
                    killSpawners(base);
                }
            }
            for (RunId id : all) {
                RunReport end = last(world, id);
                int count = counts().getOrDefault(id.podUid(), 0);
                String what = id + " " + end + ", seed " + seed;
                if (end instanceof RunReport.Exited exited) {
                    assertThat(exited.exitCode()).as(what).isEqualTo(3);
                    assertThat(count).as(what).isEqualTo(1);
                } else {
                    assertThat(end).as(what).isInstanceOf(RunReport.Lost.class);
                    assertThat(survival).as(what).isEqualTo(Survival.DIE_WITH_CONTROLLER);
                    assertThat(count).as(what).isLessThanOrEqualTo(1);
                }
            }
            assertThat(ProcessTable.with(seconds)).as("seed %d", seed).isEmpty(); // what is told to be over is over
        }
    }

    @ParameterizedTest
    @EnumSource
    void stopsFindTheirRunsWhateverSpawnerThereIs(ProcessTree tree) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String seconds = ProcessTable.uniqueSeconds();
        int runs = tree == ProcessTree.MARKER ? 12 : 40;
        try (World world = World.with(tree, s -> s.baseDirectory(base).survival(Survival.KEEP))) {
            List<RunId> all = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                all.add(world.sh("run" + i, "(setsid sleep " + seconds + " &); exec sleep " + seconds));
            }
            List<RunId> order = new ArrayList<>(all);
            Collections.shuffle(order, random);
            for (int i = 0; i < runs; i++) {
                if (i % 10 == 3) {
                    killSpawners(base);
                }
                world.stop(order.get(i), i % 3 == 0 ? Duration.ZERO : Duration.ofSeconds(5));
            }
            for (RunId id : all) {
                RunReport end = last(world, id);
                String what = id + " " + end + ", seed " + seed;
                if (end instanceof RunReport.Exited exited) {
                    assertThat(exited.exitCode()).as(what).isIn(137, 143);
                } else {
                    assertThat(end).as(what).isInstanceOf(RunReport.NotStarted.class);
                }
            }
            assertThat(ProcessTable.with(seconds)).as("seed %d", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCloseEndsAHundredRunsThatBeginRunAndAreStopped(ProcessTree tree) {
        String seconds = ProcessTable.uniqueSeconds();
        try (World world = World.with(tree, s -> s.baseDirectory(base))) {
            for (int i = 0; i < 100; i++) {
                RunId id = world.sh(
                        "run" + i,
                        "trap '' TERM; (setsid sleep " + seconds + " &); while :; do sleep " + seconds + "; done");
                if (i % 3 == 0) {
                    world.stop(id, Duration.ofSeconds(30));
                }
                if (i == 50) {
                    await().atMost(PATIENCE)
                            .until(() -> ProcessTable.with("sleep\0" + seconds).size() > 20);
                }
            }
        }
        try {
            await().atMost(World.SOON).until(() -> ProcessTable.with(seconds).isEmpty());
        } finally {
            ProcessTable.kill(ProcessTable.with(seconds));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCloseWithKeepLeavesAHundredRunsThatTheNextOneFinds(ProcessTree tree) {
        String seconds = ProcessTable.uniqueSeconds();
        int runs = tree == ProcessTree.MARKER ? 10 : 100;
        try (World world = World.with(tree, s -> s.baseDirectory(base).survival(Survival.KEEP))) {
            for (int i = 0; i < runs; i++) {
                world.start("run" + i, "sleep", seconds);
            }
            await().atMost(PATIENCE)
                    .until(() -> ProcessTable.with("sleep\0" + seconds).size() == runs);
        }
        try (World world = World.with(tree, s -> s.baseDirectory(base).survival(Survival.KEEP))) {
            for (int i = 0; i < runs; i++) {
                assertThat(world.adopt(World.id("run" + i), "sleep")).isEqualTo(Adoption.KNOWN);
                world.stop(World.id("run" + i), i % 2 == 0 ? Duration.ZERO : Duration.ofSeconds(60));
            }
            for (int i = 0; i < runs; i++) {
                assertThat(last(world, World.id("run" + i)))
                        .isInstanceOfSatisfying(
                                RunReport.Exited.class,
                                end -> assertThat(end.exitCode()).isIn(137, 143));
            }
        }
        assertThat(ProcessTable.with(seconds)).isEmpty();
    }
}
