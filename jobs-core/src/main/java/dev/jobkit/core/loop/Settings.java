package dev.jobkit.core.loop;

import dev.jobkit.core.decide.DecisionSettings;
import dev.jobkit.core.pods.PodSettings;
import dev.jobkit.model.ObjectRef;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What may be set about the loop.
 *
 * @param decisions about Jobs
 * @param pods about pods
 * @param eventTtl how long a record for people is kept after it was last added to; 1 h in Kubernetes
 * @param retention how long records of runs are kept
 * @param workers how many passes may run at once
 * @param batch how many keys that are ready together share a commit, at most
 * @param crowd when those who submit Jobs wait for the passes
 * @param chosen which Jobs, CronJobs and bare pods a controller that has its store for itself looks after
 */
public record Settings(
        DecisionSettings decisions,
        PodSettings pods,
        Duration eventTtl,
        Retention retention,
        int workers,
        int batch,
        Crowd crowd,
        Predicate<ObjectRef> chosen) {}
