package dev.jobkit.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The results as a table and as JSON.
 *
 * @param figures what was measured
 * @param settings how each subject was set up, by work and subject
 * @param surroundings where and how the run was made
 */
record Report(List<Figure> figures, Map<String, String> settings, Map<String, String> surroundings) {

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
        text.append(System.lineSeparator());
        surroundings.forEach((name, value) -> text.append(String.format("%-12s %s%n", name, value)));
        return text.toString();
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    String json() {
        StringBuilder text = new StringBuilder("{\n  \"settings\": {\n");
        text.append(
                "    \"ratioToBestPeer\": \"above 1 is better than the best peer; rows of bare Java are a limit, no peer\"");
        surroundings.forEach((name, value) ->
                text.append(",\n    ").append(quoted(name)).append(": ").append(quoted(value)));
        text.append(",\n    \"subjects\": {");
        String comma = "\n";
        for (Map.Entry<String, String> e : settings.entrySet()) {
            text.append(comma)
                    .append("      ")
                    .append(quoted(e.getKey()))
                    .append(": ")
                    .append(quoted(e.getValue()));
            comma = ",\n";
        }
        text.append("\n    }\n  },\n  \"results\": [");
        comma = "\n";
        for (Figure f : figures) {
            text.append(comma).append("    ").append(json(f));
            comma = ",\n";
        }
        return text.append("\n  ]\n}\n").toString();
    }

    private String json(Figure f) {
        Double ratio = f.ratioToBestPeer(figures);
        return String.format(
                Locale.ROOT,
                "{\"work\": %s, \"subject\": %s, \"unit\": %s, \"median\": %.2f, \"low\": %.2f, \"high\": %.2f, "
                        + "\"ratioToBestPeer\": %s}",
                quoted(f.work()),
                quoted(f.subject()),
                quoted(f.unit()),
                f.median(),
                f.low(),
                f.high(),
                ratio == null ? "null" : String.format(Locale.ROOT, "%.3f", ratio));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
