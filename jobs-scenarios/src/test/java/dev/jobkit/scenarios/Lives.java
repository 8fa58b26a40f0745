package dev.jobkit.scenarios;

import dev.jobkit.model.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Makes lives, and makes those that break something short. */
final class Lives {
    private static final List<UnaryOperator<JobSpec.Builder>> SIMPLER = List.of(
            b -> b.managedBy(null),
            b -> b.podFailurePolicy(null),
            b -> b.successPolicy(null),
            b -> b.podReplacementPolicy(null),
            b -> b.maxFailedIndexes(null),
            b -> b.backoffLimitPerIndex(null).maxFailedIndexes(null),
            b -> b.activeDeadline(null),
            b -> b.ttlAfterFinished(null),
            b -> b.suspension(null),
            b -> b.backoffLimit(null),
            b -> b.completions(1),
            b -> b.parallelism(1));

    private Lives() {}

    /** Returns the life of this seed, of a Job that admission lets in. */
    static Life of(long seed) {
        Random random = new Random(seed);
        while (true) {
            JobSpec spec = RandomSpecs.owned(RandomSpecs.next(random), new Random(~seed));
            Life life = new Life(seed, spec, List.of());
            if (LifePlayer.isAdmitted(life)) {
                return life.withScript(RandomSteps.next(random, 4 + random.nextInt(14)));
            }
        }
    }

    /** Returns a life as short as dropping finds it that still breaks something. */
    static Life shortest(Life broken, Function<Life, Optional<String>> problem) {
        Life best = broken;
        for (int size = Math.max(1, best.script().size() / 2); size >= 1; size /= 2) {
            for (int at = 0; at + size <= best.script().size(); ) {
                Life shorter = without(best, at, size);
                if (problem.apply(shorter).isPresent()) {
                    best = shorter;
                } else {
                    at++;
                }
            }
        }
        for (UnaryOperator<JobSpec.Builder> simpler : SIMPLER) {
            Life plainer = best.withSpec(simpler.apply(best.spec().toBuilder()).build());
            best = problem.apply(plainer).isPresent() ? plainer : best;
        }
        return best;
    }

    private static Life without(Life life, int at, int size) {
        List<Step> rest = new ArrayList<>(life.script());
        rest.subList(at, at + size).clear();
        return life.withScript(rest);
    }
}
