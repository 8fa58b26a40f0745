package dev.jobkit.executor.threads;

import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is printed to {@code System.out} and {@code System.err} to the log of the run on whose thread it is printed, or of
 * a thread that it started; all else goes where it went before, as it went before. Thread-safe.
 */
final class SystemStreams {
    /** For which run a thread works; one for all executors, as a thread works for one run at a time. */
    private static final InheritableThreadLocal<@Nullable TaskRun> CURRENT = new InheritableThreadLocal<>();

    private final SwitchedStream out = new SwitchedStream(System.out, charset("stdout.encoding"), SystemStreams::log);
    private final SwitchedStream err = new SwitchedStream(System.err, charset("stderr.encoding"), SystemStreams::log);

    /** As the JDK knows it; what it does not know, a console of JDK 17, has the encoding of the system. */
    private static Charset charset(String property) {
        String name = System.getProperty(property, System.getProperty("native.encoding", ""));
        try {
            return name.isEmpty() ? Charset.defaultCharset() : Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return Charset.defaultCharset();
        }
    }

    private static @Nullable PrintStream log() {
        TaskRun run = CURRENT.get();
        return run == null ? null : run.openOut();
    }

    /** Takes the place of the streams of the program. */
    SystemStreams install() {
        System.setOut(out);
        System.setErr(err);
        return this;
    }

    /** Gives the streams back, unless somebody else has replaced them since; another of these that is in the way does it then. */
    void uninstall() {
        synchronized (SystemStreams.class) {
            out.turnOff();
            err.turnOff();
            System.setOut(SwitchedStream.inForce(System.out));
            System.setErr(SwitchedStream.inForce(System.err));
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
}
