package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.model.Action;
import dev.jobkit.model.Container;
import dev.jobkit.model.EmptyDir;
import dev.jobkit.model.Lifecycle;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Probe;
import dev.jobkit.model.RunId;
import dev.jobkit.model.Volume;
import dev.jobkit.model.VolumeMount;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Survival;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Probes and hooks of runs that an earlier program started, which was killed. */
class AdoptedCareTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final RunId RUN = World.id("pod");

    @TempDir
    private Path base;

    /** A program that starts a run and waits to be killed: {@code main(base, tree, volumes, script)}. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            World world = keep(Path.of(args[0]), ProcessTree.valueOf(args[1]));
            world.start(pod(args[2], World.container("sh", "-c", args[3]).toBuilder()), "main");
            world.awaitLog(RUN, "up");
            System.out.println("up");
            await().forever().until(() -> false);
        }
    }

    private static World keep(Path base, ProcessTree tree) {
        return World.with(tree, settings -> settings.baseDirectory(base).survival(Survival.KEEP));
    }

    private static Pod pod(String volumes, Container.Builder container) {
        PodSpec bare = PodSpec.of(container.build());
        if (volumes.equals("bare")) {
            return World.pod("pod", bare);
        }
        VolumeMount mount = new VolumeMount("data", "/mounted/data", null, null, Passthrough.EMPTY);
        PodSpec spec = PodSpec.of(container.volumeMounts(List.of(mount)).build());
        return World.pod(
                "pod",
                spec.toBuilder()
                        .volumes(List.of(new Volume("data", new EmptyDir(null, null), Passthrough.EMPTY)))
                        .build());
    }

    private static Action exec(String script) {
        return new Action(List.of("sh", "-c", script), null, null, Passthrough.EMPTY);
    }

    private static Probe probe(String script) {
        Duration often = Duration.ofMillis(100);
        return new Probe(exec(script), null, often, Duration.ofSeconds(10), null, 1, Duration.ofSeconds(1));
    }

    private void startAndKill(ProcessTree tree, String volumes, String script) throws Exception {
        try (World world = World.with(tree)) {
            assertThat(world.executor.describe().strategy()).isNotEmpty(); // skipped where it is not to be had
        }
        ChildProgram.killAfter("up", Program.class, base.toString(), tree.name(), volumes, script);
    }

    @ParameterizedTest
    @CsvSource({"NAMESPACE, bare", "NAMESPACE, volume", "SUBREAPER, bare", "SUBREAPER, volume", "MARKER, bare"})
    void probesAreAskedWhereTheRunIs(ProcessTree tree, String volumes) throws Exception {
        String seconds = ProcessTable.uniqueSeconds();
        String place = volumes.equals("bare") ? "." : "/mounted/data";
        startAndKill(
                tree,
                volumes,
                "cd " + place + "; echo $$ > pid; touch alive; echo up; while :; do sleep 0.1; done; echo " + seconds);

        try (World world = keep(base, tree)) {
            boolean inside = tree == ProcessTree.NAMESPACE;
            String here = "cd " + place + " && " + (inside ? "grep -q " + seconds + " /proc/$(cat pid)/cmdline" : ":");
            Pod pod = pod(
                    volumes,
                    World.container("sh").toBuilder()
                            .readinessProbe(probe(here))
                            .livenessProbe(probe("cd " + place + "; test -e alive || { echo no pulse; exit 7; }")));
            assertThat(world.adopt(pod, "main")).isEqualTo(Adoption.KNOWN);
            world.await(RUN, RunReport.Ready.class::isInstance);
            assertThat(world.reports(RUN)).noneMatch(RunReport.Exited.class::isInstance);

            Path work = volumes.equals("bare") ? base.resolve("pods/pod") : base.resolve("volumes/pod/data");
            Files.delete(work.resolve("alive"));
            RunReport.Exited end = world.awaitExit(RUN);
            assertThat(end.exitCode()).isEqualTo(143);
            assertThat(end.message()).isEqualTo("Liveness probe failed: command exited with code 7: no pulse");
        }
        assertThat(ProcessTable.with(seconds)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theHookRunsBeforeTheSignal(ProcessTree tree) throws Exception {
        startAndKill(tree, "bare", "trap 'cat hook; exit 4' TERM; echo up; while :; do sleep 0.1; done");

        try (World world = keep(base, tree)) {
            assertThat(adoptWithHook(world, "uname -n > hook")).isEqualTo(Adoption.KNOWN);
            world.stop(RUN, LONG);
            assertThat(world.awaitExit(RUN).exitCode()).isEqualTo(4);
            boolean inside = world.executor.describe().strategy().startsWith("namespace");
            assertThat(world.log(RUN)).startsWith(inside ? "up\npod\n" : "up\n").hasLineCount(2);
        }
    }

    /** The shell knows no signal but TERM. */
    @ParameterizedTest
    @EnumSource
    void theSignalIsTheOneThatTheContainerNames(ProcessTree tree) throws Exception {
        startAndKill(tree, "bare", "trap 'exit 5' TERM; trap 'exit 9' USR2; echo up; while :; do sleep 0.1; done");

        try (World world = keep(base, tree)) {
            Pod pod = pod("bare", World.container("sh").toBuilder().lifecycle(new Lifecycle(null, null, "SIGUSR2")));
            assertThat(world.adopt(pod, "main")).isEqualTo(Adoption.KNOWN);
            world.awaitStarted(RUN);
            world.stop(RUN, LONG);
            assertThat(world.awaitExit(RUN).exitCode()).isEqualTo(9);
        }
    }

    /** The shell that looks after it is told by a file which signal is meant. */
    @ParameterizedTest
    @EnumSource(names = {"NAMESPACE", "SUBREAPER"})
    void theSignalReachesAlsoWhatAShellStarted(ProcessTree tree) throws Exception {
        try (World world = World.with(tree)) {
            assertThat(world.executor.describe().strategy()).isNotEmpty(); // skipped where it is not to be had
        }
        startAndKill(
                ProcessTree.MARKER,
                "bare",
                "trap 'exit 5' TERM; trap 'exit 9' USR2; echo up; while :; do sleep 0.1; done");

        try (World world = keep(base, tree)) {
            Pod pod = pod("bare", World.container("sh").toBuilder().lifecycle(new Lifecycle(null, null, "SIGUSR2")));
            assertThat(world.adopt(pod, "main")).isEqualTo(Adoption.KNOWN);
            world.awaitStarted(RUN);
            world.stop(RUN, LONG);
            assertThat(world.awaitExit(RUN).exitCode()).isEqualTo(9);
        }
    }

    private static Adoption adoptWithHook(World world, String script) {
        Pod pod = pod("bare", World.container("sh").toBuilder().lifecycle(preStop(script)));
        return world.adopt(pod, "main");
    }

    private static Lifecycle preStop(String script) {
        return new Lifecycle(null, exec(script), null);
    }

    @ParameterizedTest
    @EnumSource
    void aHookThatTakesTooLongIsEnded(ProcessTree tree) throws Exception {
        String seconds = ProcessTable.uniqueSeconds();
        startAndKill(tree, "bare", "echo up; exec sleep 80");

        try (World world = keep(base, tree)) {
            adoptWithHook(world, "(setsid sleep " + seconds + " &); sleep " + seconds);
            world.stop(RUN, Duration.ofSeconds(2));
            assertThat(world.awaitExit(RUN).exitCode()).isEqualTo(143);
        }
        await().atMost(World.SOON).until(() -> ProcessTable.with(seconds).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = {"NAMESPACE", "SUBREAPER"})
    void whatRunsBesideARunEndsWithIt(ProcessTree tree) throws Exception {
        String seconds = ProcessTable.uniqueSeconds();
        startAndKill(tree, "bare", "echo up; while ! [ -e go ]; do sleep 0.05; done; exit 6");

        try (World world = keep(base, tree)) {
            adoptWithHook(world, "(setsid sleep " + seconds + " &); sleep " + seconds);
            world.stop(RUN, LONG);
            await().atMost(World.SOON)
                    .until(() -> ProcessTable.with("sleep\0" + seconds).size() == 2);
            Files.createFile(base.resolve("pods/pod/go"));
            assertThat(world.awaitExit(RUN).exitCode()).isEqualTo(6);
            await().atMost(World.SOON).until(() -> ProcessTable.with(seconds).isEmpty());
        }
    }

    /** The same when the program goes on and only its spawner was killed. */
    @Test
    void theHookRunsAlsoUnderTheNextSpawner() throws IOException {
        try (World world = World.keep(base)) {
            Container.Builder container = World.container("sh", "-c", "echo up; exec sleep 80").toBuilder();
            world.start(pod("bare", container.lifecycle(preStop("touch hook"))), "main");
            world.awaitLog(RUN, "up");
            ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().commandLine().orElse("").contains(base.toString()))
                    .findAny()
                    .orElseThrow()
                    .destroyForcibly();
            world.awaitExit(world.start("next", "true"));

            world.stop(RUN, LONG);
            assertThat(world.awaitExit(RUN).exitCode()).isEqualTo(143);
            assertThat(base.resolve("pods/pod/hook")).exists();
        }
    }

    /** Nothing is executed in the place of a run that is over, whoever has its pids now. */
    @Test
    void aRunThatIsOverIsNotEntered() throws Exception {
        try (World world = World.keep(base)) {
            RunId over = world.start("over", "true");
            world.awaitExit(over);
            RunId busy =
                    world.sh("busy", "echo up; exec sleep 80"); // by the same supervisor, if it has more than one run
            world.awaitLog(busy, "up");
            Files.writeString(
                    base.resolve("runs/never.main.0.supervisor"),
                    ProcessHandle.current().pid() + " 1 1\n");
            Path script = base.resolve("enter.pl");
            try (var in = BaseDirectory.class.getResourceAsStream("enter.pl")) {
                Files.copy(in, script);
            }
            for (String run : List.of("over.main.0", "never.main.0", "none.main.0")) {
                Path done = base.resolve("done");
                byte[] order = new Command(List.of("touch", done.toString()), Map.of(), base).fields();
                Process enter = new ProcessBuilder(
                                "perl", script.toString(), base.resolve("runs").toString(), "keep", run, base + "/out")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                enter.getOutputStream().write((order.length + "\n").getBytes(StandardCharsets.US_ASCII));
                enter.getOutputStream().write(order);
                enter.getOutputStream().flush();
                assertThat(enter.inputReader().readLine()).as(run).isEqualTo("gone");
                assertThat(done).doesNotExist();
            }
        }
    }
}
