package dev.jobkit;

import dev.jobkit.model.LogKey;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import java.util.List;

/** The output of pods. Thread-safe. */
public interface PodLogs {
    /** Opens the output of a run; empty when nothing was written or it is gone. */
    LogReader open(LogKey key, LogRange range);

    /** Returns the logs of a pod, by container and attempt. */
    List<LogKey> attempts(String podUid);

    /** Returns all of a run's output as UTF-8 text, as it is now; meant for small logs. */
    String text(LogKey key);
}
