package dev.jobkit.cli;

import dev.jobkit.cli.Streams.Screen;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Puts logs on standard output and progress on standard error so that they do not tear each other: on a terminal the block
 * of live lines is taken away before something is printed and drawn again below it. Thread-safe.
 */
final class Console {
    private static final String LINE_UP_AND_CLEAR = "\u001b[1A\u001b[2K";
    private static final String CUT_LONG_LINES = "\u001b[?7l";
    private static final String WRAP_LONG_LINES = "\u001b[?7h";

    private final PrintStream out;
    private final PrintStream err;
    private final Screen screen;
    private final Screen outScreen;
    private final LogTarget logs;
    private volatile Runnable onLoss = () -> {};

    /** Guarded by this: the live lines. */
    private List<String> lines = List.of();

    /** Guarded by this: how many of them stand on the terminal now. */
    private int drawn;

    /** Guarded by this: whether the last line on standard output is whole. */
    private boolean atLineStart = true;

    /** Where the output of pods goes. */
    enum LogTarget {
        /** To standard output. */
        OUT,
        /** To standard error: standard output is for objects alone. */
        ERR
    }

    Console(Streams streams, LogTarget logs) {
        this.logs = logs;
        this.out = streams.out();
        this.err = streams.err();
        this.screen = streams.screen();
        this.outScreen = streams.outScreen();
    }

    /** Tells whether live lines can be drawn. */
    boolean isLive() {
        return screen == Screen.TERMINAL;
    }

    /** Tells whether the output of pods goes to a terminal. */
    boolean printsToTerminal() {
        return (logs == LogTarget.OUT ? outScreen : screen) == Screen.TERMINAL;
    }

    /** Writes a line that stays to standard error. */
    synchronized void say(String line) {
        erase();
        err.println(line);
        draw();
        err.flush();
    }

    /** Sets the live lines; nothing happens where there is no terminal. */
    synchronized void live(List<String> newLines) {
        if (isLive() && !newLines.equals(lines)) {
            lines = List.copyOf(newLines);
            erase();
            draw();
            err.flush();
        }
    }

    /** Has this called when standard output cannot be written any more. */
    void onLoss(Runnable newOnLoss) {
        onLoss = newOnLoss;
    }

    /** Writes output of pods as it is. */
    void printLog(byte[] bytes, int offset, int length) {
        print(logs == LogTarget.OUT ? out : err, bytes, offset, length);
    }

    /** Writes text to standard output. */
    void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        print(out, bytes, 0, bytes.length);
    }

    private synchronized void print(PrintStream target, byte[] bytes, int offset, int length) {
        if (length == 0) {
            return;
        }
        erase();
        target.write(bytes, offset, length);
        if (target.checkError()) {
            onLoss.run();
        }
        atLineStart = bytes[offset + length - 1] == '\n';
        draw();
        err.flush();
    }

    private void erase() {
        if (drawn > 0) {
            err.print(LINE_UP_AND_CLEAR.repeat(drawn));
            err.flush();
            drawn = 0;
        }
    }

    private void draw() {
        if (atLineStart && !lines.isEmpty()) {
            lines.forEach(line -> err.print(CUT_LONG_LINES + line + WRAP_LONG_LINES + "\n"));
            drawn = lines.size();
        }
    }
}
