package dev.jobkit.executor.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.JobTask;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import dev.jobkit.spi.TaskRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Room is had by pods, from their first container until they are released, and who waits for it says why. */
class RoomTest {
    private static final Stop AT_ONCE = new Stop(Duration.ZERO, StopCause.DELETED);

    private final TaskRegistry tasks = new TaskRegistry();
    private final Desk desk = new Desk();
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<ThreadPodExecutor> open = new ArrayList<>();

    @AfterEach
    void close() {
        release.countDown();
        open.forEach(ThreadPodExecutor::close);
    }

    private ThreadPodExecutor executor(int pods) {
        ThreadPodExecutor executor = ThreadPodExecutor.builder()
                .images(tasks)
                .maxConcurrentPods(pods)
                .buildOnPlatformThreads();
        open.add(executor);
        return executor;
    }

    private RunId start(ThreadPodExecutor executor, String pod, JobTask task) {
        tasks.add(pod, task);
        return start(executor, Desk.run(pod, pod));
    }

    @Test
    void placesThatWereGivenUpStandInNobodysWay() {
        ThreadPodExecutor executor = executor(1);
        start(executor, "first", ctx -> release.await());
        List<RunId> stopped = new ArrayList<>();
        List<RunId> waiting = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            RunId run = start(executor, "pod-" + i, ctx -> {});
            (i % 10 == 0 ? waiting : stopped).add(run);
        }
        stopped.forEach(run -> executor.stop(run, AT_ONCE));
        RunId last = start(executor, "last", ctx -> {});
        release.countDown();
        waiting.forEach(run -> assertThat(desk.awaitExit(run).exitCode()).isZero());
        assertThat(desk.awaitExit(last).exitCode()).isZero();
        stopped.forEach(run -> assertThat(desk.hasStarted(run)).isFalse());
    }

    @Test
    void aThreadGoesOnWithThePodThatGetsTheRoomAndTakesNoInterruptAlong() {
        ThreadPodExecutor executor = executor(1);
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        Queue<Boolean> interrupted = new ConcurrentLinkedQueue<>();
        start(executor, "first", ctx -> {
            threads.add(Thread.currentThread());
            release.await();
            Thread.currentThread().interrupt();
        });
        List<RunId> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            others.add(start(executor, "other-" + i, ctx -> {
                threads.add(Thread.currentThread());
                interrupted.add(Thread.interrupted());
            }));
        }
        release.countDown();
        others.forEach(run -> assertThat(desk.awaitExit(run).exitCode()).isZero());
        assertThat(threads).hasSize(21).containsOnly(threads.element());
        assertThat(interrupted).hasSize(20).containsOnly(false);
    }

    private RunId start(ThreadPodExecutor executor, PodRun run) {
        executor.start(run, desk.context(run));
        return run.id();
    }

    private static void sleepOn() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    void podsBeyondTheRoomWaitInTheirOrder() {
        ThreadPodExecutor executor = executor(2);
        Queue<String> order = new ConcurrentLinkedQueue<>();
        RunId first = start(executor, "p0", ctx -> release.await());
        RunId second = start(executor, "p1", ctx -> sleepOn());
        List<RunId> later = new ArrayList<>();
        for (int i = 2; i < 6; i++) {
            later.add(start(executor, "p" + i, ctx -> order.add(ctx.podName())));
        }
        await().until(() -> desk.hasStarted(first) && desk.hasStarted(second));
        RunId waiting = later.remove(1);
        executor.stop(waiting, AT_ONCE);
        assertThat(desk.reports(waiting))
                .last()
                .isEqualTo(new RunReport.NotStarted("Stopped", "it was stopped before it began"));
        executor.stop(second, AT_ONCE);
        desk.awaitExit(second);
        executor.releasePod(second.podUid());
        for (RunId run : later) {
            desk.awaitExit(run);
            executor.releasePod(run.podUid());
        }
        assertThat(order).containsExactly("p2", "p4", "p5");
        assertThat(executor.describe().allocatable().get("pods")).hasToString("2");
    }

    @Test
    void aPodThatWaitsSaysWhyBeforeItStarts() {
        ThreadPodExecutor executor = executor(1);
        RunId first = start(executor, "p0", ctx -> release.await());
        RunId second = start(executor, "p1", ctx -> {});
        assertThat(desk.reports(second)).as("most do not wait for long").isEmpty();
        desk.advance(WaitingNotes.A_WHILE);
        assertThat(desk.reports(second)).singleElement().satisfies(report -> {
            RunReport.PodConditionSet set = (RunReport.PodConditionSet) report;
            assertThat(set.condition().type()).isEqualTo(PodConditionType.POD_SCHEDULED);
            assertThat(set.condition().status()).isEqualTo(ConditionStatus.FALSE);
            assertThat(set.condition().reason()).isEqualTo("Unschedulable");
            assertThat(set.condition().message()).isEqualTo("0/1 nodes are available: 1 Too many pods.");
        });
        release.countDown();
        desk.awaitExit(first);
        executor.releasePod(first.podUid());
        desk.awaitExit(second);
        assertThat(desk.reports(second).get(1)).isInstanceOf(RunReport.Started.class);
    }

    @Test
    void allContainersOfAPodRunAtOnceHoweverLittleRoomThereIs() {
        ThreadPodExecutor executor = executor(1);
        CountDownLatch both = new CountDownLatch(2);
        tasks.add("x", ctx -> {
            both.countDown();
            both.await();
        });
        RunId hog = start(executor, "hog", ctx -> release.await());
        RunId a = start(executor, Desk.run("p", Container.of("a", "x")));
        RunId b = start(executor, Desk.run("p", Container.of("b", "x")));
        assertThat(desk.hasStarted(a) || desk.hasStarted(b)).isFalse();
        release.countDown();
        desk.awaitExit(hog);
        executor.releasePod(hog.podUid());
        assertThat(desk.awaitExit(a).exitCode() + desk.awaitExit(b).exitCode()).isZero();
    }

    @Test
    void theRoomOfAPodThatIsReleasedIsFreeWhenItsTaskWorksNoMore() {
        ThreadPodExecutor executor = executor(1);
        RunId hog = start(executor, "hog", ctx -> release.await());
        RunId next = start(executor, "next", ctx -> {});
        await().until(() -> desk.hasStarted(hog));
        executor.releasePod(hog.podUid());
        RunId third = start(executor, "third", ctx -> {});
        assertThat(desk.hasStarted(next) || desk.hasStarted(third)).isFalse();
        release.countDown();
        desk.awaitExit(next);
        executor.releasePod(next.podUid());
        desk.awaitExit(third);
    }

    @Test
    void whatHasNoOwnerGivesItsRoomAndItsPlaceBack() {
        ThreadPodExecutor executor = executor(1);
        RunId inside = start(executor, "inside", ctx -> sleepOn());
        RunId queued = start(executor, "queued", ctx -> {});
        await().until(() -> desk.hasStarted(inside));
        executor.retainOnly(Set.of());
        desk.awaitExit(start(executor, "next", ctx -> {}));
        assertThat(desk.hasStarted(queued)).isFalse();
    }

    @Test
    void withRoomForOnePodTheJobsRunOneAfterTheOther() throws Exception {
        Queue<String> order = new ConcurrentLinkedQueue<>();
        tasks.add("step", ctx -> order.add(ctx.run().container() + " of " + ctx.podName()));
        PodSpec pod = PodSpec.builder()
                .initContainers(List.of(Container.of("init", "step")))
                .containers(List.of(Container.of("main", "step")))
                .restartPolicy(RestartPolicy.NEVER)
                .build();
        JobSpec spec = JobSpec.builder()
                .completions(5)
                .parallelism(5)
                .template(PodTemplate.of(pod))
                .build();
        try (JobController jobs = JobKit.start(executor(1))) {
            jobs.await(jobs.submit("job", spec).key(), Duration.ofMinutes(1));
        }
        List<String> steps = List.copyOf(order);
        assertThat(steps).hasSize(10);
        for (int i = 0; i < steps.size(); i += 2) {
            assertThat(steps.get(i)).startsWith("init of ");
            assertThat(steps.get(i + 1)).isEqualTo(steps.get(i).replace("init", "main"));
        }
    }
}
