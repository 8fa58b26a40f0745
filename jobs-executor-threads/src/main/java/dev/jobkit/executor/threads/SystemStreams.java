package dev.jobkit.executor.threads;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is printed to {@code System.out} and {@code System.err} to the log of the run on whose thread it is printed, or of
 * a thread that it started; all else goes where it went before. Thread-safe.
 */
final class SystemStreams {
    /** For which run a thread works; one for all executors, as a thread works for one run at a time. */
    private static final InheritableThreadLocal<@Nullable TaskRun> CURRENT = new InheritableThreadLocal<>();

    private final PrintStream outBefore = System.out;
    private final PrintStream errBefore = System.err;
    private final PrintStream out = new PrintStream(new Switch(outBefore), true, UTF_8);
    private final PrintStream err = new PrintStream(new Switch(errBefore), true, UTF_8);

    /** Takes the place of the streams of the program. */
    SystemStreams install() {
        System.setOut(out);
        System.setErr(err);
        return this;
    }

    /** Gives the streams back, unless somebody else has replaced them since. */
    void uninstall() {
        if (System.out == out) {
            System.setOut(outBefore);
        }
        if (System.err == err) {
            System.setErr(errBefore);
        }
    }

    /** Says for which run the current thread works, null for none; returns for which it did so far. */
    static @Nullable TaskRun enter(@Nullable TaskRun run) {
        TaskRun before = CURRENT.get();
        if (run == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(run);
        }
        return before;
    }

    private static final class Switch extends OutputStream {
        private final PrintStream before;

        Switch(PrintStream before) {
            this.before = before;
        }

        private PrintStream target() {
            TaskRun run = CURRENT.get();
            PrintStream log = run == null ? null : run.openOut();
            return log == null ? before : log;
        }

        @Override
        public void write(int b) throws IOException {
            target().write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target().write(bytes, offset, length);
        }

        @Override
        public void flush() {
            TaskRun run = CURRENT.get();
            if (run == null) {
                before.flush(); // a log takes whole lines, and the rest at its end
            }
        }
    }
}
