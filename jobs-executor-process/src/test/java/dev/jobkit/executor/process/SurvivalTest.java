package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jobkit.core.JobKit;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Survival;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of runs when the program, the spawner or a supervisor is killed. */
class SurvivalTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path base;

    /** Another program with an executor: {@code main(base, survival, tree, pod, script, pod, script, ...)}. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            World world = World.with(
                    ProcessTree.valueOf(args[2]),
                    settings -> settings.baseDirectory(Path.of(args[0])).survival(Survival.valueOf(args[1])));
            List<RunId> runs = new ArrayList<>();
            for (int i = 3; i < args.length; i += 2) {
                runs.add(world.sh(args[i], args[i + 1]));
            }
            try {
                runs.forEach(world::awaitStarted);
            } catch (RuntimeException e) {
                System.out.println("failed: " + e); // and end, or who waits for our word waits for ever
                System.exit(1);
            }
            System.out.println("running");
            await().forever().until(() -> false);
        }
    }

    private Process program(Survival survival, ProcessTree tree, String... runs) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                base.toString(),
                survival.name(),
                tree.name()));
        command.addAll(List.of(runs));
        Process program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = program.inputReader();
        assertThat(out.readLine()).isEqualTo("running");
        return program;
    }

    private static void killNow(Process program) throws InterruptedException {
        program.destroyForcibly();
        assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitNone(String seconds, Duration atMost) {
        await().atMost(atMost)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> ProcessTable.with(seconds).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void allEndsWithinASecondWhenTheProgramIsKilled(ProcessTree tree) throws Exception {
        String seconds = ProcessTable.uniqueSeconds();
        String script = "trap '' TERM; sleep " + seconds + " & (setsid sleep " + seconds + " &) ; "
                + (tree == ProcessTree.MARKER ? "" : "(setsid env -i sleep " + seconds + " &); ") + "wait; sleep "
                + seconds;
        Process program = program(Survival.DIE_WITH_CONTROLLER, tree, "one", script, "two", script, "three", script);
        await().atMost(World.SOON)
                .until(() -> ProcessTable.with("sleep\0" + seconds).size() >= 6);

        killNow(program);

        awaitNone(seconds, tree == ProcessTree.MARKER ? World.SOON : A_SECOND); // a sweep is many commands
        try (World world = World.with(tree, settings -> settings.baseDirectory(base))) {
            assertThat(world.adopt(World.id("one"), "true")).isEqualTo(Adoption.UNKNOWN);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NAMESPACE", "SUBREAPER"})
    void allEndsWhenTheSpawnerIsKilledTogetherWithTheProgram(ProcessTree tree) throws Exception {
        String seconds = ProcessTable.uniqueSeconds();
        Process program = program(
                Survival.DIE_WITH_CONTROLLER, tree, "one", "(setsid env -i sleep " + seconds + " &); sleep " + seconds);
        await().atMost(World.SOON)
                .until(() -> ProcessTable.with("sleep\0" + seconds).size() == 2);
        List<ProcessHandle> spawner = program.children().toList();
        assertThat(spawner).hasSize(1);

        killNow(program);
        spawner.get(0).destroyForcibly();

        awaitNone(seconds, A_SECOND);
    }

    @ParameterizedTest
    @EnumSource
    void withKeepRunsAreFoundAgainOrHowTheyEnded(ProcessTree tree) throws Exception {
        String seconds = ProcessTable.uniqueSeconds();
        Process program = program(
                Survival.KEEP,
                tree,
                "goes-on",
                "echo before; while ! [ -e " + base + "/go ]; do sleep 0.05; done; echo after; exit 5",
                "ended",
                "echo all; exit 6",
                "stopped",
                "sleep " + seconds);
        killNow(program);

        try (World world = World.with(tree, s -> s.baseDirectory(base).survival(Survival.KEEP))) {
            RunId goesOn = World.id("goes-on");
            RunId ended = World.id("ended");
            RunId stopped = World.id("stopped");
            await().atMost(World.SOON)
                    .until(() -> new RunFiles(base, ended).outcome().isPresent());
            assertThat(world.adopt(goesOn, "sh")).isEqualTo(Adoption.KNOWN);
            assertThat(world.adopt(ended, "sh")).isEqualTo(Adoption.KNOWN);
            assertThat(world.adopt(stopped, "sh")).isEqualTo(Adoption.KNOWN);
            assertThat(world.adopt(World.id("never"), "sh")).isEqualTo(Adoption.UNKNOWN);
            world.executor.retainOnly(Set.of(goesOn, ended, stopped));

            assertThat(world.awaitExit(ended).exitCode()).isEqualTo(6);
            assertThat(world.log(ended)).isEqualTo("all\n");
            world.awaitStarted(goesOn);
            world.awaitLog(goesOn, "before");
            Files.createFile(base.resolve("go"));
            assertThat(world.awaitExit(goesOn).exitCode()).isEqualTo(5);
            assertThat(world.log(goesOn)).isEqualTo("before\nafter\n");
            world.stop(stopped, Duration.ofSeconds(60));
            assertThat(world.awaitExit(stopped).exitCode()).isEqualTo(143);
        }
        assertThat(ProcessTable.with(seconds)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatNobodyOwnsIsEndedAndSweptUp(ProcessTree tree) throws Exception {
        String seconds = ProcessTable.uniqueSeconds();
        Process program =
                program(Survival.KEEP, tree, "stray", "sleep " + seconds, "mine", "sleep " + seconds, "over", "true");
        killNow(program);
        await().atMost(World.SOON) // a shell says that a run goes on before its command is executed
                .until(() -> ProcessTable.with("sleep\0" + seconds).size() == 2);

        try (World world = World.with(tree, s -> s.baseDirectory(base).survival(Survival.KEEP))) {
            assertThat(world.adopt(World.id("mine"), "sleep")).isEqualTo(Adoption.KNOWN);
            world.executor.retainOnly(Set.of(World.id("mine")));
            RunId fresh = world.start("fresh", "true");

            assertThat(world.awaitExit(fresh).exitCode()).isZero();
            await().atMost(World.SOON)
                    .until(() -> ProcessTable.with("sleep\0" + seconds).size() == 1);
            await().atMost(World.SOON).until(() -> !Files.exists(base.resolve("pods/stray")));
            await().atMost(World.SOON).until(() -> !Files.exists(base.resolve("pods/over")));
            for (String pod : List.of("mine", "fresh")) {
                assertThat(base.resolve("pods/" + pod)).exists();
                assertThat(base.resolve("runs/" + pod + ".main.0.log")).exists();
            }

            world.stop(World.id("mine"), Duration.ZERO);
            assertThat(world.awaitExit(World.id("mine")).exitCode()).isEqualTo(137);
            world.executor.release(World.id("mine"));
            world.executor.releasePod("mine");
            await().atMost(World.SOON).until(() -> !Files.exists(base.resolve("pods/mine")));
            assertThat(RunFiles.all(base)).containsExactly(World.id("fresh"));
        }
    }

    /** Each strategy ends what another one started, and leaves no file of it. */
    @ParameterizedTest
    @CsvSource({"SUBREAPER, MARKER", "NAMESPACE, MARKER", "MARKER, SUBREAPER", "MARKER, NAMESPACE"})
    void strategiesEndWhatOthersStarted(ProcessTree first, ProcessTree next) throws Exception {
        String seconds = ProcessTable.uniqueSeconds();
        killNow(program(Survival.KEEP, first, "stray", "sleep " + seconds, "mine", "sleep " + seconds));

        try (World world = World.with(next, s -> s.baseDirectory(base).survival(Survival.KEEP))) {
            RunId mine = World.id("mine");
            assertThat(world.adopt(mine, "sleep")).isEqualTo(Adoption.KNOWN);
            world.executor.retainOnly(Set.of(mine));
            await().atMost(World.SOON)
                    .until(() -> ProcessTable.with("sleep\0" + seconds).size() == 1);
            world.stop(mine, Duration.ofSeconds(60));
            assertThat(world.awaitExit(mine).exitCode()).isEqualTo(143);
            world.executor.release(mine);
            world.executor.releasePod("mine");
            for (String directory : List.of("runs", "pods")) {
                await().atMost(World.SOON)
                        .untilAsserted(() -> assertThat(base.resolve(directory)).isEmptyDirectory());
            }
        }
        assertThat(ProcessTable.with(seconds)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anOrderRepeatedAfterACrashRunsNothingTwice(ProcessTree tree) throws Exception {
        String script = "echo x >> " + base + "/count; while ! [ -e " + base + "/go ]; do sleep 0.05; done; exit 3";
        killNow(program(Survival.KEEP, tree, "once", script));

        try (World world = World.with(tree, s -> s.baseDirectory(base).survival(Survival.KEEP))) {
            RunId once = world.sh("once", script); // no adoption: a controller that did not know of the start
            world.awaitStarted(once);
            Files.createFile(base.resolve("go"));
            assertThat(world.awaitExit(once).exitCode()).isEqualTo(3);
            assertThat(Files.readString(base.resolve("count"))).isEqualTo("x\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKilledSupervisorMeansLostAndNothingIsLeft(ProcessTree tree) {
        String seconds = ProcessTable.uniqueSeconds();
        try (World world = World.with(tree, settings -> settings.baseDirectory(base))) {
            RunId id = world.sh("orphaned", "(setsid sleep " + seconds + " &); echo up; sleep " + seconds);
            world.awaitLog(id, "up");
            long shell = ProcessTable.with("; sleep " + seconds).get(0);

            ProcessHandle.of(shell).flatMap(ProcessHandle::parent).orElseThrow().destroyForcibly();

            assertThat(world.awaitLast(id)).isInstanceOf(RunReport.Lost.class);
            awaitNone(seconds, A_SECOND);
            assertThat(world.awaitExit(world.start("next", "true")).exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NAMESPACE, DIE_WITH_CONTROLLER",
        "SUBREAPER, DIE_WITH_CONTROLLER",
        "NAMESPACE, KEEP",
        "SUBREAPER, KEEP",
        "MARKER, KEEP"
    })
    void anotherSpawnerTakesOver(ProcessTree tree, Survival survival) {
        String seconds = ProcessTable.uniqueSeconds();
        try (World world = World.with(tree, s -> s.baseDirectory(base).survival(survival))) {
            RunId id = world.sh("running", "echo up; sleep " + seconds);
            world.awaitLog(id, "up");
            long spawner = ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().commandLine().orElse("").contains(base.toString()))
                    .findAny()
                    .orElseThrow()
                    .pid();

            ProcessHandle.of(spawner).orElseThrow().destroyForcibly();

            if (survival == Survival.KEEP) {
                assertThat(world.awaitExit(world.start("next", "true")).exitCode())
                        .isZero();
                world.stop(id, Duration.ofSeconds(60));
                assertThat(world.awaitExit(id).exitCode()).isEqualTo(143);
            } else {
                assertThat(world.awaitLast(id)).isInstanceOf(RunReport.Lost.class);
                awaitNone(seconds, A_SECOND);
                assertThat(world.awaitExit(world.start("next", "true")).exitCode())
                        .isZero();
            }
        }
        assertThat(ProcessTable.with(seconds)).isEmpty();
    }

    @Test
    void whatWasRefusedIsStartedWhenItIsOrderedAgain() throws Exception {
        try (World world = World.keep(base)) {
            assumeTrue(!world.executor.describe().strategy().contains(" sh"), "the shell has no cells");
            Path log = base.resolve("runs/again.main.0.log");
            for (int i = 0; i < 3; i++) {
                Files.createSymbolicLink(log, base.resolve("nowhere/log"));
                int before = world.reports(World.id("again")).size();
                RunId id = world.start("again", "true");
                await().atMost(World.SOON).until(() -> world.reports(id).size() > before);
                assertThat(world.awaitLast(id))
                        .isInstanceOfSatisfying(
                                RunReport.NotStarted.class,
                                why -> assertThat(why.message()).containsIgnoringCase("no such file"));
            }

            assertThat(world.awaitExit(world.start("again", "true")).exitCode()).isZero();
        }
    }

    @Test
    void oneExecutorHoldsADirectory() throws Exception {
        try (World world = World.keep(base)) {
            Path output = Files.writeString(base.resolve("exec/pod.main.0.x1"), "of a probe that runs");
            assertThatThrownBy(() -> World.keep(base))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(base.getFileName().toString())
                    .hasMessageContaining("another executor");
            assertThat(output).hasContent("of a probe that runs");
            assertThat(world.executor.describe().strategy()).isNotEmpty();
        }
        World.keep(base).close();
    }

    @Test
    void keepNeedsADirectory() {
        assertThatThrownBy(() -> World.best(settings -> settings.survival(Survival.KEEP)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("base directory");
    }

    @Test
    void keepIsRefusedOnAStoreThatForgets() {
        try (World world = World.keep(base)) {
            assertThat(world.executor.describe().survival()).isEqualTo(Survival.KEEP);
            assertThatThrownBy(() -> JobKit.start(world.executor))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "the runs of executor \"default\" outlive this program (KEEP), but the store is in memory:"
                                    + " the next controller could not know them and would end them. Give the builder a durable"
                                    + " store, or the executor DIE_WITH_CONTROLLER");
        }
    }
}
