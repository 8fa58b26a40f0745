package dev.jobkit.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The results of one run, and as a table.
 *
 * @param figures what was measured
 * @param settings how each subject was set up, by work and subject
 * @param surroundings where and how the run was made
 */
record Report(List<Figure> figures, Map<String, String> settings, Map<String, String> surroundings) {
    /** Stands between a work and a subject. */
    static final String SEPARATOR = " · ";

    private static final String LEGEND = """
            median, low, high: over all measured rounds of all forks
            to best peer: how many times as good the median is as that of the best other peer; above 1 is better
            limit: keeps no state of what it runs and tries nothing again by a policy; no peer, shown for what is possible
            """;

    String table() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                "%n%-34s %-24s %12s %12s %12s  %-12s %s%n",
                "work", "subject", "median", "low", "high", "unit", "to best peer"));
        String last = "";
        for (Figure f : figures) {
            if (!f.work().equals(last)) {
                text.append(System.lineSeparator());
            }
            Double ratio = f.ratioToBestPeer(figures);
            text.append(String.format(
                    Locale.ROOT,
                    "%-34s %-24s %12s %12s %12s  %-12s %s%n",
                    f.work().equals(last) ? "" : f.work(),
                    f.subject(),
                    number(f.median()),
                    number(f.low()),
                    number(f.high()),
                    f.unit(),
                    ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio)));
            last = f.work();
        }
        text.append(System.lineSeparator()).append(LEGEND).append(System.lineSeparator());
        settings.forEach((who, how) -> text.append(String.format("%s: %s%n", who, how)));
        text.append(System.lineSeparator());
        surroundings.forEach((name, value) -> text.append(String.format("%-12s %s%n", name, value)));
        return text.toString();
    }

    /** Returns the same without these works. */
    Report without(Collection<String> works) {
        List<Figure> others =
                figures.stream().filter(f -> !works.contains(workOf(f))).toList();
        Map<String, String> theirs = new LinkedHashMap<>(settings);
        theirs.keySet().removeIf(who -> works.contains(who.substring(0, who.indexOf(SEPARATOR))));
        return new Report(others, theirs, surroundings);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    /** Returns the works that were measured; a figure's name stands behind its work's. */
    List<String> works() {
        return figures.stream().map(Report::workOf).distinct().toList();
    }

    private static String workOf(Figure figure) {
        return figure.work().split(" ", 2)[0];
    }
}
