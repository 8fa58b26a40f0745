package dev.jobkit.core.log;

import dev.jobkit.model.LogKey;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps logs in memory, the newest bytes of each; where older ones were cut away the reader is told how many.
 *
 * <p>Offsets count all bytes that were ever written, so {@link #size} goes on growing when a log is cut. Thread-safe.
 */
public final class MemoryLogStore implements LogStore {
    /** How many bytes of a log are kept unless said otherwise: 4 MiB. */
    public static final long DEFAULT_MOST_BYTES = 4L << 20;

    static final Comparator<LogKey> ORDER =
            Comparator.comparing(LogKey::container).thenComparingInt(LogKey::attempt);

    private final InstantSource clock;
    private final long mostBytesOfALog;
    private final Map<String, Map<LogKey, MemoryLog>> pods = new ConcurrentHashMap<>();

    /** Makes a store that keeps 4 MiB of each log. */
    public MemoryLogStore(InstantSource clock) {
        this(clock, DEFAULT_MOST_BYTES);
    }

    /**
     * Makes a store.
     *
     * @param clock tells when bytes were written
     * @param mostBytesOfALog how many of the newest bytes of a log are kept at least; a quarter more may be
     */
    public MemoryLogStore(InstantSource clock, long mostBytesOfALog) {
        if (mostBytesOfALog < 1) {
            throw new IllegalArgumentException("mostBytesOfALog must be positive, not " + mostBytesOfALog);
        }
        this.clock = clock;
        this.mostBytesOfALog = mostBytesOfALog;
    }

    private MemoryLog log(LogKey key) {
        MemoryLog[] found = new MemoryLog[1];
        pods.compute(key.podUid(), (uid, pod) -> {
            Map<LogKey, MemoryLog> logs = pod == null ? new ConcurrentHashMap<>() : pod;
            found[0] = logs.computeIfAbsent(key, k -> new MemoryLog(clock, mostBytesOfALog));
            return logs;
        });
        return found[0];
    }

    @Override
    public LogWriter append(LogKey key) {
        return log(key).openWriter(() -> {});
    }

    @Override
    public LogReader open(LogKey key, LogRange range) {
        Map<LogKey, MemoryLog> pod = pods.get(key.podUid());
        MemoryLog log = pod == null ? null : pod.get(key);
        if (log == null) {
            log = range.follow() == LogRange.Follow.YES ? log(key) : new MemoryLog(clock, mostBytesOfALog);
        }
        return new RangeReader(log, range, () -> {});
    }

    @Override
    public long size(LogKey key) {
        Map<LogKey, MemoryLog> pod = pods.get(key.podUid());
        MemoryLog log = pod == null ? null : pod.get(key);
        return log == null ? 0 : log.size();
    }

    @Override
    public List<LogKey> list(String podUid) {
        return pods.getOrDefault(podUid, Map.of()).entrySet().stream()
                .filter(e -> e.getValue().isWritten())
                .map(Map.Entry::getKey)
                .sorted(ORDER)
                .toList();
    }

    @Override
    public void delete(String podUid) {
        Map<LogKey, MemoryLog> pod = pods.remove(podUid);
        if (pod != null) {
            pod.values().forEach(StoredLog::drop);
        }
    }

    @Override
    public void delete(LogKey key) {
        pods.computeIfPresent(key.podUid(), (uid, pod) -> {
            MemoryLog log = pod.remove(key);
            if (log != null) {
                log.drop();
            }
            return pod.isEmpty() ? null : pod;
        });
    }

    @Override
    public void close() {
        List.copyOf(pods.keySet()).forEach(this::delete);
    }
}
