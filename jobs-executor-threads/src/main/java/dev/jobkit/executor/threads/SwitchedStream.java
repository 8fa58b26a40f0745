package dev.jobkit.executor.threads;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the program that hands each call on: to the log of the run for which it is made, which is UTF-8, or to the stream
 * before, which keeps its own encoding. Whole calls, not bytes: a stream of its own in between would have to have one of the two.
 * Thread-safe.
 */
final class SwitchedStream extends PrintStream {
    private final PrintStream before;
    private final Supplier<@Nullable PrintStream> log;
    private volatile boolean off;

    /** Makes it; the supplier tells the log of the run on the current thread, null when there is none. */
    SwitchedStream(PrintStream before, Charset charset, Supplier<@Nullable PrintStream> log) {
        super(OutputStream.nullOutputStream(), false, charset); // which those ask for who encode by themselves
        this.before = before;
        this.log = log;
    }

    /** Hands nothing more to logs. */
    void turnOff() {
        off = true;
    }

    /** Returns the first stream behind this one and its like that is not turned off. */
    static PrintStream inForce(PrintStream stream) {
        PrintStream found = stream;
        while (found instanceof SwitchedStream here && here.off) {
            found = here.before;
        }
        return found;
    }

    private PrintStream target() {
        PrintStream here = off ? null : log.get();
        return here == null ? before : here;
    }

    /** A log takes whole lines, and the rest at its end. */
    @Override
    public void flush() {
        if (target() == before) {
            before.flush();
        }
    }

    /** A task closes nothing that others use, nor its log. */
    @Override
    public void close() {
        if (target() == before) {
            before.close();
        }
    }

    @Override
    public boolean checkError() {
        return target().checkError();
    }

    @Override
    public void write(int b) {
        target().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        target().write(bytes, offset, length);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        target().write(bytes);
    }

    @Override
    public void writeBytes(byte[] bytes) {
        target().writeBytes(bytes);
    }

    @Override
    public void print(boolean b) {
        target().print(b);
    }

    @Override
    public void print(char c) {
        target().print(c);
    }

    @Override
    public void print(int i) {
        target().print(i);
    }

    @Override
    public void print(long l) {
        target().print(l);
    }

    @Override
    public void print(float f) {
        target().print(f);
    }

    @Override
    public void print(double d) {
        target().print(d);
    }

    @Override
    public void print(char[] s) {
        target().print(s);
    }

    @Override
    public void print(@Nullable String s) {
        target().print(s);
    }

    @Override
    public void print(@Nullable Object o) {
        target().print(o);
    }

    @Override
    public void println() {
        target().println();
    }

    @Override
    public void println(boolean b) {
        target().println(b);
    }

    @Override
    public void println(char c) {
        target().println(c);
    }

    @Override
    public void println(int i) {
        target().println(i);
    }

    @Override
    public void println(long l) {
        target().println(l);
    }

    @Override
    public void println(float f) {
        target().println(f);
    }

    @Override
    public void println(double d) {
        target().println(d);
    }

    @Override
    public void println(char[] s) {
        target().println(s);
    }

    @Override
    public void println(@Nullable String s) {
        target().println(s);
    }

    @Override
    public void println(@Nullable Object o) {
        target().println(o);
    }

    @Override
    public PrintStream printf(String format, @Nullable Object... args) {
        return format(format, args);
    }

    @Override
    public PrintStream printf(@Nullable Locale locale, String format, @Nullable Object... args) {
        return format(locale, format, args);
    }

    @Override
    public PrintStream format(String format, @Nullable Object... args) {
        PrintStream unused = target().format(format, args);
        return this;
    }

    @Override
    public PrintStream format(@Nullable Locale locale, String format, @Nullable Object... args) {
        PrintStream unused = target().format(locale, format, args);
        return this;
    }

    @Override
    public PrintStream append(@Nullable CharSequence text) {
        print(String.valueOf(text));
        return this;
    }

    @Override
    public PrintStream append(@Nullable CharSequence text, int start, int end) {
        print(String.valueOf(text).substring(start, end));
        return this;
    }

    @Override
    public PrintStream append(char c) {
        print(c);
        return this;
    }
}
