package dev.jobkit.executor.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.TaskRegistry;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run that is released while it works, or that nobody knows any more, is forgotten when it ends and opens no log. */
class OwnerlessTest {
    private final TaskRegistry tasks = new TaskRegistry();
    private final Desk desk = new Desk();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch printed = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final ThreadPodExecutor executor = ThreadPodExecutor.of(tasks);
    private final PodRun order = Desk.run("stubborn", "stubborn");
    private final RunId run = order.id();

    @BeforeEach
    void start() {
        tasks.add("stubborn", ctx -> {
            begun.incrementAndGet();
            ThreadPodExecutorTest.holdOut(release);
            ctx.out().println("out of the grave");
            printed.countDown();
        });
        executor.start(order, desk.context(order));
        await().until(() -> begun.get() == 1);
    }

    @AfterEach
    void close() {
        release.countDown();
        executor.close();
    }

    private void assertThatItIsForgotten() {
        await().untilAsserted(() -> {
            executor.start(order, desk.context(order));
            assertThat(begun).hasValueGreaterThan(1);
        });
    }

    @Test
    void aRunThatIsReleasedWhileItWorksEndsWithoutAWord() throws InterruptedException {
        executor.release(run);
        assertThat(executor.adopt(order, desk.context(order))).isEqualTo(Adoption.UNKNOWN);
        release.countDown();
        printed.await();
        assertThat(desk.isLogOpened(run)).isFalse();
        assertThat(desk.reports(run)).containsExactly(new RunReport.Started(Desk.T0));
        assertThatItIsForgotten();
    }

    @Test
    void aRunThatNobodyKnowsTellsItsEndAndIsForgotten() {
        executor.retainOnly(Set.of());
        assertThat(desk.hasExited(run)).isFalse();
        release.countDown();
        desk.awaitExit(run);
        assertThat(desk.isLogOpened(run)).isFalse();
        assertThatItIsForgotten();
    }

    @Test
    void theLogOfARunThatIsReleasedWhileItWorksIsClosed() throws InterruptedException {
        CountDownLatch last = new CountDownLatch(1);
        tasks.add("talks", ctx -> {
            ctx.out().println("ready");
            ThreadPodExecutorTest.holdOut(release);
            ctx.out().println("too late");
            last.countDown();
        });
        PodRun talks = Desk.run("talks", "talks");
        executor.start(talks, desk.context(talks));
        await().until(() -> desk.log(talks.id()).equals("ready\n"));
        executor.release(talks.id());
        await().until(() -> desk.logsClosed(talks.id()) == 1);
        release.countDown();
        last.await();
        assertThat(desk.log(talks.id())).isEqualTo("ready\n");
    }
}
