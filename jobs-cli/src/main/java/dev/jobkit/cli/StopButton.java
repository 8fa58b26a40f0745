package dev.jobkit.cli;

import org.jspecify.annotations.Nullable;

/**
 * What Ctrl-C, SIGTERM and SIGHUP press, from the start of a command to its very end, so that no end leaves anything
 * behind. A fourth signal ends the JVM whatever it does. Thread-safe.
 */
final class StopButton implements AutoCloseable {
    private static final int SIGNALLED = 128;
    private static final int LAST = 4;

    private final Signals signals;

    /** Guarded by this. */
    private int pressed;

    /** Guarded by this: the first signal; 0 before. */
    private int signal;

    /** Guarded by this. */
    private @Nullable Runnable stop;

    StopButton() {
        this.signals = Signals.hear(this::press);
    }

    private void press(int number) {
        Runnable call;
        synchronized (this) {
            pressed++;
            signal = signal == 0 ? number : signal;
            call = stop;
            if (pressed >= LAST) {
                Runtime.getRuntime().halt(SIGNALLED + number);
            }
        }
        if (call != null) {
            call.run();
        }
    }

    /** Has this called for every signal, also for those that came before. */
    void onPress(Runnable newStop) {
        int before;
        synchronized (this) {
            stop = newStop;
            before = pressed;
        }
        for (int i = 0; i < before; i++) {
            newStop.run();
        }
    }

    /** Returns the exit code that says which signal ended the command; empty when none came. */
    synchronized @Nullable Integer exitCode() {
        return signal == 0 ? null : Integer.valueOf(SIGNALLED + signal);
    }

    @Override
    public void close() {
        signals.close();
    }
}
