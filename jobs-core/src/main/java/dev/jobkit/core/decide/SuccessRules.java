package dev.jobkit.core.decide;

import dev.jobkit.model.IndexSet;
import dev.jobkit.model.SuccessPolicy;
import dev.jobkit.model.SuccessRule;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Whether an Indexed Job is successful before all its indexes are done (batch/v1 JobSpec.successPolicy, KEP-3998). */
public final class SuccessRules {
    private SuccessRules() {}

    /** Tells whether these indexes of so many satisfy the policy. */
    public static boolean isMet(@Nullable SuccessPolicy policy, IndexSet succeeded, int completions) {
        return firstMet(policy, succeeded, completions).isPresent();
    }

    /**
     * Returns the number of the first rule that these indexes satisfy; empty when none is. Without a success none is, nor is
     * one that names indexes of which the Job has none.
     */
    static OptionalInt firstMet(@Nullable SuccessPolicy policy, IndexSet succeeded, int completions) {
        if (policy == null || succeeded.isEmpty()) {
            return OptionalInt.empty();
        }
        List<SuccessRule> rules = policy.rules();
        for (int i = 0; i < rules.size(); i++) {
            if (isMet(rules.get(i), succeeded, completions)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private static boolean isMet(SuccessRule rule, IndexSet succeeded, int completions) {
        Integer count = rule.succeededCount();
        if (rule.succeededIndexes() == null) {
            return count != null && succeeded.size() >= count;
        }
        IndexSet wanted = IndexSet.parse(rule.succeededIndexes()).below(completions);
        if (wanted.isEmpty()) {
            return false;
        }
        return count == null ? contains(succeeded, wanted) : reaches(succeeded, wanted, count);
    }

    private static boolean contains(IndexSet succeeded, IndexSet wanted) {
        int i = wanted.next(0);
        while (i >= 0) {
            int missing = succeeded.nextMissing(i);
            if (missing == i) {
                return false;
            }
            i = wanted.next(missing);
        }
        return true;
    }

    private static boolean reaches(IndexSet succeeded, IndexSet wanted, int count) {
        boolean fewer = succeeded.size() < wanted.size();
        IndexSet small = fewer ? succeeded : wanted;
        IndexSet large = fewer ? wanted : succeeded;
        int found = 0;
        for (int i = small.next(0); i >= 0 && found < count; i = small.next(i + 1)) {
            if (large.contains(i)) {
                found++;
            }
        }
        return found >= count;
    }
}
