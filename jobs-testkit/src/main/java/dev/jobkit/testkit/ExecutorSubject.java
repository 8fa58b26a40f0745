package dev.jobkit.testkit;

import dev.jobkit.model.Container;
import dev.jobkit.spi.PodExecutor;
import java.util.Optional;

/**
 * An executor under test, with containers that it can run; made anew for each check of {@link ExecutorContract}.
 *
 * <p>What a container is differs between executors, so the one who tests says how its own do these things. The first three
 * every executor can do; what is empty leaves out the checks that need it.
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

    /**
     * Returns a container that writes the line {@code ready}, goes on until it is asked to stop, and then exits with this
     * code by itself; empty where a program cannot hear that it is asked.
     */
    default Optional<Container> obeys(int code) {
        return Optional.empty();
    }

    /**
     * Returns a container that writes the line {@code ready}, and goes on until it is ended by force, whatever it is asked;
     * empty where nothing can be ended by force.
     */
    default Optional<Container> defies() {
        return Optional.empty();
    }

    /**
     * Returns a container that writes the line {@code tick} several times a second until it is stopped; empty where no
     * program can do that.
     */
    default Optional<Container> ticks() {
        return Optional.empty();
    }

    /**
     * Returns a container that goes on until it is stopped, and is soon reported as {@link dev.jobkit.spi.RunReport.Ready};
     * empty where this executor never says so.
     */
    default Optional<Container> turnsReady() {
        return Optional.empty();
    }

    /** Returns a container that this executor cannot begin, for example of an image that it does not know. */
    default Optional<Container> cannotStart() {
        return Optional.empty();
    }

    /** Returns a container that writes the value of this environment variable as a line and exits with 0. */
    default Optional<Container> printsEnv(String name) {
        return Optional.empty();
    }

    /** Returns another subject, whose executor has room for one pod at a time; empty where room is without limit. */
    default Optional<ExecutorSubject> narrow() {
        return Optional.empty();
    }

    /** Gives back what the subject holds; closes the executor, too. */
    @Override
    default void close() {
        executor().close();
    }
}
