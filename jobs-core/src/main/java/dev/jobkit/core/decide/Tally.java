package dev.jobkit.core.decide;

import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the pods of a Job stand, sorted once a pass; changes nothing.
 *
 * <p>Only pods that carry the finalizer are news: the others were counted, or let go, before.
 *
 * <p>Source: batch/v1 JobStatus (active, terminating, ready, succeeded, failed, completedIndexes, failedIndexes) and the page Job, "Job tracking with finalizers"; which ended pods never count is recorded behaviour of 1.36.
 *
 * @param spec what the Job wants
 * @param active neither ended nor being deleted
 * @param terminating being deleted without having ended
 * @param succeeded news: ended well
 * @param failed news: failed under the replacement policy of the Job
 * @param strangers news that is never counted: ended pods of an Indexed Job without an index that it wants, and successes of
 *     indexes that have failed before
 * @param cancelled active pods of cancelled indexes
 * @param ready how many of the active and the cancelled are ready
 * @param completed indexes that succeeded, news included; Indexed only
 * @param failedIndexes indexes that failed for good, news included; null without per-index back-off
 * @param held failed pods, by index, that stay uncounted until they are replaced; only with per-index back-off
 * @param succeededCount successes, news included
 * @param failedCount failures, news included, ignored ones not
 */
record Tally(
        JobSpec spec,
        List<Pod> active,
        List<Pod> terminating,
        List<Pod> succeeded,
        List<Pod> failed,
        List<Pod> strangers,
        List<Pod> cancelled,
        int ready,
        IndexSet completed,
        @Nullable IndexSet failedIndexes,
        Map<Integer, Pod> held,
        int succeededCount,
        int failedCount) {

    /** Sorts the pods of the Job. */
    static Tally of(Job job, List<Pod> pods) {
        Sorting sorting = new Sorting(job);
        for (Pod pod : pods) {
            sorting.take(pod);
        }
        return sorting.done();
    }

    /** Returns how many completions are wanted; only of a Job that has them. */
    int completions() {
        return completionsOf(spec);
    }

    /** Tells whether the failed pod stays uncounted until it is replaced. */
    boolean isHeld(Pod pod) {
        Pod waits = held.isEmpty() ? null : held.get(pod.completionIndex().orElse(-1));
        return waits != null && waits.metadata().uid().equals(pod.metadata().uid());
    }

    /** Returns the completions wanted; no limit for a work queue. */
    static int completionsOf(JobSpec spec) {
        Integer completions = spec.completions();
        return completions == null ? Integer.MAX_VALUE : completions;
    }

    /** Tells whether the pod stands for an index that the Job wants; always so unless it is Indexed. */
    static boolean isWanted(JobSpec spec, Pod pod) {
        if (!spec.isIndexed()) {
            return true;
        }
        int index = pod.completionIndex().orElse(-1);
        return index >= 0 && index < completionsOf(spec);
    }

    /** Sorts pod by pod; for one thread. */
    private static final class Sorting {
        private final Job job;
        private final JobSpec spec;
        private final IndexSet marked;
        private final List<Pod> active = new ArrayList<>();
        private final List<Pod> terminating = new ArrayList<>();
        private final List<Pod> succeeded = new ArrayList<>();
        private final List<Pod> failed = new ArrayList<>();
        private final List<Pod> strangers = new ArrayList<>();
        private final List<Pod> cancelled = new ArrayList<>();
        private int ready;

        Sorting(Job job) {
            this.job = job;
            this.spec = job.spec();
            this.marked = Cancel.indexes(job);
        }

        void take(Pod pod) {
            if (pod.isActive()) {
                boolean isMarked = !marked.isEmpty()
                        && marked.contains(pod.completionIndex().orElse(-1));
                (isMarked ? cancelled : active).add(pod);
                if (pod.status().has(PodConditionType.READY)) {
                    ready++;
                }
                return;
            }
            if (!pod.isEnded()) {
                terminating.add(pod);
            }
            if (pod.isTracked()) {
                takeNews(pod);
            }
        }

        private void takeNews(Pod pod) {
            boolean well = pod.status().phase() == PodPhase.SUCCEEDED;
            if (!well && !Replacement.isFailed(pod, spec)) {
                return;
            }
            if (!isWanted(spec, pod) || (well && hasFailed(pod))) {
                strangers.add(pod);
            } else if (well) {
                succeeded.add(pod);
            } else {
                failed.add(pod);
            }
        }

        /** Tells whether the index of the pod was counted as failed, by a cancellation while the pod was stopping. */
        private boolean hasFailed(Pod pod) {
            IndexSet before = job.status().failedIndexes();
            return before != null && before.contains(pod.completionIndex().orElse(-1));
        }

        Tally done() {
            int failures = job.status().failed() + cancelled.size();
            for (Pod pod : failed) {
                if (FailurePolicy.match(spec.podFailurePolicy(), pod).counts()) {
                    failures++;
                }
            }
            if (!spec.isIndexed()) {
                int successes = job.status().succeeded() + succeeded.size();
                return tally(IndexSet.EMPTY, null, Map.of(), successes, failures);
            }
            IndexSet completed = PerIndex.plus(PerIndex.completedBefore(job), succeeded);
            IndexSet failedIndexes = null;
            Map<Integer, Pod> held = Map.of();
            if (spec.backoffLimitPerIndex() != null) {
                failedIndexes = PerIndex.failedIndexes(job, failed, marked, completed);
                held = PerIndex.held(failed, active, completed, failedIndexes);
            }
            return tally(completed, failedIndexes, held, completed.size(), failures);
        }

        private Tally tally(
                IndexSet completed,
                @Nullable IndexSet failedIndexes,
                Map<Integer, Pod> held,
                int successes,
                int failures) {
            return new Tally(
                    spec,
                    active,
                    terminating,
                    succeeded,
                    failed,
                    strangers,
                    cancelled,
                    ready,
                    completed,
                    failedIndexes,
                    held,
                    successes,
                    failures);
        }
    }
}
