package dev.jobkit.testkit;

/**
 * One promise of a contract and how to see whether it is kept.
 *
 * <p>Free of any test framework; with JUnit a whole contract is one method:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> contract() {
 *     return StoreContract.checks(MyStore::new).stream().map(c -> dynamicTest(c.name(), c.run()::run));
 * }
 * }</pre>
 *
 * @param name the promise in words
 * @param run returns when the promise was kept; throws {@link AssertionError} with the broken promise when it was not
 */
public record Check(String name, ThrowingRunnable run) {
    /** Code that may throw anything. */
    @FunctionalInterface
    public interface ThrowingRunnable {
        /** Runs it. */
        void run() throws Exception;
    }

    /**
     * Says that a promise is broken, unless it was kept.
     *
     * @param kept what was seen
     * @param promise what should have been, in words
     */
    static void promise(boolean kept, String promise, Object... seen) {
        if (!kept) {
            throw new AssertionError("broken promise: " + promise
                    + (seen.length == 0 ? "" : "; seen: " + java.util.Arrays.asList(seen)));
        }
    }
}
