package dev.jobkit.executor.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.JobTask;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import dev.jobkit.spi.TaskExit;
import dev.jobkit.spi.TaskRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ThreadPodExecutorTest {
    private final TaskRegistry tasks = new TaskRegistry();
    private final Desk desk = new Desk();
    private final CountDownLatch release = new CountDownLatch(1);
    private ThreadPodExecutor executor = ThreadPodExecutor.of(tasks);

    @AfterEach
    void close() {
        release.countDown();
        executor.close();
    }

    private RunId start(String pod, JobTask task) {
        tasks.add(pod, task);
        return start(Desk.run(pod, pod));
    }

    private RunId start(PodRun run) {
        executor.start(run, desk.context(run));
        return run.id();
    }

    private static Stop stop(int seconds) {
        return new Stop(Duration.ofSeconds(seconds), StopCause.DELETED);
    }

    /** Waits for the latch whatever interrupts it. */
    static void holdOut(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                latch.await();
                open = true;
            } catch (InterruptedException ignored) {
                open = latch.getCount() == 0;
            }
        }
    }

    @Test
    void aTaskThatReturnsHasExitCodeZero() {
        RunId run = start("p", ctx -> {});
        assertThat(desk.awaitExit(run)).isEqualTo(new RunReport.Exited(0, null, null, null, Desk.T0, Desk.T0));
        assertThat(desk.reports(run)).hasSize(2).first().isEqualTo(new RunReport.Started(Desk.T0));
        assertThat(desk.isLogOpened(run)).as("nothing was printed").isFalse();
    }

    @Test
    void aTaskChoosesItsExitCode() {
        RunId run = start("p", ctx -> {
            throw new TaskExit(42, "no more work");
        });
        assertThat(desk.awaitExit(run).exitCode()).isEqualTo(42);
        assertThat(desk.awaitExit(run).message()).isEqualTo("no more work");
    }

    @Test
    void anyOtherThrowIsExitCodeOneWithTheStackTraceInTheLog() {
        RunId run = start("p", ctx -> {
            throw new StackOverflowError("too deep");
        });
        assertThat(desk.awaitExit(run).exitCode()).isEqualTo(1);
        assertThat(desk.awaitExit(run).message()).isEqualTo("java.lang.StackOverflowError: too deep");
        assertThat(desk.log(run))
                .startsWith("java.lang.StackOverflowError: too deep")
                .contains("\tat dev.jobkit");
        assertThat(desk.logsClosed(run)).isEqualTo(1);
    }

    @Test
    void aFailureThatCannotDescribeItselfIsNamed() {
        RunId run = start("p", ctx -> {
            throw new Mute();
        });
        assertThat(desk.awaitExit(run).exitCode()).isEqualTo(1);
        assertThat(desk.awaitExit(run).message()).isEqualTo(Mute.class.getName());
    }

    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no words");
        }
    }

    @Test
    void anUnknownImageIsNotStartedAndMayBeOrderedAgain() {
        tasks.add("b", ctx -> {}).add("a", ctx -> {});
        PodRun run = Desk.run("p", "x");
        start(run);
        assertThat(desk.reports(run.id()))
                .containsExactly(new RunReport.NotStarted(
                        "ErrImagePull", "no task is registered for the image \"x\"; known images: a, b"));
        tasks.add("x", ctx -> {});
        start(run);
        assertThat(desk.awaitExit(run.id()).exitCode()).isZero();
    }

    @Test
    void anImageThatAResolverOfTheUsersDoesNotKnowIsRefusedWithoutALie() {
        PodRun run = Desk.run("p", "x");
        try (ThreadPodExecutor other = ThreadPodExecutor.builder()
                .images(container -> Optional.empty())
                .build()) {
            other.start(run, desk.context(run));
        }
        assertThat(desk.reports(run.id()))
                .containsExactly(new RunReport.NotStarted(
                        "ErrImagePull",
                        "no task is registered for the image \"x\"; the resolver of images does not know it"));
    }

    @Test
    void anEnvironmentThatCannotBeHadIsNotStarted() {
        tasks.add("x", ctx -> {});
        PodRun run = Desk.run(
                "p",
                Container.of("main", "x").toBuilder()
                        .env(List.of(new EnvVar("A", null, null)))
                        .build());
        for (int times = 1; times <= 2; times++) {
            int wanted = times;
            start(run);
            await().until(() -> desk.reports(run.id()).size() == wanted);
        }
        assertThat(desk.reports(run.id()))
                .hasSize(2)
                .containsOnly(new RunReport.NotStarted("CreateContainerConfigError", "secret \"s\" not found"));
    }

    @Test
    void aTaskSeesItsRun() {
        Queue<Object> seen = new ConcurrentLinkedQueue<>();
        tasks.add("x", ctx -> {
            seen.addAll(List.of(
                    ctx.args(),
                    ctx.env(),
                    ctx.index().getAsInt(),
                    ctx.podName(),
                    ctx.job().get().name()));
            seen.add(MDC.getCopyOfContextMap() == null ? Map.of() : MDC.getCopyOfContextMap());
            ctx.progress(0.5, "half");
            ctx.out().print("ümlaut\nrest");
        });
        PodRun run = Desk.run(
                "p",
                Container.of("main", "x").toBuilder()
                        .command("run", "it")
                        .args("fast")
                        .env(List.of(EnvVar.of("A", "1")))
                        .build());
        start(run);
        desk.awaitExit(run.id());
        assertThat(seen).startsWith(List.of("run", "it", "fast"), Map.of("A", "1"), 7, "p", "job");
        assertThat(desk.reports(run.id())).contains(new RunReport.Progressed(0.5, "half"));
        assertThat(desk.log(run.id())).isEqualTo("ümlaut\nrest");
    }

    @Test
    void outputIsHandedOverLineByLine() {
        RunId run = start("p", ctx -> {
            ctx.out().print("one\ntw");
            release.await();
            ctx.out().print("o\n");
        });
        await().until(() -> desk.log(run).equals("one\n"));
        release.countDown();
        desk.awaitExit(run);
        assertThat(desk.log(run)).isEqualTo("one\ntwo\n");
    }

    @Test
    void aRepeatedOrderStartsNothing() {
        AtomicInteger count = new AtomicInteger();
        tasks.add("x", ctx -> count.incrementAndGet());
        PodRun run = Desk.run("p", "x");
        start(run);
        start(run);
        desk.awaitExit(run.id());
        start(run);
        assertThat(count).hasValue(1);
        executor.release(run.id());
        start(run);
        await().until(() -> count.get() == 2);
    }

    @Test
    void aTaskWithoutHookIsInterruptedAtOnce() {
        RunId run = start("p", ctx -> new CountDownLatch(1).await());
        await().until(() -> desk.hasStarted(run));
        executor.stop(run, stop(30));
        assertThat(desk.awaitExit(run).exitCode()).isEqualTo(1);
        assertThat(desk.awaitExit(run).message()).isEqualTo("java.lang.InterruptedException");
        await().until(() -> desk.alarms() == 0);
    }

    @Test
    void aTaskWithHookIsAskedAndInterruptedWhenTheGraceEnds() {
        CountDownLatch registered = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        RunId run = start("p", ctx -> {
            ctx.onStop(asked::countDown);
            registered.countDown();
            release.await();
        });
        await().until(() -> registered.getCount() == 0);
        executor.stop(run, stop(30));
        executor.stop(run, stop(30));
        await().until(() -> asked.getCount() == 0);
        desk.advance(Duration.ofSeconds(29));
        assertThat(desk.hasExited(run)).isFalse();
        desk.advance(Duration.ofSeconds(1));
        assertThat(desk.awaitExit(run).exitCode()).isEqualTo(1);
    }

    @Test
    void aTaskThatEndsWhenAskedHasItsOwnCode() {
        CountDownLatch registered = new CountDownLatch(1);
        RunId run = start("p", ctx -> {
            ctx.onStop(release::countDown);
            registered.countDown();
            release.await();
            throw new TaskExit(ctx.isStopping() ? 3 : 4);
        });
        await().until(() -> registered.getCount() == 0);
        executor.stop(run, stop(30));
        assertThat(desk.awaitExit(run).exitCode()).isEqualTo(3);
        assertThat(desk.alarms()).isZero();
    }

    @Test
    void aHookThatIsRegisteredAfterTheStopRunsAtOnce() {
        CountDownLatch late = new CountDownLatch(1);
        RunId run = start("p", ctx -> {
            holdOut(release);
            ctx.onStop(late::countDown);
            throw new TaskExit((int) late.getCount());
        });
        await().until(() -> desk.hasStarted(run));
        executor.stop(run, stop(30));
        release.countDown();
        assertThat(desk.awaitExit(run).exitCode()).isZero();
    }

    @Test
    void aTaskThatIgnoresTheInterruptStaysTerminating() {
        RunId run = start("p", ctx -> holdOut(release));
        await().until(() -> desk.hasStarted(run));
        executor.stop(run, stop(1));
        desk.advance(Duration.ofSeconds(100));
        executor.stop(run, stop(0));
        assertThat(desk.reports(run)).hasSize(1);
        release.countDown();
        assertThat(desk.awaitExit(run).exitCode()).isZero();
    }

    @Test
    void aStopOfARunThatItDoesNotHaveIsAnswered() {
        desk.awaitExit(start("p", ctx -> {}));
        RunId stranger = new RunId("uid-q", "main", 0);
        executor.stop(stranger, stop(0));
        assertThat(desk.reports(stranger))
                .containsExactly(new RunReport.NotStarted("Stopped", "this executor has no such run"));
    }

    @Test
    void anInterruptNeverReachesTheNextTask() {
        executor.close();
        executor =
                ThreadPodExecutor.builder().images(tasks).maxConcurrentPods(1).buildOnPlatformThreads();
        Queue<String> hit = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 300; i++) {
            RunId first = start("a" + i, ctx -> {});
            RunId second = start("b" + i, ctx -> {
                if (Thread.interrupted()) {
                    hit.add(ctx.podName());
                }
            });
            executor.stop(first, stop(0));
            executor.releasePod(first.podUid());
            desk.awaitExit(second);
            executor.releasePod(second.podUid());
        }
        assertThat(hit).isEmpty();
    }

    @Test
    void runsAreAdoptedAndWhatHasNoOwnerIsEnded() {
        RunId gone = start("gone", ctx -> new CountDownLatch(1).await());
        PodRun kept = Desk.run("kept", "kept");
        tasks.add("kept", ctx -> release.await());
        start(kept);
        PodRun over = Desk.run("over", "over");
        tasks.add("over", ctx -> {});
        start(over);
        desk.awaitExit(over.id());
        await().until(() -> desk.hasStarted(gone) && desk.hasStarted(kept.id()));
        Desk next = new Desk();
        assertThat(executor.adopt(kept, next.context(kept))).isEqualTo(Adoption.KNOWN);
        assertThat(executor.adopt(over, next.context(over))).isEqualTo(Adoption.KNOWN);
        PodRun stranger = Desk.run("stranger", "x");
        assertThat(executor.adopt(stranger, next.context(stranger))).isEqualTo(Adoption.UNKNOWN);
        executor.retainOnly(Set.of(kept.id(), over.id()));
        desk.awaitExit(gone);
        assertThat(next.awaitExit(over.id()).exitCode()).isZero();
        release.countDown();
        next.awaitExit(kept.id());
        assertThat(desk.hasExited(kept.id())).isFalse();
    }

    @Test
    void aClosedExecutorInterruptsItsTasksAndTakesNoMore() {
        RunId run = start("p", ctx -> new CountDownLatch(1).await());
        await().until(() -> desk.hasStarted(run));
        executor.close();
        desk.awaitExit(run);
        assertThat(desk.reports(start("q", ctx -> {})))
                .containsExactly(new RunReport.NotStarted("Stopped", "the executor is closed"));
    }

    @Test
    void outputCanBeThrownAway() {
        executor.close();
        executor = ThreadPodExecutor.builder()
                .images(tasks)
                .logCapture(LogCapture.DISCARD)
                .build();
        RunId run = start("p", ctx -> ctx.out().println("x"));
        desk.awaitExit(run);
        assertThat(desk.isLogOpened(run)).isFalse();
    }
}
