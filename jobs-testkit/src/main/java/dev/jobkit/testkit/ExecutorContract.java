package dev.jobkit.testkit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What every {@link dev.jobkit.spi.PodExecutor} that runs containers promises, as a list of named checks free of any test
 * framework; see {@link Check}.
 *
 * <p>Each check asks for a subject of its own and closes it. Real time passes: facts are waited for, at most 30 s. A check
 * that fails names the broken promise in a sentence. Checks that need a container which the subject does not have
 * ({@link ExecutorSubject}) pass without looking.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> keepsTheContract() {
 *     return ExecutorContract.checks(MySubject::new).stream().map(c -> dynamicTest(c.name(), c.run()::run));
 * }
 * }</pre>
 */
public final class ExecutorContract {
    /** How long a fact may take on a slow machine before the promise counts as broken. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ExecutorContract() {}

    /** Makes a subject; it may throw. */
    @FunctionalInterface
    public interface SubjectFactory {
        /** Returns a new executor with its containers. */
        ExecutorSubject create() throws Exception;
    }

    /** Returns the checks of an executor. */
    public static List<Check> checks(SubjectFactory subjects) {
        return checks(subjects, PATIENCE);
    }

    /**
     * Returns the checks of an executor that has less or more time.
     *
     * @param patience how long a fact is waited for before the promise counts as broken
     */
    public static List<Check> checks(SubjectFactory subjects, Duration patience) {
        Map<String, ExecutorBench.Body> bodies = new LinkedHashMap<>();
        ExecutorLifeChecks.addTo(bodies);
        ExecutorStopChecks.addTo(bodies);
        ExecutorHandoverChecks.addTo(bodies);
        ExecutorRoomChecks.addTo(bodies);
        return bodies.entrySet().stream()
                .map(e -> new Check(e.getKey(), () -> run(subjects, patience, e.getValue())))
                .toList();
    }

    private static void run(SubjectFactory subjects, Duration patience, ExecutorBench.Body body) throws Exception {
        try (ExecutorProbe probe = new ExecutorProbe(patience);
                ExecutorBench bench = new ExecutorBench(subjects.create(), probe)) {
            body.run(bench);
        }
    }
}
