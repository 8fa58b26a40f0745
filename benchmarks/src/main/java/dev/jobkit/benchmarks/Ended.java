package dev.jobkit.benchmarks;

import dev.jobkit.model.Job;

/** Looks at a Job that is over: only what has done all its work is a measurement. */
final class Ended {
    private Ended() {}

    /** Throws if the Job is not Complete. */
    static void ensureComplete(Job job) {
        if (!job.isComplete()) {
            throw new IllegalStateException("Job " + job.metadata().name() + " is not Complete: "
                    + job.status().conditions());
        }
    }
}
