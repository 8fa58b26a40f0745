package dev.jobkit.testkit;

import dev.jobkit.model.Container;
import dev.jobkit.spi.PodExecutor;

/**
 * An executor under test, with containers that it can run; made anew for each check of {@link ExecutorContract}.
 *
 * <p>What a container is differs between executors, so the one who tests says how its own do these three things.
 */
public interface ExecutorSubject extends AutoCloseable {
    /** Returns the executor; the same one each time. */
    PodExecutor executor();

    /** Returns a container that ends at once with this exit code. */
    Container exits(int code);

    /** Returns a container that writes the lines {@code line 1} to {@code line n} and exits with 0. */
    Container prints(int lines);

    /** Returns a container that goes on until it is stopped, and then ends well within a second. */
    Container waits();

    /** Gives back what the subject holds; closes the executor, too. */
    @Override
    default void close() {
        executor().close();
    }
}
