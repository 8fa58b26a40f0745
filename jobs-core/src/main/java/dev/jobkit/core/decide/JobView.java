package dev.jobkit.core.decide;

import dev.jobkit.model.Job;
import dev.jobkit.model.Pod;
import java.util.List;

/**
 * What a pass over a Job looks at.
 *
 * <p>Source: none, it holds no rule.
 *
 * @param job the Job as it is stored
 * @param pods the pods that it manages and that are live (see {@link Pod#isLive}): counted, ended ones are not among them
 * @param orphans pods of its namespace without a managing owner whose labels fit its selector, ended
 *     ones included: they are adopted and counted as well
 * @param dependents how many pods carry the uid of the Job as managing owner, counted and ended ones included, as far as they
 *     were looked for: more than {@code pods} if there are any that are not live; looked at only while the Job is being deleted
 */
public record JobView(Job job, List<Pod> pods, List<Pod> orphans, int dependents) {
    /** Copies the lists. */
    public JobView {
        pods = List.copyOf(pods);
        orphans = List.copyOf(orphans);
    }
}
