package dev.jobkit.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a command reads and writes.
 *
 * @param in standard input
 * @param out standard output: logs and objects, nothing else
 * @param err standard error: progress, warnings and errors
 * @param screen what standard error is
 * @param outScreen what standard output is
 */
record Streams(InputStream in, PrintStream out, PrintStream err, Screen screen, Screen outScreen) {
    /** Makes streams whose standard output is no terminal. */
    Streams(InputStream in, PrintStream out, PrintStream err, Screen screen) {
        this(in, out, err, screen, Screen.FILE);
    }

    /** What something is written to. */
    enum Screen {
        /** A terminal: lines can be drawn again, and control sequences work. */
        TERMINAL,
        /** A file or pipe: what was written stays. */
        FILE
    }
}
