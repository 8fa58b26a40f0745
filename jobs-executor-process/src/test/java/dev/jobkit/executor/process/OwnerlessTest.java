package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of runs that nobody owns any more while they run: nothing of them is left, and nothing of their output is lost. */
class OwnerlessTest {
    private static final String PRINTS = "echo up; trap '' TERM; while :; do sleep 0.05; done";

    @TempDir
    private Path dir;

    @ParameterizedTest
    @EnumSource
    void aRunThatIsReleasedWhileItRunsEndsWithAWholeLog(ProcessTree tree) {
        try (World world = World.with(tree, settings -> settings.baseDirectory(dir))) {
            RunId run = world.sh("released", PRINTS);
            world.awaitLog(run, "up");
            world.executor.release(run);
            assertNothingIsLeft(world, run);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatHasNoOwnerEndsWithAWholeLog(ProcessTree tree) {
        try (World world = World.with(tree, settings -> settings.baseDirectory(dir))) {
            RunId run = world.sh("ownerless", PRINTS);
            world.awaitLog(run, "up");
            world.executor.retainOnly(Set.of());
            assertNothingIsLeft(world, run);
        }
    }

    private void assertNothingIsLeft(World world, RunId run) {
        world.awaitLogClosed(run);
        assertThat(world.log(run)).isEqualTo("up\n");
        await().atMost(World.SOON).until(() -> RunFiles.all(dir).isEmpty());
        assertThat(world.reports(run)).noneMatch(RunReport.Exited.class::isInstance);
    }

    @Test
    void anAdoptedRunThatIsReleasedLeavesNothing() {
        try (World world = World.keep(dir)) {
            world.awaitLog(world.start("kept", "sh", "-c", PRINTS), "up");
        }
        try (World world = World.keep(dir)) {
            RunId run = World.id("kept");
            world.adopt(run, "sh", "-c", PRINTS);
            world.awaitLog(run, "up");
            world.executor.release(run);
            world.awaitLogClosed(run);
            await().atMost(World.SOON).until(() -> RunFiles.all(dir).isEmpty());
        }
    }

    @Test
    void whatHasNoOwnerGivesItsRoomBack() {
        try (World world = World.best(settings -> settings.maxConcurrentPods(1))) {
            world.awaitStarted(world.sh("first", "sleep 60"));
            world.executor.retainOnly(Set.of());
            RunId second = world.sh("second", "echo here");
            assertThat(world.awaitExit(second).exitCode()).isZero();
        }
    }

    @Test
    void whatIsOwnedKeepsItsRoom() {
        try (World world = World.best(settings -> settings.maxConcurrentPods(1))) {
            RunId first = world.sh("first", "sleep 60");
            world.awaitStarted(first);
            world.executor.retainOnly(Set.of(first));
            RunId second = world.sh("second", "echo here");
            world.await(second, RunReport.PodConditionSet.class::isInstance);
            world.stop(first, Duration.ZERO);
            world.awaitExit(first);
            world.executor.releasePod("first");
            assertThat(world.awaitExit(second).exitCode()).isZero();
        }
    }
}
