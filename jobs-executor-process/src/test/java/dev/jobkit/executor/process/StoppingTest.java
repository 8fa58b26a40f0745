package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How runs are ended, and that nothing of them is left. */
class StoppingTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);

    /** Ignores TERM; children of each kind that is hard to find: own sessions, daemons, a loop that goes on forking. */
    private static String hostile(String seconds) {
        return "trap '' TERM; s=" + seconds + "; sleep $s & setsid sleep $s & (setsid sleep $s &); "
                + "(setsid sh -c 'trap \"\" TERM HUP; sleep '$s' & wait' &); "
                + "(while :; do sleep $s & sleep 0.02; done) & echo up; wait; wait; sleep $s";
    }

    /** The same with members that have lost all of their environment. */
    private static String wiped(String seconds) {
        return "(setsid env -i sleep " + seconds + " &); env -i sh -c 'while :; do setsid sleep " + seconds
                + " & sleep 0.02; done' & " + hostile(seconds);
    }

    @ParameterizedTest
    @EnumSource
    void termReachesTheMainProcessOnly(ProcessTree tree) {
        try (World world = World.with(tree)) {
            RunId dies = world.sh("dies", "echo up; exec sleep 90");
            RunId tidies = world.sh(
                    "tidies", "trap 'echo bye; exit 3' TERM; (trap 'echo child' TERM; sleep 90) & echo up; wait");
            world.awaitLog(dies, "up");
            world.awaitLog(tidies, "up");

            world.stop(dies, LONG);
            world.stop(tidies, LONG);

            assertThat(world.awaitExit(dies).exitCode()).isEqualTo(143);
            assertThat(world.awaitExit(tidies).exitCode()).isEqualTo(3);
            assertThat(world.log(tidies)).isEqualTo("up\nbye\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void killFollowsWhenTheGraceIsOver(ProcessTree tree) {
        try (World world = World.with(tree)) {
            RunId id = world.sh("stubborn", "trap 'echo term' TERM; echo up; while :; do sleep 0.05; done");
            world.awaitLog(id, "up");
            world.stop(id, SHORT);

            assertThat(world.awaitExit(id).exitCode()).isEqualTo(137);
            assertThat(world.log(id)).contains("term");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aShorterGraceCountsALongerDoesNot(ProcessTree tree) {
        try (World world = World.with(tree)) {
            RunId id = world.sh("impatient", "trap 'echo term' TERM; echo up; while :; do sleep 0.05; done");
            world.awaitLog(id, "up");
            world.stop(id, LONG);
            world.stop(id, SHORT);
            world.stop(id, LONG);

            assertThat(world.awaitExit(id).exitCode()).isEqualTo(137);
            assertThat(world.log(id).lines().filter("term"::equals)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStopRightAfterTheOrderIsNotLost(ProcessTree tree) {
        try (World world = World.with(tree)) {
            List<RunId> runs = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                RunId id = world.start("early" + i, "sleep", "90");
                world.stop(id, LONG);
                runs.add(id);
            }
            for (RunId id : runs) {
                RunReport last = world.awaitLast(id);
                if (last instanceof RunReport.Exited exited) {
                    assertThat(exited.exitCode()).isEqualTo(143);
                } else {
                    assertThat(last).isInstanceOf(RunReport.NotStarted.class);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsLeftDiesWithTheMainProcess(ProcessTree tree) {
        String seconds = ProcessTable.uniqueSeconds();
        try (World world = World.with(tree)) {
            RunId id = world.sh(
                    "parent", "sleep " + seconds + " & (setsid sleep " + seconds + " &); sleep 0.2; echo done; exit 4");
            assertThat(world.awaitExit(id).exitCode()).isEqualTo(4);
            assertThat(ProcessTable.with(seconds)).isEmpty();
            assertThat(world.log(id)).isEqualTo("done\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfAHostileTreeSurvives(ProcessTree tree) {
        String seconds = ProcessTable.uniqueSeconds();
        long seed = ProcessHandle.current().pid();
        try (World world = World.with(tree)) {
            List<RunId> runs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                runs.add(world.sh("hostile" + i, tree == ProcessTree.MARKER ? hostile(seconds) : wiped(seconds)));
            }
            runs.forEach(id -> world.awaitLog(id, "up"));
            await().atMost(World.SOON).until(() -> ProcessTable.with(seconds).size() > 60);

            Collections.shuffle(runs, new Random(seed));
            runs.forEach(id -> world.stop(id, SHORT));

            for (RunId id : runs) {
                assertThat(world.awaitExit(id).exitCode()).as("seed %d", seed).isEqualTo(137);
            }
            assertThat(ProcessTable.with(seconds)).isEmpty();
        } finally {
            ProcessTable.kill(ProcessTable.with(seconds));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingSurvivesTheClose(ProcessTree tree) {
        String seconds = ProcessTable.uniqueSeconds();
        try (World world = World.with(tree)) {
            RunId id = world.sh("closed", tree == ProcessTree.MARKER ? hostile(seconds) : wiped(seconds));
            world.awaitLog(id, "up");
        }
        await().atMost(Duration.ofSeconds(2))
                .until(() -> ProcessTable.with(seconds).isEmpty());
    }

    @Test
    void podsWithoutRoomWaitInTheOrderOfTheirComing() {
        try (World world = World.best(settings -> settings.maxConcurrentPods(1))) {
            RunId first = world.start("first", "sleep", "90");
            RunId second = world.sh("second", "exit 2");
            RunId third = world.start("third", "true");
            RunId fourth = world.start("fourth", "true");
            world.awaitStarted(first);
            assertThat(world.reports(second)).hasSize(1);
            assertThat(world.reports(second).get(0)).isInstanceOfSatisfying(RunReport.PodConditionSet.class, waits -> {
                assertThat(waits.condition().type()).isEqualTo(PodConditionType.POD_SCHEDULED);
                assertThat(waits.condition().reason()).isEqualTo("Unschedulable");
                assertThat(waits.condition().message()).isEqualTo("0/1 nodes are available: 1 Too many pods.");
            });

            world.stop(third, LONG);
            assertThat(world.awaitLast(third)).isInstanceOf(RunReport.NotStarted.class);
            world.stop(first, Duration.ZERO);
            world.awaitExit(first);
            assertThat(world.reports(second)).hasSize(1);

            world.executor.releasePod("first");
            assertThat(world.awaitExit(second).exitCode()).isEqualTo(2);
            assertThat(world.reports(fourth)).hasSize(1);
            world.executor.releasePod("second");
            world.executor.releasePod("third");
            assertThat(world.awaitExit(fourth).exitCode()).isZero();
        }
    }
}
