package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.ResolvedContainer;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.TimeSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is told of a run, and to whom. */
class ProcessRunTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final RunReport END = RunReport.Exited.of(0, START, START.plusSeconds(1));

    private final List<RunReport> toFirst = new CopyOnWriteArrayList<>();
    private final List<RunReport> toNext = new CopyOnWriteArrayList<>();

    @Test
    void whoAdoptsARunThatIsEndingHearsOfItsEndOnce() throws InterruptedException {
        ProcessRun run = run((id, report) -> toFirst.add(report));
        CountDownLatch adopted = new CountDownLatch(1);
        Thread adopter = new Thread(() -> {
            run.adoptedBy(new Context((id, report) -> toNext.add(report)));
            adopted.countDown();
        });
        run.grace(
                () -> { // is called off when the end is noted, and before it is reported
                    adopter.start();
                    await(adopted);
                });
        assertThat(run.endWith(new RunReport.Started(START), END)).isTrue();
        adopter.join();
        assertThat(toFirst).containsExactly(new RunReport.Started(START), END);
        assertThat(toNext).containsExactly(END);
    }

    @Test
    void whatComesAfterTheEndIsToldToNobody() {
        ProcessRun run = run((id, report) -> toFirst.add(report));
        run.endWith(null, END);
        run.reportOnTheWay(new RunReport.Ready(START));
        assertThat(run.startWith(new RunReport.Started(START))).isFalse();
        assertThat(toFirst).containsExactly(END);
    }

    @Test
    void aSecondEndIsToldToNobody() {
        ProcessRun run = run((id, report) -> toFirst.add(report));
        assertThat(run.endWith(null, END)).isTrue();
        assertThat(run.endWith(new RunReport.Started(START), new RunReport.Lost("too late")))
                .isFalse();
        assertThat(toFirst).containsExactly(END);
    }

    /** Only who does not wait for the report gets as far as that before the time is over. */
    private static void await(CountDownLatch latch) {
        try {
            boolean unused = latch.await(200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProcessRun run(RunReporter reporter) {
        RunFiles files = new RunFiles(Path.of("none"), World.id("pod"));
        Context context = new Context(reporter);
        ProcessRun run = new ProcessRun(
                World.order(World.id("pod"), World.container("true")),
                context,
                files,
                new LogPump("unused").follower(files.log(), context::log));
        run.ordered(new Command(List.of("true"), Map.of(), Path.of("/")));
        return run;
    }

    private record Context(RunReporter reporter) implements RunContext {
        @Override
        public ResolvedContainer container() {
            throw new AssertionError("is resolved already");
        }

        @Override
        public LogWriter log() {
            throw new AssertionError("writes nothing");
        }

        @Override
        public TimeSource time() {
            throw new AssertionError("asks for no time");
        }

        @Override
        public OptionalInt completionIndex() {
            return OptionalInt.empty();
        }
    }
}
