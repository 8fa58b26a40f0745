package dev.jobkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.ResolvedContainer;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.Stop;
import dev.jobkit.testkit.tutorial.CommandSubject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each check of the contract fails on an executor that breaks its promise, and names that promise. */
final class ExecutorContractTest {
    /** Enough for what comes at once; what a broken executor never says is not waited for longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final String KEPT = "the broken promise is named";
    private final Map<String, Fault> faults = new LinkedHashMap<>();
    private final ExecutorService pool = Executors.newFixedThreadPool(8);

    @AfterEach
    void end() {
        pool.shutdown();
    }

    private record Fault(String promise, UnaryOperator<PodExecutor> breaking) {}

    @TestFactory
    Stream<DynamicTest> eachCheckFailsOnAnExecutorThatBreaksItsPromise() {
        breakLife();
        breakOrders();
        breakStops();
        breakHandover();
        breakRoom();
        Map<String, CompletableFuture<String>> answers = new LinkedHashMap<>();
        faults.forEach((name, fault) ->
                answers.put(name, CompletableFuture.supplyAsync(() -> answer(name, fault), pool)));
        return answers.entrySet().stream()
                .map(e -> dynamicTest(
                        e.getKey(), () -> assertThat(e.getValue().join()).isEqualTo(KEPT)));
    }

    /** Returns that the broken promise is named, or what is said instead. */
    private static String answer(String name, Fault fault) {
        try {
            check(name, fault.breaking()).run().run();
            return "nothing was found to be wrong";
        } catch (Exception | AssertionError e) {
            String message = String.valueOf(e.getMessage());
            return message.startsWith("broken promise: " + fault.promise()) ? KEPT : message;
        }
    }

    @Test
    void everyCheckHasItsBrokenExecutor() {
        breakLife();
        breakOrders();
        breakStops();
        breakHandover();
        breakRoom();
        assertThat(ExecutorContract.checks(CommandSubject::new))
                .extracting(Check::name)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(faults.keySet());
    }

    @Test
    void anOrderThatDoesNotReturnIsNamed() {
        UnaryOperator<PodExecutor> blocking = right -> new Faulty(right) {
            @Override
            public void start(PodRun run, RunContext context) {
                super.start(run, context);
                try {
                    Thread.currentThread().join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        Check check = ExecutorContract.checks(() -> Broken.of(new CommandSubject(), blocking), Duration.ofMillis(300))
                .get(0);
        assertThatThrownBy(() -> check.run().run()).hasMessageContaining("an order returns at once");
    }

    @Test
    void anOrderThatThrowsIsNamed() {
        Check check = check("a running run that is stopped ends", right -> new Faulty(right) {
            @Override
            public void stop(RunId run, Stop stop) {
                throw new IllegalArgumentException("not today");
            }
        });
        assertThatThrownBy(() -> check.run().run())
                .hasMessageContaining("an order does not throw: stop")
                .hasMessageContaining("not today");
    }

    private static Check check(String name, UnaryOperator<PodExecutor> breaking) {
        return ExecutorContract.checks(() -> Broken.of(new CommandSubject(), breaking), PATIENCE).stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void fault(String check, String promise, UnaryOperator<PodExecutor> breaking) {
        faults.put(check, new Fault(promise, breaking));
    }

    private void breakLife() {
        fault(
                "a run is reported started, then exited, each once",
                "a run is reported started once and then exited once",
                right -> FaultyExecutors.reporting(right, (to, run, report) -> {
                    to.report(run, report);
                    to.report(run, report);
                }));
        fault(
                "exit codes are reported as they are",
                "a run that exits with 3 is reported so",
                right -> FaultyExecutors.ending(right, code -> Math.min(1, code)));
        fault(
                "many runs at once all end with their own codes",
                "each of many runs at once ends with its own code: 2",
                right -> FaultyExecutors.ending(right, code -> Math.min(1, code)));
        fault(
                "the log is complete before the end is reported",
                "when the end of a run is reported, all that it wrote is in its log",
                right -> FaultyExecutors.writing(right, (log, data, n) -> {}));
        fault(
                "the log grows while the run goes on",
                "what a run writes is in its log soon, and not only at its end",
                right -> FaultyExecutors.writing(right, (log, data, n) -> {}));
        fault(
                "the environment is the resolved one",
                "a run gets the environment of RunContext.container()",
                right -> new Faulty(right) {
                    @Override
                    ResolvedContainer container(PodRun run, RunContext context) {
                        ResolvedContainer c = context.container();
                        Map<String, String> raw = new LinkedHashMap<>();
                        run.container().env().forEach(v -> raw.put(v.name(), String.valueOf(v.value())));
                        return new ResolvedContainer(c.name(), c.image(), c.command(), c.args(), raw, null);
                    }
                });
        fault(
                "what cannot begin is answered, and may be ordered again",
                "each order of what cannot begin is answered by NotStarted",
                right -> FaultyExecutors.firstOrderOnly(right, RunId::toString));
        AtomicInteger described = new AtomicInteger();
        fault(
                "it describes itself the same way each time",
                "an executor describes itself the same way each time",
                right -> new Faulty(right) {
                    @Override
                    public NodeInfo describe() {
                        return new NodeInfo(Map.of(), Map.of(), "" + described.incrementAndGet(), List.of());
                    }
                });
    }

    private void breakOrders() {
        fault(
                "an order repeated while the run goes on starts nothing",
                "an order is idempotent by its run: one start",
                FaultyExecutors::startsAnew);
        fault(
                "an order repeated after the end starts nothing",
                "a run that is over and not released is not run again",
                right -> new Faulty(right) {
                    @Override
                    public void start(PodRun run, RunContext context) {
                        right.release(run.id());
                        super.start(run, context);
                    }
                });
        fault(
                "the next attempt of a container is a run of its own",
                "each attempt has a log of its own",
                FaultyExecutors::oneLogForAll);
        fault(
                "the next attempt needs no release of the one before",
                "the end of a run is reported",
                right -> FaultyExecutors.firstOrderOnly(right, run -> run.podUid() + run.container()));
        fault(
                "a released run may be released again",
                "a release of what is not there does nothing",
                right -> new Faulty(right) {
                    private final Set<RunId> gone = ConcurrentHashMap.newKeySet();

                    @Override
                    public void release(RunId run) {
                        if (!gone.add(run)) {
                            throw new IllegalStateException("released twice");
                        }
                    }
                });
    }

    private void breakStops() {
        String ends = "the end of a run is reported";
        fault("a running run that is stopped ends", ends, FaultyExecutors::deaf);
        fault("a stop without grace ends the run, too", ends, FaultyExecutors::deaf);
        fault(
                "a run that is asked to stop ends with its own code",
                "a run that ends when it is asked to keeps its own exit code",
                FaultyExecutors::brutal);
        fault(
                "a run that does not obey has all of its grace, and no more",
                "a run is not ended by force before its grace is over",
                FaultyExecutors::brutal);
        fault(
                "a further stop brings the end by force forward",
                "a further stop with a shorter grace brings the end by force forward",
                right -> new Faulty(right) {
                    private final Set<RunId> asked = ConcurrentHashMap.newKeySet();

                    @Override
                    public void stop(RunId run, Stop stop) {
                        if (asked.add(run)) {
                            super.stop(run, stop);
                        }
                    }
                });
        fault(
                "stopping twice ends once",
                "a run ends once",
                right -> FaultyExecutors.reporting(right, (to, run, report) -> {
                    to.report(run, report);
                    if (report instanceof RunReport.Exited) {
                        to.report(run, report);
                    }
                }));
        fault("stopping what is over changes nothing", "a late stop does not change how the run ended", right -> {
            Map<RunId, RunReporter> reporters = new ConcurrentHashMap<>();
            return new Faulty(right) {
                @Override
                void report(RunReporter to, RunId run, RunReport report) {
                    reporters.put(run, to);
                    to.report(run, report);
                }

                @Override
                public void stop(RunId run, Stop stop) {
                    super.stop(run, stop);
                    Objects.requireNonNull(reporters.get(run))
                            .report(
                                    run,
                                    RunReport.Exited.of(143, VirtualTime.DEFAULT_START, VirtualTime.DEFAULT_START));
                }
            };
        });
        fault(
                "stopping what it does not have is answered",
                "a stop of a run that it does not have is answered by NotStarted",
                right -> FaultyExecutors.reporting(right, (to, run, report) -> {
                    if (!(report instanceof RunReport.NotStarted)) {
                        to.report(run, report);
                    }
                }));
        fault(
                "stopping right after the start ends the run, too",
                "a run that is stopped right after its order ends, or is said to have never begun",
                FaultyExecutors::deaf);
        fault(
                "stopping one run leaves others alone",
                "stopping one run leaves others alone",
                FaultyExecutors::indiscriminate);
        fault(
                "stopping one container leaves those beside it alone",
                "the containers of a pod run side by side",
                FaultyExecutors::indiscriminate);
    }

    private void breakHandover() {
        fault(
                "a run that it has can be adopted",
                "from its adoption on a run is reported to the controller that adopted it",
                right -> FaultyExecutors.adopting(right, (run, context) -> Adoption.KNOWN));
        fault(
                "a run that goes on is told as started when it is adopted",
                "the start of a run that goes on is told to the controller that adopts it",
                FaultyExecutors::forgetful);
        fault(
                "a run that is ready is told as ready when it is adopted",
                "that a run is ready is told to the controller that adopts it",
                FaultyExecutors::forgetful);
        fault(
                "from its adoption on a run writes the log of whoever adopted it",
                "what an adopted run writes is in the log of the controller that adopted it",
                FaultyExecutors::oneLogForAll);
        fault(
                "a run that ended meanwhile is told when it is adopted",
                "the outcome of a run that ended meanwhile comes with its adoption",
                right -> FaultyExecutors.adopting(right, (run, context) -> Adoption.KNOWN));
        fault(
                "an order of an adopted run starts nothing",
                "an order of an adopted run starts nothing",
                FaultyExecutors::startsAnew);
        fault(
                "a run that it does not have is not adopted",
                "a run that was never ordered is not known",
                right -> FaultyExecutors.adopting(right, (run, context) -> Adoption.KNOWN));
        fault(
                "what has no owner any more ends, and nothing else",
                "a run that no controller knows any more is ended",
                right -> new Faulty(right) {
                    @Override
                    public void retainOnly(Set<RunId> known) {
                        // keeps everything
                    }
                });
        fault(
                "a closed executor starts nothing, and may be closed again",
                "a closed executor starts nothing",
                right -> new Faulty(right) {
                    @Override
                    public void close() {
                        // goes on
                    }
                });
    }

    private void breakRoom() {
        UnaryOperator<PodExecutor> generous = right -> new CommandSubject().executor();
        fault(
                "what does not fit waits for its turn, first come first served",
                "no more pods run than there is room for",
                generous);
        fault(
                "what waits for room and is stopped never begins",
                "a stop of what waits for room is answered by NotStarted",
                generous);
        fault(
                "all containers of a pod have room together",
                "room is given to pods, so that all containers of one run together",
                right -> new Faulty(right) {
                    private final List<RunId> inside = new ArrayList<>();

                    @Override
                    public void start(PodRun run, RunContext context) {
                        if (inside.isEmpty()) {
                            inside.add(run.id());
                            super.start(run, context);
                        }
                    }
                });
        fault(
                "a pod keeps its room between its containers and attempts",
                "a pod keeps its room between its containers and attempts",
                right -> new Faulty(right) {
                    @Override
                    public void release(RunId run) {
                        super.release(run);
                        right.releasePod(run.podUid());
                    }
                });
    }
}
