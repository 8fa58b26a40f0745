package dev.jobkit.testkit;

import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the pods in the fitting state an act of a script is about: {@code first(2)}, {@code index(1)}.
 *
 * @param count at most so many, in {@link #ORDER}; null for no bound
 * @param indexes only pods of these completion indexes; null for any
 */
public record PodChoice(@Nullable Integer count, @Nullable IndexSet indexes) {
    /** Every fitting pod. */
    public static final PodChoice ALL = new PodChoice(null, null);

    /** The order in which pods are chosen: second of creation, completion index, name. */
    public static final Comparator<Pod> ORDER = Comparator.comparingLong(PodChoice::createdSecond)
            .thenComparingInt(p -> p.completionIndex().orElse(-1))
            .thenComparing(p -> p.metadata().name());

    /** Returns the choice of the first so many. */
    public static PodChoice first(int count) {
        return new PodChoice(count, null);
    }

    /** Returns the choice of one completion index. */
    public static PodChoice index(int index) {
        return new PodChoice(null, IndexSet.of(index));
    }

    /** Returns the choice of these completion indexes. */
    public static PodChoice indexes(int... indexes) {
        return new PodChoice(null, IndexSet.of(indexes));
    }

    /** Returns the chosen ones of these pods, in order. */
    public List<Pod> of(List<Pod> pods) {
        List<Pod> chosen = new ArrayList<>();
        for (Pod pod : pods) {
            if (indexes == null || pod.completionIndex().stream().anyMatch(indexes::contains)) {
                chosen.add(pod);
            }
        }
        chosen.sort(ORDER);
        return count == null || count >= chosen.size() ? List.copyOf(chosen) : List.copyOf(chosen.subList(0, count));
    }

    private static long createdSecond(Pod pod) {
        return pod.metadata().created() == null
                ? Long.MIN_VALUE
                : pod.metadata().created().getEpochSecond();
    }
}
