package dev.jobkit.core.decide;

import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Names;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodFailureAction;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How each index of an Indexed Job fares on its own (batch/v1 JobSpec.backoffLimitPerIndex, KEP-3850).
 *
 * <p>The failures of an index are counted in annotations of its pods. Its last failed pod stays held until the
 * replacement, which takes the count over, exists.
 */
final class PerIndex {
    private PerIndex() {}

    /** Returns the indexes that were counted as done and are still wanted, those taken over from an earlier run included. */
    static IndexSet completedBefore(Job job) {
        IndexSet before = job.status().completedIndexes();
        if (job.status().terminating() == null && !job.tracking().takenOver().isEmpty()) {
            before = before.plus(job.tracking().takenOver());
        }
        return before.below(Tally.completionsOf(job.spec()));
    }

    /** Returns the set with the indexes of these pods. */
    static IndexSet plus(IndexSet set, List<Pod> pods) {
        if (pods.isEmpty()) {
            return set;
        }
        return set.plus(pods.stream()
                .mapToInt(p -> p.completionIndex().orElse(-1))
                .filter(i -> i >= 0 && !set.contains(i))
                .toArray());
    }

    /** Returns the indexes that failed for good: by their count, by FailIndex, or because somebody cancelled them. */
    static IndexSet failedIndexes(Job job, List<Pod> failed, IndexSet cancelled, IndexSet completed) {
        IndexSet before = job.status().failedIndexes();
        IndexSet all = before == null ? IndexSet.EMPTY : before.below(Tally.completionsOf(job.spec()));
        all = plus(all, failed.stream().filter(p -> isLast(job.spec(), p)).toList());
        for (int i = cancelled.next(0); i >= 0; i = cancelled.next(i + 1)) {
            if (!all.contains(i) && !completed.contains(i)) {
                all = all.plus(i);
            }
        }
        return all;
    }

    /** Tells whether the failure of this pod ends its index. */
    private static boolean isLast(JobSpec spec, Pod pod) {
        FailurePolicy.Match match = FailurePolicy.match(spec.podFailurePolicy(), pod);
        if (match.is(PodFailureAction.FAIL_INDEX)) {
            return true;
        }
        Integer limit = spec.backoffLimitPerIndex();
        return limit != null && match.counts() && failures(pod) >= limit;
    }

    /** Returns the failed pods, by index, of indexes that are neither done nor failed nor active: the last of each. */
    static Map<Integer, Pod> held(List<Pod> failed, List<Pod> active, IndexSet completed, IndexSet failedIndexes) {
        if (failed.isEmpty()) {
            return Map.of();
        }
        IndexSet busy = plus(IndexSet.EMPTY, active);
        Map<Integer, Pod> held = new HashMap<>();
        for (Pod pod : failed) {
            int index = pod.completionIndex().orElse(-1);
            if (!completed.contains(index) && !failedIndexes.contains(index) && !busy.contains(index)) {
                held.merge(index, pod, PerIndex::later);
            }
        }
        return held;
    }

    private static Pod later(Pod a, Pod b) {
        boolean notFewer = allFailures(a) <= allFailures(b);
        return notFewer && !Backoff.endOf(b).isBefore(Backoff.endOf(a)) ? b : a;
    }

    /** Returns when the index may be tried again after this pod; null means at once. */
    static @Nullable Instant until(@Nullable Pod last, Instant now, DecisionSettings settings) {
        return last == null ? null : Backoff.until(failuresWith(last), Backoff.endOf(last), now, settings);
    }

    /** Returns how many failures of its index there are, ignored ones and that of this pod included. */
    static int failuresWith(Pod last) {
        return allFailures(last) + 1;
    }

    /** Returns the annotations of the counts that the replacement of this pod carries; of a first pod when it is null. */
    static Map<String, String> counts(JobSpec spec, @Nullable Pod last) {
        if (last == null) {
            return Map.of(Names.INDEX_FAILURE_COUNT, "0");
        }
        boolean counts = FailurePolicy.match(spec.podFailurePolicy(), last).counts();
        int failures = failures(last) + (counts ? 1 : 0);
        int ignored = ignored(last) + (counts ? 0 : 1);
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(Names.INDEX_FAILURE_COUNT, Integer.toString(failures));
        if (ignored > 0) {
            annotations.put(Names.INDEX_IGNORED_FAILURE_COUNT, Integer.toString(ignored));
        }
        return annotations;
    }

    private static int allFailures(Pod pod) {
        return failures(pod) + ignored(pod);
    }

    private static int failures(Pod pod) {
        return number(pod.metadata().annotations().get(Names.INDEX_FAILURE_COUNT));
    }

    private static int ignored(Pod pod) {
        return number(pod.metadata().annotations().get(Names.INDEX_IGNORED_FAILURE_COUNT));
    }

    /** Reads a count; what is no number counts as 0, as somebody may have written it. */
    private static int number(@Nullable String text) {
        if (text == null || !text.matches("\\d{1,9}")) {
            return 0;
        }
        return Integer.parseInt(text);
    }
}
