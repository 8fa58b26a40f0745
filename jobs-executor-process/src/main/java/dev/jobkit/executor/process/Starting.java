package dev.jobkit.executor.process;

import dev.jobkit.model.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings runs that have room to the spawner. What a run executes is worked out first: in the dispatcher's turn where nobody has
 * to be asked for it, else apart, so that whoever is slow with an answer holds up no run but its own.
 */
final class Starting {
    private static final Logger LOG = LoggerFactory.getLogger(Starting.class);
    private static final int MOST_ORDERS = 5;

    private final Dispatcher dispatcher;
    private final Commands commands;
    private final Surroundings surroundings;
    private final BaseDirectory base;

    Starting(Dispatcher dispatcher, Commands commands, Surroundings surroundings, BaseDirectory base) {
        this.dispatcher = dispatcher;
        this.commands = commands;
        this.surroundings = surroundings;
        this.base = base;
    }

    private interface Step {
        void take() throws IOException;
    }

    /** Begins a run, unless it is stopped meanwhile. */
    void begin(ProcessRun run) {
        Container container = run.order().container();
        if (commands.asks(container)) {
            dispatcher.apart(() -> attempt(run, () -> {
                try {
                    run.during(() -> {
                        Command command = commands.of(run, base.mark());
                        dispatcher.inTurn(() -> attempt(run, () -> order(run, command)));
                        return Answer.YES;
                    });
                } catch (InterruptedException e) {
                    LOG.debug("run {} ended before it was known what it executes", run.id());
                }
            }));
        } else {
            dispatcher.inTurn(() -> attempt(run, () -> order(run, commands.of(run, base.mark()))));
        }
    }

    private void order(ProcessRun run, Command command) throws IOException {
        run.files().create();
        Command prepared = surroundings.prepare(run, command, dispatcher.spawner());
        if (run.ordered(prepared)) {
            dispatcher.orderStart(run, prepared);
        } else {
            surroundings.forget(run); // whom nobody wants since just now
        }
    }

    private void attempt(ProcessRun run, Step step) {
        if (!dispatcher.awaits(run)) {
            return;
        }
        try {
            step.take();
        } catch (CannotStart e) {
            dispatcher.drop(run, e.reason(), String.valueOf(e.getMessage()));
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("run {} cannot be prepared", run.id(), e);
            dispatcher.drop(
                    run,
                    "CreateContainerError",
                    "cannot prepare the files of " + run.files().name() + ": " + e.getMessage());
        } catch (RuntimeException | Error e) { // a resolver of the user's may throw anything
            LOG.debug("run {} has no resolved container", run.id(), e);
            if (!dispatcher.isClosed()) { // else a resolver that was interrupted: that is no fault of the container
                String why = e.getMessage() == null ? e.toString() : e.getMessage();
                dispatcher.drop(run, "CreateContainerConfigError", why);
            }
        }
    }

    /** Orders a run again that was never claimed; false when that was tried too often, which is reported. In turn. */
    boolean again(ProcessRun run, Command command) {
        if (run.orderedAgain() > MOST_ORDERS) {
            dispatcher.drop(
                    run,
                    "CreateContainerError",
                    "its supervisor ended " + MOST_ORDERS + " times before it began; see " + base.spawnerLog());
            return false;
        }
        try {
            dispatcher.orderStart(run, command);
            return true;
        } catch (CannotStart e) {
            dispatcher.drop(run, e.reason(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            dispatcher.drop(run, "CreateContainerError", "no spawner: " + e.getMessage());
        }
        return false;
    }
}
