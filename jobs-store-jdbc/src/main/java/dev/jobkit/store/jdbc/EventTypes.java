package dev.jobkit.store.jdbc;

import dev.jobkit.event.CronJobMissed;
import dev.jobkit.event.CronJobSkipped;
import dev.jobkit.event.CronJobStarted;
import dev.jobkit.event.FailureTargeted;
import dev.jobkit.event.JobCompleted;
import dev.jobkit.event.JobCreated;
import dev.jobkit.event.JobDeleted;
import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobFailed;
import dev.jobkit.event.JobProgress;
import dev.jobkit.event.JobResumed;
import dev.jobkit.event.JobStarted;
import dev.jobkit.event.JobSuspended;
import dev.jobkit.event.JobWaiting;
import dev.jobkit.event.PodCreated;
import dev.jobkit.event.PodDeleted;
import dev.jobkit.event.PodFailed;
import dev.jobkit.event.PodProgress;
import dev.jobkit.event.PodRefused;
import dev.jobkit.event.PodRestarted;
import dev.jobkit.event.PodStarted;
import dev.jobkit.event.PodStopping;
import dev.jobkit.event.PodSucceeded;
import dev.jobkit.event.PodUnschedulable;
import dev.jobkit.event.SuccessCriteriaMet;
import java.util.List;

/** The events that a store can keep. */
final class EventTypes {
    static final List<Class<? extends JobEvent>> ALL = List.of(
            CronJobMissed.class,
            CronJobSkipped.class,
            CronJobStarted.class,
            FailureTargeted.class,
            JobCompleted.class,
            JobCreated.class,
            JobDeleted.class,
            JobFailed.class,
            JobProgress.class,
            JobResumed.class,
            JobStarted.class,
            JobSuspended.class,
            JobWaiting.class,
            PodCreated.class,
            PodDeleted.class,
            PodFailed.class,
            PodProgress.class,
            PodRefused.class,
            PodRestarted.class,
            PodStarted.class,
            PodStopping.class,
            PodSucceeded.class,
            PodUnschedulable.class,
            SuccessCriteriaMet.class);

    private EventTypes() {}
}
