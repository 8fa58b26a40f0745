package dev.jobkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jobkit.model.Container;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.Stop;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract is kept by a small executor that is right, and names the promise that a wrong one breaks. */
final class ExecutorContractTest {
    @TestFactory
    Stream<DynamicTest> aRightExecutorKeepsIt() {
        return ExecutorContract.checks(() -> new Small(new Instantly())).stream()
                .map(check -> dynamicTest(check.name(), () -> check.run().run()));
    }

    @Test
    void aStartThatIsNotIdempotentIsNamed() {
        assertBroken("starts nothing", "an order is idempotent by its run", new Instantly() {
            @Override
            public void start(PodRun run, RunContext context) {
                ends.remove(run.id());
                super.start(run, context);
            }
        });
    }

    @Test
    void aLateLogIsNamed() {
        assertBroken("the log is complete", "all that it wrote is in its log", new Instantly() {
            @Override
            void print(PodRun run, RunContext context) {
                // writes nothing before the end
            }
        });
    }

    @Test
    void aSilentStopIsNamed() {
        List<Check> checks = ExecutorContract.checks(() -> new Small(new Instantly()));
        assertThat(checks).extracting(Check::name).doesNotHaveDuplicates().hasSizeGreaterThan(12);
    }

    @Test
    void wrongExitCodesAreNamed() {
        assertBroken("exit codes", "is reported so", new Instantly() {
            @Override
            RunReport.Exited exit(int code, Instant at) {
                return super.exit(code == 0 ? 0 : 1, at);
            }
        });
    }

    private static void assertBroken(String name, String promise, PodExecutor executor) {
        Check check = ExecutorContract.checks(() -> new Small(executor)).stream()
                .filter(c -> c.name().contains(name))
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> check.run().run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("broken promise")
                .hasMessageContaining(promise);
    }

    private record Small(PodExecutor executor) implements ExecutorSubject {
        @Override
        public Container exits(int code) {
            return Container.of("main", "exit:" + code);
        }

        @Override
        public Container prints(int lines) {
            return Container.of("main", "print:" + lines);
        }

        @Override
        public Container waits() {
            return Container.of("main", "wait:0");
        }
    }

    /** Does everything in the caller's thread. */
    private static class Instantly implements PodExecutor {
        final Map<RunId, Boolean> ends = new ConcurrentHashMap<>();
        private final Map<RunId, RunContext> waiting = new ConcurrentHashMap<>();
        private final Map<RunId, Instant> begun = new ConcurrentHashMap<>();
        private volatile RunReporter last = (run, report) -> {};

        @Override
        public void start(PodRun run, RunContext context) {
            last = context.reporter();
            if (ends.putIfAbsent(run.id(), false) != null) {
                return;
            }
            String[] image = run.container().image().split(":", 2);
            begun.put(run.id(), context.time().instant());
            last.report(run.id(), new RunReport.Started(context.time().instant()));
            if (image[0].equals("wait")) {
                waiting.put(run.id(), context);
                return;
            }
            if (image[0].equals("print")) {
                print(run, context);
            }
            int code = image[0].equals("exit") ? Integer.parseInt(image[1]) : 0;
            last.report(run.id(), exit(code, context.time().instant()));
        }

        void print(PodRun run, RunContext context) {
            int lines = Integer.parseInt(run.container().image().split(":", 2)[1]);
            try (LogWriter log = context.log()) {
                for (int i = 1; i <= lines; i++) {
                    byte[] line = ("line " + i + "\n").getBytes(StandardCharsets.UTF_8);
                    log.write(line, 0, line.length);
                }
            }
        }

        RunReport.Exited exit(int code, Instant at) {
            return RunReport.Exited.of(code, at, at);
        }

        @Override
        public void stop(RunId run, Stop stop) {
            RunContext context = waiting.remove(run);
            if (context != null) {
                Instant from = begun.getOrDefault(run, Instant.EPOCH);
                context.reporter()
                        .report(
                                run,
                                RunReport.Exited.of(143, from, context.time().instant()));
            } else if (!ends.containsKey(run)) {
                last.report(run, new RunReport.NotStarted("Stopped", "not here"));
            }
        }

        @Override
        public Adoption adopt(PodRun run, RunContext context) {
            return waiting.computeIfPresent(run.id(), (id, old) -> context) == null ? Adoption.UNKNOWN : Adoption.KNOWN;
        }

        @Override
        public void retainOnly(Set<RunId> known) {
            waiting.keySet().retainAll(known);
        }
    }
}
