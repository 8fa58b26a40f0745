package dev.jobkit.executor.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.TaskRegistry;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A run that another controller adopts tells it that it has started, and writes its log. */
class HandoverTest {
    @Test
    void startAndLogGoToWhoeverAdoptsTheRun() {
        CountDownLatch release = new CountDownLatch(1);
        Desk first = new Desk();
        Desk next = new Desk();
        TaskRegistry tasks = new TaskRegistry().add("talks", ctx -> {
            ctx.out().println("before");
            release.await();
            ctx.out().println("after");
        });
        PodRun run = Desk.run("p", "talks");
        try (ThreadPodExecutor executor = ThreadPodExecutor.of(tasks)) {
            executor.start(run, first.context(run));
            await().until(() -> first.log(run.id()).equals("before\n"));
            assertThat(executor.adopt(run, next.context(run))).isEqualTo(Adoption.KNOWN);
            await().until(() -> next.hasStarted(run.id()));
            release.countDown();
            assertThat(next.awaitExit(run.id()).exitCode()).isZero();
            assertThat(next.log(run.id())).isEqualTo("after\n");
            assertThat(next.logsClosed(run.id())).isEqualTo(1);
            assertThat(first.log(run.id())).isEqualTo("before\n");
            assertThat(first.logsClosed(run.id())).isEqualTo(1);
            assertThat(next.reports(run.id())).hasSize(2).first().isEqualTo(new RunReport.Started(Desk.T0));
        }
    }
}
