package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jobkit.model.Container;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run does while nobody disturbs it, with each strategy. */
class RunningTest {
    @ParameterizedTest
    @EnumSource
    void reportsStartAndExitCode(ProcessTree tree) {
        try (World world = World.with(tree)) {
            RunId zero = world.start("zero", "true");
            RunId seven = world.sh("seven", "exit 7");
            RunId slow = world.sh("slow", "sleep 0.3; exit 255");

            assertThat(world.awaitExit(zero).exitCode()).isZero();
            RunReport.Exited exited = world.awaitExit(seven);
            assertThat(exited.exitCode()).isEqualTo(7);
            assertThat(exited.signal()).isNull();
            assertThat(exited.reason()).isNull();
            assertThat(world.awaitExit(slow).exitCode()).isEqualTo(255);
            for (RunId id : List.of(zero, seven, slow)) {
                List<RunReport> all = world.reports(id);
                assertThat(all).hasSize(2);
                assertThat(all.get(0)).isInstanceOf(RunReport.Started.class);
                RunReport.Exited end = (RunReport.Exited) all.get(1);
                assertThat(end.startedAt()).isEqualTo(((RunReport.Started) all.get(0)).at());
                assertThat(end.finishedAt()).isAfterOrEqualTo(end.startedAt());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void reportsDeathBySignal(ProcessTree tree) {
        try (World world = World.with(tree)) {
            RunId id = world.sh("killed", "kill -KILL $$");
            RunReport.Exited exited = world.awaitExit(id);
            assertThat(exited.exitCode()).isEqualTo(137);
            if (tree != ProcessTree.MARKER) {
                assertThat(exited.signal()).isEqualTo(9);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void handsArgumentsOverByteForByte(ProcessTree tree) {
        List<String> words = List.of("a b", "", "line\nbreak", "quote's \"\\", "Grüße 日本 🚀", "$HOME `x` *", "-n", " ");
        List<String> command = new java.util.ArrayList<>(List.of("sh", "-c", "printf '%s\\0' \"$@\"", "sh"));
        command.addAll(words);
        try (World world = World.with(tree)) {
            RunId id = world.start("args", command.toArray(String[]::new));
            assertThat(world.awaitExit(id).exitCode()).isZero();
            assertThat(Arrays.asList(world.log(id).split("\0", -1)).subList(0, words.size()))
                    .isEqualTo(words);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStarIsNoPattern(ProcessTree tree) {
        try (World world = World.with(tree)) {
            RunId id = world.start("star", "expr", "8", "*", "3");
            assertThat(world.awaitExit(id).exitCode()).isZero();
            assertThat(world.log(id)).isEqualTo("24\n");
        }
    }

    @Test
    void theWorkingDirectoryOutlivesARestartInThePod() {
        try (World world = World.best(settings -> settings)) {
            RunId first = world.sh("again", "echo kept > file; exit 1");
            assertThat(world.awaitExit(first).exitCode()).isEqualTo(1);
            world.executor.release(first);
            RunId second = world.start(new RunId("again", "main", 1), World.container("cat", "file"), Map.of());
            assertThat(world.awaitExit(second).exitCode()).isZero();
            assertThat(world.log(second)).isEqualTo("kept\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void environmentIsTheSpecsAndAShortList(ProcessTree tree) {
        assumeTrue(System.getenv().size() > 2);
        try (World world = World.with(tree)) {
            RunId id = world.start(
                    World.id("env"), World.container("env", "-0"), Map.of("A", "x y\nz", "ünï", "ö", "EMPTY", ""));
            assertThat(world.awaitExit(id).exitCode()).isZero();
            List<String> lines = List.of(world.log(id).split("\0"));
            assertThat(lines).contains("A=x y\nz", "ünï=ö", "EMPTY=");
            assertThat(lines).anyMatch(line -> line.startsWith("JOBKIT_RUN=") && line.endsWith("/env.main.0"));
            assertThat(lines)
                    .allMatch(line -> line.matches(
                            "(?s)(A|ünï|EMPTY|JOBKIT_RUN|HOSTNAME|PATH|HOME|LANG|LC_\\w+|TMPDIR|TZ|PWD)=.*"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void losesNoByteOfTheLog(ProcessTree tree) {
        try (World world = World.with(tree)) {
            int size = 10_000_000;
            RunId id = world.sh("big", "head -c " + size + " /dev/zero | tr '\\0' x; echo; echo err >&2; echo end");
            assertThat(world.awaitExit(id).exitCode()).isZero();
            assertThat(world.logBytes(id)).hasSize(size + 1 + 4 + 4);
            assertThat(world.log(id)).endsWith("x\nerr\nend\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void copiesTheLogWhileTheRunGoesOn(ProcessTree tree) {
        try (World world = World.with(tree)) {
            RunId id = world.sh("talk", "echo one; sleep 0.5; echo two; sleep 90");
            world.awaitLog(id, "two\n");
            assertThat(world.reports(id)).hasSize(1);
            world.stop(id, java.time.Duration.ZERO);
            assertThat(world.awaitExit(id).exitCode()).isEqualTo(137);
        }
    }

    @ParameterizedTest
    @EnumSource
    void startErrorsAreNamedAsByAContainerRuntime(ProcessTree tree, @TempDir Path dir) throws IOException {
        Path plain = Files.writeString(dir.resolve("plain"), "no program");
        try (World world = World.with(tree)) {
            RunId cow = world.start("cow", "cowsay", "moo");
            RunId path = world.start("path", dir + "/missing");
            RunId file = world.start("file", plain.toString());
            RunId folder = world.start("folder", dir.toString());

            assertStartError(world, cow, "exec: \"cowsay\": executable file not found in $PATH");
            assertStartError(
                    world, path, "exec: \"" + dir + "/missing\": stat " + dir + "/missing: no such file or directory");
            assertStartError(world, file, "exec: \"" + plain + "\": permission denied");
            assertStartError(world, folder, "exec: \"" + dir + "\": permission denied");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NAMESPACE", "SUBREAPER"})
    void aFileOfUnknownFormatIsNoShellScript(ProcessTree tree, @TempDir Path dir) throws IOException {
        Path script = Files.writeString(dir.resolve("script"), "echo run by a shell\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        try (World world = World.with(tree)) {
            RunId id = world.start("format", script.toString());
            assertStartError(world, id, "exec " + script + ": exec format error");
            assertThat(world.log(id)).isEmpty();
        }
    }

    private static void assertStartError(World world, RunId id, String message) {
        RunReport.Exited exited = world.awaitExit(id);
        assertThat(world.reports(id)).containsExactly(exited);
        assertThat(exited.exitCode()).isEqualTo(128);
        assertThat(exited.reason()).isEqualTo("StartError");
        assertThat(exited.message()).isEqualTo(message);
        assertThat(exited.startedAt()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aRunHasAPrivateWorkingDirectoryOrTheOneItNames(ProcessTree tree, @TempDir Path dir) throws IOException {
        try (World world = World.with(tree)) {
            RunId own = world.sh("own", "pwd; ls -A; touch x");
            RunId other = world.sh("other", "ls -A");
            Container named = World.container("pwd").toBuilder()
                    .workingDir(dir.toRealPath().toString())
                    .build();
            RunId there = world.start(World.id("there"), named, Map.of());
            Container missing =
                    World.container("pwd").toBuilder().workingDir("/no/such").build();
            RunId nowhere = world.start(World.id("nowhere"), missing, Map.of());

            assertThat(world.awaitExit(own).exitCode()).isZero();
            assertThat(world.log(own)).endsWith("/pods/own\n");
            assertThat(world.awaitExit(other).exitCode()).isZero();
            assertThat(world.log(other)).isEmpty();
            assertThat(world.awaitExit(there).exitCode()).isZero();
            assertThat(world.log(there)).isEqualTo(dir.toRealPath() + "\n");
            assertStartError(world, nowhere, "chdir to cwd (\"/no/such\") failed: no such file or directory");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NAMESPACE", "SUBREAPER"})
    void nothingOfThisProgramLeaksIntoAProcess(ProcessTree tree, @TempDir Path dir) throws IOException {
        try (World world = World.with(tree);
                var open = Files.newOutputStream(dir.resolve("secret"))) {
            RunId fds = world.sh("fds", "for f in /proc/self/fd/*; do echo $f $(readlink $f); done");
            RunId signals = world.sh("signals", "grep -E 'Sig(Blk|Ign)' /proc/self/status; umask; cat; echo eof");
            open.write(1);

            assertThat(world.awaitExit(fds).exitCode()).isZero();
            assertThat(world.log(fds)
                            .lines()
                            .filter(line ->
                                    !line.contains("/fd/0") && !line.contains("/fd/1") && !line.contains("/fd/2")))
                    .allMatch(line -> line.matches("\\S+") || line.contains("pipe:") || line.contains("/proc/"));
            assertThat(world.log(fds)).doesNotContain("secret", ".jar");
            assertThat(world.awaitExit(signals).exitCode()).isZero();
            assertThat(world.log(signals))
                    .isEqualTo("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n0022\neof\n");
        }
    }

    @Test
    void anUnknownImageWithoutCommandWaitsForOne() {
        CommandImages images = new CommandImages().add("greet*", CommandImage.of("echo", "hello"));
        try (World world = World.best(settings -> settings.images(images))) {
            RunId known = world.start(World.id("known"), Container.of("main", "greet:2"), Map.of());
            RunId unknown = world.start(World.id("unknown"), Container.of("main", "nobody/knows"), Map.of());

            assertThat(world.awaitExit(known).exitCode()).isZero();
            assertThat(world.log(known)).isEqualTo("hello\n");
            assertThat(world.awaitLast(unknown)).isInstanceOfSatisfying(RunReport.NotStarted.class, why -> {
                assertThat(why.reason()).isEqualTo("ErrImagePull");
                assertThat(why.message()).contains("nobody/knows", "greet*", "give the container a command");
            });

            images.add("nobody/knows", CommandImage.of("true"));
            world.start(unknown, Container.of("main", "nobody/knows"), Map.of());
            assertThat(world.awaitExit(unknown).exitCode()).isZero();
        }
    }

    @Test
    void anOrderThatIsRepeatedRunsNothingTwice(@TempDir Path dir) throws IOException {
        try (World world = World.best(settings -> settings)) {
            String script = "echo x >> " + dir + "/runs; sleep 0.2";
            RunId id = world.sh("twice", script);
            world.sh("twice", script);
            assertThat(world.awaitExit(id).exitCode()).isZero();
            world.sh("twice", script);
            assertThat(Files.readString(dir.resolve("runs"))).isEqualTo("x\n");
            assertThat(world.reports(id)).hasSize(2);
        }
    }
}
