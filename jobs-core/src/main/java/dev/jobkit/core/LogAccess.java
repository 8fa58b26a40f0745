package dev.jobkit.core;

import dev.jobkit.PodLogs;
import dev.jobkit.model.LogKey;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import dev.jobkit.spi.LogStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The output of pods, as a log store keeps it. */
record LogAccess(LogStore store) implements PodLogs {
    private static final int CHUNK = 8192;

    @Override
    public LogReader open(LogKey key, LogRange range) {
        return store.open(key, range);
    }

    @Override
    public List<LogKey> attempts(String podUid) {
        return store.list(podUid);
    }

    @Override
    public String text(LogKey key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[CHUNK];
        try (LogReader reader = store.open(key, LogRange.ALL)) {
            for (int n = reader.read(buffer, 0, CHUNK); n >= 0; n = reader.read(buffer, 0, CHUNK)) {
                bytes.write(buffer, 0, n);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the log " + key, e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
