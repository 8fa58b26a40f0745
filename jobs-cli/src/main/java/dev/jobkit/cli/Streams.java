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
 */
record Streams(InputStream in, PrintStream out, PrintStream err, Screen screen) {
    /** What progress is written to. */
    enum Screen {
        /** A terminal: lines can be drawn again. */
        TERMINAL,
        /** A file or pipe: what was written stays. */
        FILE
    }
}
