package dev.jobkit.executor.process;

import dev.jobkit.model.Action;
import dev.jobkit.model.Container;
import dev.jobkit.model.Lifecycle;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The order of a stop (the page "Termination of Pods"): the preStop hook, then the signal to the main process, and when the
 * grace is over the end of all. The hook's time is part of the grace; one that uses it up leaves the program two seconds.
 */
final class Stopping {
    private static final Duration LEAST_AFTER_HOOK = Duration.ofSeconds(2);
    private static final int TERM = 15;

    /** The signals whose numbers are the same on all machines that spawner.pl knows. */
    private static final List<String> SIGNALS = List.of(
            "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
            "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM");

    private final Dispatcher dispatcher;
    private final Handlers handlers;

    Stopping(Dispatcher dispatcher, Handlers handlers) {
        this.dispatcher = dispatcher;
        this.handlers = handlers;
    }

    /** Returns the signal that asks a container to end: TERM unless v1 Lifecycle.stopSignal names another. */
    static int signal(Container container) {
        Lifecycle hooks = container.lifecycle();
        int known = hooks == null || hooks.stopSignal() == null ? 0 : SIGNALS.indexOf(hooks.stopSignal());
        return known > 0 ? known : TERM;
    }

    /** Stops a run that is under way; a later stop can only make it sooner. In the dispatcher's turn. */
    void begin(ProcessRun run, Stop stop) {
        boolean first = run.killAt() == null;
        Instant when = run.context().time().instant().plus(stop.grace());
        boolean byForce = stop.grace().isZero() || stop.grace().isNegative();
        Lifecycle hooks = run.order().container().lifecycle();
        Action hook = hooks == null || !first || byForce ? null : hooks.preStop();
        Instant due = hook == null ? when : when.plus(LEAST_AFTER_HOOK);
        if (!run.killAt(due)) {
            return;
        }
        run.unattend();
        if (byForce) {
            run.grace(null);
            dispatcher.kill(run.files());
            return;
        }
        if (hook != null) {
            dispatcher.apart(() -> hookThenSignal(run, hook, stop.grace(), when));
        } else if (first) {
            dispatcher.terminate(run);
        }
        killAt(run, due);
    }

    private void killAt(ProcessRun run, Instant due) {
        run.grace(run.context().time().wakeAt(due, () -> dispatcher.kill(run.files())));
    }

    private void hookThenSignal(ProcessRun run, Action hook, Duration grace, Instant when) {
        try {
            Answer unused = run.during(() -> handlers.perform(run, hook, grace.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        dispatcher.inTurn(() -> {
            if (run.isUnderWay()) {
                dispatcher.terminate(run);
                Instant least = run.context().time().instant().plus(LEAST_AFTER_HOOK);
                Instant due = least.isAfter(when) ? least : when;
                if (run.killAt(due)) {
                    killAt(run, due);
                }
            }
        });
    }
}
