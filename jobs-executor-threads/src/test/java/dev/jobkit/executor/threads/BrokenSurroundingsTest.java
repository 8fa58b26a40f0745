package dev.jobkit.executor.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.JobTask;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.TaskRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever is thrown around a task, its run ends and its room is given back. */
class BrokenSurroundingsTest {
    private final TaskRegistry tasks = new TaskRegistry();
    private final ThreadPodExecutor executor =
            ThreadPodExecutor.builder().images(tasks).maxConcurrentPods(1).buildOnPlatformThreads();

    @AfterEach
    void close() {
        executor.close();
    }

    private RunId start(Desk desk, String pod, JobTask task) {
        tasks.add(pod, task);
        PodRun run = Desk.run(pod, pod);
        executor.start(run, desk.context(run));
        return run.id();
    }

    private void assertThatTheNextPodHasRoomAfter(RunId first) {
        executor.releasePod(first.podUid());
        Desk desk = new Desk();
        assertThat(desk.awaitExit(start(desk, "next", ctx -> {})).exitCode()).isZero();
    }

    @Test
    void anMdcThatThrowsLeavesOutItsValuesOnly() {
        Desk desk = new Desk();
        RunId run = start(desk, MdcProvider.BREAKS, ctx -> ctx.out().println("done"));
        assertThat(desk.awaitExit(run).exitCode()).isZero();
        assertThat(desk.log(run)).isEqualTo("done\n");
        assertThatTheNextPodHasRoomAfter(run);
    }

    @Test
    void aControllerThatThrowsAtTheStartIsToldTheEnd() {
        Desk desk = new Desk() {
            @Override
            void take(RunId run, RunReport report) {
                if (report instanceof RunReport.Started) {
                    throw new AssertionError("not now");
                }
                super.take(run, report);
            }
        };
        RunId run = start(desk, "p", ctx -> {});
        assertThat(desk.awaitExit(run).exitCode()).isZero();
        assertThatTheNextPodHasRoomAfter(run);
    }

    @Test
    void aLogThatCannotBeClosedForWantOfMemoryHoldsUpNoEnd() {
        Desk desk = new Desk() {
            @Override
            LogWriter writer(RunId run) {
                throw new OutOfMemoryError("as if");
            }
        };
        RunId run = start(desk, "p", ctx -> ctx.out().print("an unfinished line"));
        assertThat(desk.awaitExit(run).exitCode()).isZero();
        assertThatTheNextPodHasRoomAfter(run);
    }
}
