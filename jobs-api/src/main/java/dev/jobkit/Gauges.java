package dev.jobkit;

import dev.jobkit.model.Usage;
import java.util.Optional;

/** Figures of a controller. Thread-safe, cheap, each true by itself. */
public interface Gauges {
    /** Returns how many objects wait for a pass. */
    int queuedKeys();

    /** Returns how many Jobs, CronJobs and bare pods are held in memory because there is work with them. */
    int liveKeys();

    /** Returns how many pods are held in memory because there is work with them. */
    int livePods();

    /** Returns how many passes were made. */
    long passes();

    /** Returns how many passes threw. */
    long failedPasses();

    /** Returns how many passes were thrown away because of a conflict. */
    long conflicts();

    /** Returns what the pod was last said to use. */
    Optional<Usage> usage(String podUid);
}
