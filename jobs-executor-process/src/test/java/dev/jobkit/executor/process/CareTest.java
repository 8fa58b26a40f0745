package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.jobkit.model.Action;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerPort;
import dev.jobkit.model.EmptyDir;
import dev.jobkit.model.HttpGet;
import dev.jobkit.model.Lifecycle;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Probe;
import dev.jobkit.model.RunId;
import dev.jobkit.model.TcpSocket;
import dev.jobkit.model.Volume;
import dev.jobkit.model.VolumeMount;
import dev.jobkit.spi.RunReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Probes and hooks of containers. */
class CareTest {
    private static final Duration OFTEN = Duration.ofMillis(100);

    @TempDir
    private Path dir;

    private static Action exec(String script) {
        return new Action(List.of("sh", "-c", script), null, null, Passthrough.EMPTY);
    }

    private static Probe probe(Action action, int failures) {
        return new Probe(action, null, OFTEN, Duration.ofSeconds(5), null, failures, Duration.ofSeconds(1));
    }

    private static Container.Builder sh(String script) {
        return World.container("sh", "-c", script).toBuilder();
    }

    private static RunId start(World world, String pod, Container.Builder container) {
        return world.start(World.pod(pod, PodSpec.of(container.build())), "main");
    }

    private static boolean isReady(RunReport report) {
        return report instanceof RunReport.Ready;
    }

    @ParameterizedTest
    @EnumSource
    void aDeadContainerIsEndedByItsLivenessProbe(ProcessTree tree) {
        try (World world = World.with(tree)) {
            RunId run = start(
                    world,
                    "dead",
                    sh("touch alive; sleep 0.5; rm alive; exec sleep 90")
                            .livenessProbe(probe(exec("test -e alive || { echo no pulse; exit 7; }"), 2)));
            RunReport.Exited end = world.awaitExit(run);
            assertThat(end.exitCode()).isEqualTo(143);
            assertThat(end.message()).isEqualTo("Liveness probe failed: command exited with code 7: no pulse");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NAMESPACE", "SUBREAPER"})
    void readinessComesAndGoes(ProcessTree tree) throws IOException {
        try (World world = World.with(tree)) {
            RunId run = start(
                    world, "ready", sh("exec sleep 90").readinessProbe(probe(exec("test -e " + dir + "/ready"), 1)));
            world.awaitStarted(run);
            Files.createFile(dir.resolve("ready"));
            world.await(run, CareTest::isReady);
            Files.delete(dir.resolve("ready"));
            world.await(run, RunReport.NotReady.class::isInstance);
            world.stop(run, Duration.ofSeconds(20));
            assertThat(world.awaitExit(run).exitCode()).isEqualTo(143);
        }
    }

    @Test
    void othersWaitForTheStartupProbe() {
        try (World world = World.with(ProcessTree.NAMESPACE)) {
            RunId slow = start(
                    world,
                    "slow",
                    sh("sleep 0.5; touch up; exec sleep 90")
                            .startupProbe(probe(exec("test -e up"), 100))
                            .livenessProbe(probe(exec("test -e up"), 1)));
            RunId never = start(world, "never", sh("exec sleep 90").startupProbe(probe(exec("exit 1"), 2)));
            world.await(slow, CareTest::isReady);
            assertThat(world.awaitExit(never).message()).startsWith("Startup probe failed: command exited with code 1");
            world.stop(slow, Duration.ZERO);
            assertThat(world.awaitExit(slow).exitCode()).isEqualTo(137);
        }
    }

    /** A shell has what it starts in the background ignore SIGINT, and a shell that ignores it cannot trap it. */
    @ParameterizedTest
    @EnumSource
    void theInterruptReachesWhoAsksForIt(ProcessTree tree) throws Exception {
        boolean undone = new ProcessBuilder("env", "--default-signal=INT", "true")
                        .start()
                        .waitFor()
                == 0;
        assumeTrue(tree != ProcessTree.MARKER || undone, "env cannot undo that");
        try (World world = World.with(tree)) {
            RunId run = start(
                    world,
                    "interrupted",
                    sh("trap 'exit 9' INT; echo up; while :; do sleep 0.05; done")
                            .lifecycle(new Lifecycle(null, null, "SIGINT")));
            world.awaitLog(run, "up");
            world.stop(run, Duration.ofSeconds(60));
            assertThat(world.awaitExit(run).exitCode()).isEqualTo(9);
        }
    }

    /** Whether it comes before the run has begun or after. */
    @ParameterizedTest
    @EnumSource
    void aStopRightAtTheStartSendsTheSignalThatIsNamed(ProcessTree tree) {
        try (World world = World.with(tree)) {
            for (int i = 0; i < 10; i++) {
                RunId run =
                        start(world, "early-" + i, sh("exec sleep 60").lifecycle(new Lifecycle(null, null, "SIGUSR1")));
                world.stop(run, Duration.ofSeconds(60));
                if (world.awaitLast(run) instanceof RunReport.Exited end) {
                    assertThat(end.exitCode()).isEqualTo(138);
                }
            }
        }
    }

    @Test
    void aCommandThatHangsIsKilledWithWhatItStarted() {
        String seconds = ProcessTable.uniqueSeconds();
        try (World world = World.with(ProcessTree.NAMESPACE)) {
            Probe hangs = new Probe(
                    exec("sleep " + seconds + " & sleep " + seconds), null, OFTEN, OFTEN, null, 2, Duration.ZERO);
            RunReport.Exited end =
                    world.awaitExit(start(world, "hangs", sh("exec sleep 90").livenessProbe(hangs)));
            assertThat(end.exitCode()).isEqualTo(137);
            assertThat(end.message()).isEqualTo("Liveness probe failed: command timed out after 100 ms");
        }
        assertThat(ProcessTable.with(seconds)).isEmpty();
    }

    /** Also what left its session and its parents, and while the container goes on. */
    @ParameterizedTest
    @EnumSource(names = {"NAMESPACE", "SUBREAPER"})
    void whatEscapesACommandThatHangsIsKilledWithIt(ProcessTree tree) {
        String seconds = ProcessTable.uniqueSeconds();
        try (World world = World.with(tree)) {
            Probe hangsOnce = new Probe(
                    exec("[ -e hung ] && exit 0; (setsid sleep " + seconds + " &); setsid sleep " + seconds
                            + " & touch hung; sleep " + seconds),
                    null,
                    OFTEN,
                    Duration.ofSeconds(1),
                    null,
                    100,
                    null);
            RunId run = start(world, "hangs-once", sh("exec sleep 90").readinessProbe(hangsOnce));
            world.await(run, CareTest::isReady);
            await().atMost(World.SOON)
                    .until(() -> ProcessTable.with("sleep\0" + seconds).isEmpty());
            assertThat(world.reports(run)).noneMatch(RunReport.Exited.class::isInstance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsAndRequestsAreProbesToo(ProcessTree tree) throws IOException {
        AtomicInteger status = new AtomicInteger(204);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        int port = server.getAddress().getPort();
        try (World world = World.with(tree);
                ServerSocket open = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            HttpGet get = new HttpGet("/health", "web", null, null, List.of());
            TcpSocket socket = new TcpSocket(Integer.toString(open.getLocalPort()), null);
            RunId run = start(
                    world,
                    "served",
                    sh("exec sleep 90")
                            .ports(List.of(new ContainerPort("web", port, null, null, null)))
                            .readinessProbe(probe(new Action(null, null, socket, Passthrough.EMPTY), 1))
                            .livenessProbe(probe(new Action(null, get, null, Passthrough.EMPTY), 1)));
            world.await(run, CareTest::isReady);
            status.set(500);
            assertThat(world.awaitExit(run).message())
                    .isEqualTo("Liveness probe failed: http://127.0.0.1:" + port + "/health answered with status 500");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hooksFrameTheLife(ProcessTree tree) {
        try (World world = World.with(tree)) {
            Lifecycle hooks = new Lifecycle(exec("echo begun >> story"), exec("sleep 0.2; echo ends >> story"), null);
            RunId run = start(
                    world,
                    "framed",
                    sh("trap 'echo asked >> story; cat story; exit 9' TERM; while [ ! -e story ]; do sleep 0.05; done;"
                                    + " echo up; while :; do sleep 0.05; done")
                            .lifecycle(hooks));
            world.awaitLog(run, "up");
            world.stop(run, Duration.ofSeconds(20));
            assertThat(world.awaitExit(run).exitCode()).isEqualTo(9);
            assertThat(world.log(run)).isEqualTo("up\nbegun\nends\nasked\n");
        }
    }

    @Test
    void aHookThatTakesAllTheTimeLeavesTwoSeconds() {
        try (World world = World.with(ProcessTree.NAMESPACE)) {
            Action sleep = new Action(null, null, null, Passthrough.of(Map.of("sleep", Map.of("seconds", 60L))));
            RunId run = start(
                    world,
                    "patient",
                    sh("trap 'echo asked; exit 9' TERM; echo up; while :; do sleep 0.05; done")
                            .lifecycle(new Lifecycle(null, sleep, null)));
            world.awaitLog(run, "up");
            world.stop(run, Duration.ofMillis(2500));
            assertThat(world.awaitExit(run).exitCode()).isEqualTo(9);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aContainerWhoseFirstHookFailsIsStopped(ProcessTree tree) {
        try (World world = World.with(tree)) {
            RunId run = start(
                    world, "unhooked", sh("exec sleep 90").lifecycle(new Lifecycle(exec("exit 3"), null, "SIGUSR1")));
            RunReport.Exited end = world.awaitExit(run);
            assertThat(end.message()).isEqualTo("FailedPostStartHook: command exited with code 3");
            assertThat(end.exitCode()).isEqualTo(138);
        }
    }

    /** Also one that nobody answers, and one that waits for days: its thread goes with the container. */
    @ParameterizedTest
    @CsvSource({"sleep, postStart", "sleep, preStop", "httpGet, postStart", "httpGet, preStop"})
    void aHookEndsWithItsContainer(String kind, String when) throws IOException {
        try (World world = World.best(settings -> settings.name("hooked"));
                ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            HttpGet get = new HttpGet("/", Integer.toString(mute.getLocalPort()), null, null, List.of());
            Action hook = kind.equals("httpGet")
                    ? new Action(null, get, null, Passthrough.EMPTY)
                    : new Action(null, null, null, Passthrough.of(Map.of("sleep", Map.of("seconds", 90_000L))));
            boolean first = when.equals("postStart");
            RunId run = start(
                    world,
                    "hooked",
                    sh("while ! [ -e " + dir + "/go ]; do sleep 0.02; done; exit 4")
                            .lifecycle(new Lifecycle(first ? hook : null, first ? null : hook, null)));
            world.awaitStarted(run);
            if (!first) {
                world.stop(run, Duration.ofDays(1));
            }
            await().atMost(World.SOON).until(() -> hooksOf("hooked") == 1);

            Files.createFile(dir.resolve("go"));
            assertThat(world.awaitExit(run).exitCode()).isEqualTo(4);
            await().atMost(World.SOON).until(() -> hooksOf("hooked") == 0);
        }
    }

    private static long hooksOf(String executor) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith(executor + "-care-"))
                .filter(thread -> Stream.of(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().equals(Handlers.class.getName())))
                .count();
    }

    @Test
    void aCommandSeesTheContainersFilesAndProcesses() {
        try (World world = World.with(ProcessTree.NAMESPACE)) {
            Container.Builder container = sh("echo here > /jk/file; exec sleep 90")
                    .volumeMounts(List.of(new VolumeMount("v", "/jk", null, null, Passthrough.EMPTY)))
                    .readinessProbe(
                            probe(exec("grep -q here /jk/file && test $(ls -d /proc/[0-9]* | wc -l) -lt 10"), 1));
            PodSpec spec = PodSpec.of(container.build()).toBuilder()
                    .volumes(List.of(new Volume("v", new EmptyDir(null, null), Passthrough.EMPTY)))
                    .build();
            RunId run = world.start(World.pod("inside", spec), "main");
            world.await(run, CareTest::isReady);
        }
    }

    @Test
    void aProbeThatCannotBeAskedIsRefused() {
        try (World world = World.with(ProcessTree.NAMESPACE)) {
            Action grpc = new Action(null, null, null, Passthrough.of(Map.of("grpc", Map.of("port", 1L))));
            RunId run = start(world, "grpc", sh("true").livenessProbe(probe(grpc, 1)));
            assertThat(world.awaitLast(run)).isInstanceOfSatisfying(RunReport.NotStarted.class, why -> {
                assertThat(why.reason()).isEqualTo("CreateContainerConfigError");
                assertThat(why.message()).contains("[grpc]");
            });
        }
    }
}
