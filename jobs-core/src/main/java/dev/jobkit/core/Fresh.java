package dev.jobkit.core;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Stored;

/** Takes off an object what only controllers may write. Pure. */
final class Fresh {
    private Fresh() {}

    /** Returns the object as if no controller had seen it. */
    static Stored status(Stored object) {
        if (object instanceof Job job) {
            return Job.of(job.metadata(), job.spec());
        }
        if (object instanceof CronJob cronJob) {
            return CronJob.of(cronJob.metadata(), cronJob.spec());
        }
        if (object instanceof Pod pod) {
            return pod.withStatus(PodStatus.EMPTY);
        }
        return object;
    }
}
