package dev.jobkit.spi;

import dev.jobkit.model.LogKey;
import java.util.List;

/**
 * Keeps the output of runs as bytes. Thread-safe; a slow reader never blocks a writer.
 *
 * <p>It also keeps marks of (offset, instant), so that {@code since} and timestamps can be answered.
 */
public interface LogStore extends AutoCloseable {
    /** Opens the log for appending; what is there already stays. */
    LogWriter append(LogKey key);

    /** Opens the log for reading; a log that nobody has written is empty, and is waited for when following. */
    LogReader open(LogKey key, LogRange range);

    /** Returns how many bytes the log has; 0 when there is none. */
    long size(LogKey key);

    /** Returns the logs of a pod, by container and attempt. */
    List<LogKey> list(String podUid);

    /** Drops all logs of a pod. */
    void delete(String podUid);

    /** Drops one log; a store that cannot do that keeps it as long as the pod has others, which is what happens by default. */
    default void delete(LogKey key) {
        if (list(key.podUid()).equals(List.of(key))) {
            delete(key.podUid());
        }
    }

    /** Gives files and threads back. */
    @Override
    void close();
}
