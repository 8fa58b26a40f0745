package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jobkit.model.Container;
import dev.jobkit.model.EmptyDir;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.Resources;
import dev.jobkit.model.RunId;
import dev.jobkit.model.Volume;
import dev.jobkit.model.VolumeMount;
import dev.jobkit.spi.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a container finds around it: volumes, host name, limits, and the file for its last words. */
class SurroundingsTest {
    private static final Volume SHARED = new Volume("shared", new EmptyDir(null, null), Passthrough.EMPTY);

    private static World withMounts(ProcessTree tree) {
        World world = World.with(tree);
        boolean mounts =
                (world.executor.describe().strategy() + " ").replace(",", " ").contains(" mounts ");
        if (!mounts) {
            world.close();
        }
        assumeTrue(mounts, "this system allows no mounts to " + tree);
        return world;
    }

    private static Container sh(String name, String script, VolumeMount... mounts) {
        return Container.builder()
                .name(name)
                .image("none")
                .command(List.of("sh", "-c", script))
                .volumeMounts(List.of(mounts))
                .build();
    }

    private static VolumeMount mount(String path) {
        return new VolumeMount("shared", path, null, null, Passthrough.EMPTY);
    }

    private static Pod pod(String uid, Container... containers) {
        return World.pod(
                uid,
                PodSpec.builder()
                        .containers(List.of(containers))
                        .volumes(List.of(SHARED))
                        .build());
    }

    @ParameterizedTest
    @EnumSource(names = {"NAMESPACE", "SUBREAPER"})
    void anEmptyDirIsSharedAtWhateverPath(ProcessTree tree) {
        try (World world = withMounts(tree)) {
            Pod pod = pod(
                    "sharing",
                    sh(
                            "writes",
                            "echo hello > /jobkit-test-data/file; mkdir /jobkit-test-data/sub",
                            mount("/jobkit-test-data")),
                    sh(
                            "reads",
                            "while ! [ -e /usr/jobkit-test/deep/sub ]; do sleep 0.05; done; cat /usr/jobkit-test/deep/file;"
                                    + " ls -d /usr/bin /etc /proc/self | wc -l; ls /tmp > /dev/null && test -x /bin/sh",
                            mount("/usr/jobkit-test/deep")));
            RunId writes = world.start(pod, "writes");
            RunId reads = world.start(pod, "reads");

            assertThat(world.awaitExit(writes)).satisfies(SurroundingsTest::isGood);
            assertThat(world.awaitExit(reads)).satisfies(SurroundingsTest::isGood);
            assertThat(world.log(reads)).isEqualTo("hello\n3\n");
            assertThat(Path.of("/jobkit-test-data")).doesNotExist();
            assertThat(Path.of("/usr/jobkit-test")).doesNotExist();
        }
    }

    private static void isGood(RunReport.Exited end) {
        assertThat(end.exitCode()).as(String.valueOf(end)).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"NAMESPACE", "SUBREAPER"})
    void mountsMayBeReadOnlyPartsAndLieWithinEachOther(ProcessTree tree) {
        try (World world = withMounts(tree)) {
            VolumeMount part = new VolumeMount("shared", "/jk/part", "a/b", null, Passthrough.EMPTY);
            VolumeMount readOnly = new VolumeMount("shared", "/jk/ro", null, true, Passthrough.EMPTY);
            Pod pod = pod(
                    "parts",
                    sh("main", "echo x > /jk/part/file; cat /jk/ro/a/b/file; echo y > /jk/ro/no; pwd", part, readOnly)
                            .toBuilder()
                            .workingDir("/jk/part")
                            .build());
            RunId run = world.start(pod, "main");
            assertThat(world.awaitExit(run)).satisfies(SurroundingsTest::isGood);
            assertThat(world.log(run))
                    .startsWith("x\n")
                    .contains("Read-only file system")
                    .endsWith("/jk/part\n");
        }
    }

    @Test
    void aSubPathMustNotLeadOut() {
        try (World world = World.with(ProcessTree.NAMESPACE)) {
            VolumeMount out = new VolumeMount("shared", "/jk", "../../x", null, Passthrough.EMPTY);
            RunId run = world.start(pod("out", sh("main", "true", out)), "main");
            assertThat(world.awaitLast(run)).isInstanceOfSatisfying(RunReport.NotStarted.class, why -> {
                assertThat(why.reason()).isEqualTo("CreateContainerConfigError");
                assertThat(why.message()).contains("subPath \"../../x\" is not a path inside the volume");
            });
        }
    }

    @Test
    void whereThereAreNoMountsThatIsSaid() {
        try (World world = World.with(ProcessTree.MARKER)) {
            RunId run = world.start(pod("none", sh("main", "true", mount("/jk"))), "main");
            assertThat(world.awaitLast(run)).isInstanceOfSatisfying(RunReport.NotStarted.class, why -> {
                assertThat(why.reason()).isEqualTo("CreateContainerError");
                assertThat(why.message()).contains("container main mounts volumes", "strategy marker");
            });
        }
    }

    @Test
    void aHostPathNeedsPermission(@TempDir Path dir) throws IOException {
        Path real = dir.toRealPath();
        Files.writeString(Files.createDirectory(real.resolve("open")).resolve("file"), "from the host\n");
        Files.createDirectory(real.resolve("closed"));
        try (World world = World.with(ProcessTree.NAMESPACE, s -> s.hostPaths(List.of(real.resolve("open"))))) {
            assumeTrue(world.executor.describe().strategy().contains(" mounts"));
            RunId open = world.start(host("open", real.resolve("open")), "main");
            RunId closed = world.start(host("closed", real.resolve("closed")), "main");
            assertThat(world.awaitExit(open)).satisfies(SurroundingsTest::isGood);
            assertThat(world.log(open)).isEqualTo("from the host\n");
            assertThat(world.awaitLast(closed)).isInstanceOfSatisfying(RunReport.NotStarted.class, why -> {
                assertThat(why.message()).contains("is not below a path that this executor may mount");
            });
        }
    }

    @Test
    void aHostPathMayBeAllowedByTheNameOfALink(@TempDir Path dir) throws IOException {
        Path target = Files.createDirectory(dir.toRealPath().resolve("target"));
        Files.writeString(target.resolve("file"), "behind a link\n");
        Path link = Files.createSymbolicLink(dir.toRealPath().resolve("link"), target);
        try (World world = World.with(ProcessTree.NAMESPACE, s -> s.hostPaths(List.of(link)))) {
            assumeTrue(world.executor.describe().strategy().contains(" mounts"));
            RunId run = world.start(host("linked", link), "main");
            assertThat(world.awaitExit(run)).satisfies(SurroundingsTest::isGood);
            assertThat(world.log(run)).isEqualTo("behind a link\n");
            RunId missing = world.start(host("missing", link.resolve("none")), "main");
            assertThat(world.awaitLast(missing))
                    .isInstanceOfSatisfying(
                            RunReport.NotStarted.class,
                            why -> assertThat(why.message())
                                    .contains("hostPath " + link.resolve("none") + " does not exist"));
        }
    }

    @Test
    void aLinkInAVolumeMakesNoDirectoriesElsewhere(@TempDir Path dir) {
        try (World world = withMounts(ProcessTree.NAMESPACE)) {
            VolumeMount through = new VolumeMount("shared", "/jk/sub", "out/made", null, Passthrough.EMPTY);
            Pod pod = pod("links", sh("first", "ln -s " + dir + " /jk/out", mount("/jk")), sh("main", "true", through));
            assertThat(world.awaitExit(world.start(pod, "first"))).satisfies(SurroundingsTest::isGood);
            assertThat(world.awaitLast(world.start(pod, "main")))
                    .isInstanceOfSatisfying(
                            RunReport.NotStarted.class,
                            why -> assertThat(why.message()).contains("subPath \"out/made\" leads out of the volume"));
            assertThat(dir.resolve("made")).doesNotExist();
        }
    }

    private static Pod host(String uid, Path path) {
        Volume volume = new Volume(
                "shared",
                null,
                Passthrough.of(Map.of("hostPath", Map.of("path", path.toString(), "type", "Directory"))));
        return World.pod(
                uid,
                PodSpec.of(sh("main", "cat /jk/file", mount("/jk"))).toBuilder()
                        .volumes(List.of(volume))
                        .build());
    }

    @ParameterizedTest
    @EnumSource
    void theHostHasTheNameOfThePod(ProcessTree tree) {
        try (World world = World.with(tree)) {
            PodSpec indexed = PodSpec.of(sh("main", "echo $HOSTNAME; uname -n")).toBuilder()
                    .hostname("render-3")
                    .build();
            RunId run = world.start(World.pod("render-3-abcde", indexed), "main");
            RunId plain = world.start(World.pod("plain", PodSpec.of(sh("main", "echo $HOSTNAME; uname -n"))), "main");
            assertThat(world.awaitExit(run)).satisfies(SurroundingsTest::isGood);
            assertThat(world.awaitExit(plain)).satisfies(SurroundingsTest::isGood);
            assertThat(world.log(run)).startsWith("render-3\n");
            assertThat(world.log(plain)).startsWith("plain\n");
            if (tree == ProcessTree.NAMESPACE) {
                assertThat(world.log(run)).isEqualTo("render-3\nrender-3\n");
                assertThat(world.log(plain)).isEqualTo("plain\nplain\n");
            }
        }
    }

    @Test
    void lastWordsAreReadFromTheirFile() {
        try (World world = withMounts(ProcessTree.NAMESPACE)) {
            RunId usual = world.sh("usual", "printf done > /dev/termination-log; exit 3");
            RunId next = world.sh("next", "exit 4");
            Container elsewhere = sh("main", "printf 'so long' > /jk/last-words").toBuilder()
                    .terminationMessagePath("/jk/last-words")
                    .build();
            RunId other = world.start(World.pod("other", PodSpec.of(elsewhere)), "main");

            assertThat(world.awaitExit(usual).message()).isEqualTo("done");
            assertThat(world.awaitExit(next).message()).isNull();
            assertThat(world.awaitExit(other).message()).isEqualTo("so long");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfTheLogServesWhereNothingElseWasSaid(ProcessTree tree) {
        try (World world = World.with(tree)) {
            Container fails = sh("main", "seq 1 100; exit ${CODE:-1}").toBuilder()
                    .terminationMessagePolicy("FallbackToLogsOnError")
                    .build();
            RunId failed = world.start(World.pod("failed", PodSpec.of(fails)), "main");
            RunId fine = world.start(World.id("fine"), fails, Map.of("CODE", "0"));
            String message = String.valueOf(world.awaitExit(failed).message());
            assertThat(message.lines()).hasSize(80).last().isEqualTo("100");
            assertThat(message).startsWith("21\n");
            assertThat(world.awaitExit(fine).message()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoTakesTooMuchMemoryIsKilledForIt(ProcessTree tree) {
        try (World world = World.with(tree)) {
            assumeTrue(world.executor.describe().strategy().matches(".*cgroup v. \\[memory.*"));
            Resources few = new Resources(Map.of("memory", Quantity.parse("32Mi")), Map.of(), Passthrough.EMPTY);
            Container greedy = Container.builder()
                    .name("main")
                    .image("none")
                    .command(List.of("tail", "/dev/zero")) // one line without end
                    .resources(few)
                    .build();
            RunReport.Exited end = world.awaitExit(world.start(World.pod("greedy", PodSpec.of(greedy)), "main"));
            assertThat(end.reason()).isEqualTo("OOMKilled");
            assertThat(end.exitCode()).isEqualTo(137);
            Container modest = sh("main", "exit 5").toBuilder().resources(few).build();
            RunReport.Exited other = world.awaitExit(world.start(World.pod("modest", PodSpec.of(modest)), "main"));
            assertThat(other.exitCode()).isEqualTo(5);
            assertThat(other.reason()).isNull();
        }
    }

    @Test
    void usageIsMeasured() {
        try (World world = World.best(settings -> settings.usageEvery(Duration.ofMillis(100)))) {
            RunId busy = world.sh("busy", "while :; do :; done");
            world.await(
                    busy,
                    report -> report instanceof RunReport.Used used
                            && used.usage().cpuTime().toMillis() >= 50
                            && used.usage().memoryBytes() > 4096);
            world.stop(busy, Duration.ZERO);
            world.awaitExit(busy);
        }
    }

    @Test
    void whatIsNotKeptForSureIsSaid() {
        try (World world = World.with(ProcessTree.MARKER)) {
            assertThat(world.executor.describe().bestEffort())
                    .anyMatch(it -> it.contains("wipes its environment"))
                    .anyMatch(it -> it.contains("no mounts"));
            assertThat(world.executor.describe().strategy())
                    .startsWith("marker")
                    .contains("limits by ");
        }
    }
}
