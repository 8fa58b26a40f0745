package dev.jobkit.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one subject at one work, over all forks and rounds.
 *
 * @param work the work, with the name of the figure where it has several
 * @param subject who
 * @param unit of median, low and high
 * @param better which way is better
 * @param values what each round gave
 */
record Figure(String work, String subject, String unit, Work.Better better, List<Double> values) {
    double median() {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    double low() {
        return Collections.min(values);
    }

    double high() {
        return Collections.max(values);
    }

    /** Returns how many times as good this is as the best peer; above 1 is better, whichever way the unit goes. */
    @Nullable
    Double ratioToBestPeer(List<Figure> all) {
        Double best = null;
        for (Figure other : all) {
            if (other.work().equals(work)
                    && Work.isPeer(other.subject())
                    && !other.subject().equals(subject)) {
                double ratio = better == Work.Better.MORE ? median() / other.median() : other.median() / median();
                if (Double.isFinite(ratio)) { // nobody is so many times as good as none
                    best = best == null ? ratio : Math.min(best, ratio);
                }
            }
        }
        return best;
    }
}
