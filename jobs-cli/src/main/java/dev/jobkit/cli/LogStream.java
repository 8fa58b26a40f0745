package dev.jobkit.cli;

import dev.jobkit.PodLogs;
import dev.jobkit.model.LogKey;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Copies the log of one run to the console: as it is, or line by line behind a prefix; a terminal gets no control sequences but
 * colours. It follows the log until it is told
 * that the run has ended, and then takes the rest. Runs on one thread; {@link #ended} is called from any.
 */
final class LogStream implements Runnable {
    private static final int CHUNK = 8192;

    private final PodLogs logs;
    private final LogKey key;
    private final byte[] prefix;
    private final Console console;
    private final TerminalText terminal = new TerminalText();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long copied;

    /** Guarded by this: what is read now. */
    private @Nullable LogReader following;

    /** Guarded by this: nothing more is written to the log. */
    private boolean ended;

    /** Makes the stream; an empty prefix means that bytes are copied as they are. */
    LogStream(PodLogs logs, LogKey key, String prefix, Console console) {
        this.logs = logs;
        this.key = key;
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        this.console = console;
    }

    @Override
    public void run() {
        try {
            LogReader first = follow();
            if (first != null) {
                copy(first);
            }
            copy(logs.open(key, LogRange.builder().fromByte(copied).build()));
            endLine();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable LogReader follow() {
        if (!ended) {
            following = logs.open(
                    key, LogRange.builder().follow(LogRange.Follow.YES).build());
        }
        return following;
    }

    /** Says that nothing more will be written to the log. */
    void ended() {
        LogReader reader;
        synchronized (this) {
            ended = true;
            reader = following;
        }
        if (reader != null) {
            reader.close();
        }
    }

    private void copy(LogReader source) throws InterruptedException {
        byte[] buffer = new byte[CHUNK];
        try (LogReader reader = source) {
            for (int n = reader.read(buffer, 0, CHUNK); n >= 0; n = reader.read(buffer, 0, CHUNK)) {
                copied += n;
                take(buffer, n);
            }
        }
    }

    private void take(byte[] raw, int rawLength) {
        byte[] bytes = console.printsToTerminal() ? terminal.clean(raw, rawLength) : raw;
        show(bytes, bytes == raw ? rawLength : bytes.length);
    }

    private void show(byte[] bytes, int length) {
        if (prefix.length == 0) {
            console.printLog(bytes, 0, length);
            return;
        }
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, start, i - start);
                printLine();
                start = i + 1;
            }
        }
        line.write(bytes, start, length - start);
    }

    private void printLine() {
        byte[] text = line.toByteArray();
        byte[] whole = new byte[prefix.length + text.length + 1];
        System.arraycopy(prefix, 0, whole, 0, prefix.length);
        System.arraycopy(text, 0, whole, prefix.length, text.length);
        whole[whole.length - 1] = '\n';
        console.printLog(whole, 0, whole.length);
        line.reset();
    }

    private void endLine() {
        byte[] rest = terminal.rest();
        show(rest, rest.length);
        if (line.size() > 0) {
            printLine();
        }
    }
}
