package dev.jobkit.core.cron;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.ObjectKey;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a decision about a CronJob looks at.
 *
 * <p>Source: none, it holds no rule.
 *
 * @param cronJob the CronJob as it is stored
 * @param jobs the Jobs it manages, in the order of their names
 * @param others Jobs it does not manage, though it names them as active or needs their name
 * @param told what the decision before this one has told people and need not be told again; empty after a restart
 * @param refusal why the Job that this decision would make was refused; null when it was not tried or let in
 */
public record CronView(
        CronJob cronJob,
        List<Job> jobs,
        Map<ObjectKey, Job> others,
        Set<String> told,
        @Nullable String refusal) {
    /** Copies the collections. */
    public CronView {
        jobs = List.copyOf(jobs);
        others = Map.copyOf(others);
        told = Collections.unmodifiableSet(new LinkedHashSet<>(told));
    }

    /** Returns the view of a CronJob with these Jobs and nothing else. */
    public static CronView of(CronJob cronJob, List<Job> jobs) {
        return new CronView(cronJob, jobs, Map.of(), Set.of(), null);
    }

    /** Returns this view with these Jobs of others. */
    public CronView withOthers(Map<ObjectKey, Job> newOthers) {
        return new CronView(cronJob, jobs, newOthers, told, refusal);
    }

    /** Returns this view, the Job to be made being refused in these words. */
    public CronView withRefusal(String words) {
        return new CronView(cronJob, jobs, others, told, words);
    }
}
