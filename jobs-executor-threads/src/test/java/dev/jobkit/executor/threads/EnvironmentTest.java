package dev.jobkit.executor.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.ResolvedContainer;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import dev.jobkit.spi.TaskRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The environment of a run is resolved once, when it starts, and a resolver that takes its time holds nobody up. */
class EnvironmentTest {
    private final TaskRegistry tasks = new TaskRegistry();
    private final ThreadPodExecutor executor =
            ThreadPodExecutor.builder().images(tasks).maxConcurrentPods(1).build();
    private final AtomicInteger version = new AtomicInteger();
    private final CountDownLatch slow = new CountDownLatch(1);

    /** Resolves to another value each time. */
    private final Desk desk = new Desk() {
        @Override
        ResolvedContainer resolve(Container c) {
            String value = "v" + version.incrementAndGet();
            if (c.image().equals("slow")) {
                awaitSlow();
            }
            return new ResolvedContainer(c.name(), c.image(), List.of(), List.of(value), Map.of("V", value), null);
        }
    };

    private void awaitSlow() {
        try {
            slow.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the resolver was interrupted", e);
        }
    }

    @AfterEach
    void close() {
        slow.countDown();
        executor.close();
    }

    private RunId start(String image, List<EnvVar> env) {
        PodRun run =
                Desk.run(image, Container.of("main", image).toBuilder().env(env).build());
        executor.start(run, desk.context(run));
        return run.id();
    }

    @Test
    void environmentAndArgumentsStayAsTheyWereAtTheStart() {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        tasks.add("look", ctx -> {
            for (int i = 0; i < 3; i++) {
                seen.add(ctx.env().get("V") + ctx.args());
            }
        });
        desk.awaitExit(start("look", List.of(EnvVar.of("V", "x"))));
        assertThat(seen).containsOnly("v1[v1]").hasSize(3);
        assertThat(version).hasValue(1);
    }

    @Test
    void whatIsResolvedWithoutAnEnvironmentStaysToo() {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        tasks.add("look", ctx -> seen.add(ctx.args() + "" + ctx.args()));
        desk.awaitExit(start("look", List.of()));
        assertThat(seen).containsExactly("[v1][v1]");
    }

    @Test
    @Timeout(60)
    void aResolverThatTakesItsTimeHoldsUpNoOrderAndAStopIsAnswered() {
        tasks.add("slow", ctx -> {});
        RunId run = start("slow", List.of(EnvVar.of("V", "x")));
        await().until(() -> version.get() == 1);
        executor.stop(run, new Stop(Duration.ofMinutes(1), StopCause.DELETED));
        assertThat(desk.reports(run))
                .containsExactly(new RunReport.NotStarted("Stopped", "it was stopped before it began"));
        slow.countDown();
        executor.releasePod(run.podUid());
        tasks.add("next", ctx -> {});
        desk.awaitExit(start("next", List.of()));
        assertThat(desk.hasStarted(run)).isFalse();
    }
}
