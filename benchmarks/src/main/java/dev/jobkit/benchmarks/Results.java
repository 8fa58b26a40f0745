package dev.jobkit.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The file {@code results/latest.json}: a row for each work and subject, how each subject was set up, and which run each work is
 * of. A run of a part takes the place of what the file has of the same works, and leaves the others with the run they are of.
 *
 * @param rows of {@code results}, in order
 * @param subjects the setting of each subject, by work and subject
 * @param runs what is known of each run: its surroundings, and the works that are of it
 */
record Results(List<JsonNode> rows, Map<String, String> subjects, List<ObjectNode> runs) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WORKS = "works";

    /** Reads what is there; nothing of a file that is not there or is of another form. */
    static Results read(Path file) throws IOException {
        Results results = new Results(new ArrayList<>(), new TreeMap<>(), new ArrayList<>());
        if (!Files.exists(file)) {
            return results;
        }
        JsonNode old = JSON.readTree(file.toFile());
        JsonNode settings = old.path("settings");
        for (JsonNode run : settings.path("runs")) {
            results.runs.add((ObjectNode) run);
        }
        if (!results.runs.isEmpty()) {
            old.path("results").forEach(results.rows::add);
            settings.path("subjects")
                    .properties()
                    .forEach(e -> results.subjects.put(e.getKey(), e.getValue().asText()));
        }
        return results;
    }

    /** Takes in the works of a run, in place of what was here of them. */
    void take(Report report) {
        Set<String> works = new TreeSet<>(report.works());
        List<String> order = Works.all().stream().map(Work::name).toList();
        Predicate<String> goes = work -> works.contains(work) || !order.contains(work); // what is new, what is no more
        rows.removeIf(row -> goes.test(workOf(row)));
        subjects.keySet().removeIf(subject -> goes.test(subject.substring(0, subject.indexOf(Report.SEPARATOR))));
        for (ObjectNode run : runs) {
            ArrayNode its = run.withArray(WORKS);
            for (int i = its.size() - 1; i >= 0; i--) {
                if (goes.test(its.get(i).asText())) {
                    its.remove(i);
                }
            }
        }
        runs.removeIf(run -> run.path(WORKS).isEmpty());
        report.figures().forEach(figure -> rows.add(row(figure, report)));
        rows.sort(Comparator.comparingInt(row -> order.indexOf(workOf(row))));
        subjects.putAll(report.settings());
        ObjectNode run = JSON.createObjectNode();
        report.surroundings().forEach(run::put);
        works.forEach(run.putArray(WORKS)::add);
        runs.add(run);
    }

    /** Returns the work of a row, whose figure may have a name of its own behind it. */
    private static String workOf(JsonNode row) {
        String figure = row.path("work").asText();
        int space = figure.indexOf(' ');
        return space < 0 ? figure : figure.substring(0, space);
    }

    private static ObjectNode row(Figure figure, Report report) {
        Double ratio = figure.ratioToBestPeer(report.figures());
        ObjectNode row = JSON.createObjectNode();
        row.put("work", figure.work()).put("subject", figure.subject()).put("unit", figure.unit());
        row.put("median", rounded(figure.median()))
                .put("low", rounded(figure.low()))
                .put("high", rounded(figure.high()));
        return row.put("ratioToBestPeer", ratio == null ? null : Math.round(ratio * 1000) / 1000.0);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    void write(Path file) throws IOException {
        ObjectNode all = JSON.createObjectNode();
        ObjectNode settings = all.putObject("settings");
        settings.put(
                "ratioToBestPeer",
                "above 1 is better than the best peer; rows named limit keep no state and are no peer");
        runs.forEach(settings.putArray("runs")::add);
        subjects.forEach(settings.putObject("subjects")::put);
        String head = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
        List<String> lines = new ArrayList<>();
        for (JsonNode row : rows) {
            lines.add("    " + JSON.writeValueAsString(row));
        }
        Files.writeString(
                file,
                head.substring(0, head.lastIndexOf('}')).stripTrailing() + ",\n  \"results\" : [\n"
                        + String.join(",\n", lines) + "\n  ]\n}\n");
    }

    /** Returns the rows as a table of Markdown, and under it the runs they are of. */
    String markdown() {
        StringBuilder text = new StringBuilder("""
                | work | subject | median | low | high | unit | to best peer |
                | --- | --- | ---: | ---: | ---: | --- | ---: |
                """);
        String last = "";
        for (JsonNode row : rows) {
            String work = row.path("work").asText();
            JsonNode ratio = row.path("ratioToBestPeer");
            text.append("| ").append(work.equals(last) ? "" : work);
            text.append(" | ").append(row.path("subject").asText());
            for (String value : List.of("median", "low", "high")) {
                text.append(" | ").append(Report.number(row.path(value).asDouble()));
            }
            text.append(" | ").append(row.path("unit").asText()).append(" | ");
            text.append(ratio.isNumber() ? Report.number(ratio.asDouble()) : "").append(" |\n");
            last = work;
        }
        for (ObjectNode run : runs) {
            text.append("\nOf the run at ").append(run.path("at").asText());
            text.append(" (").append(run.path("mode").asText()).append(", forks: ");
            text.append(run.path("forks").asText()).append(", processors: ");
            text.append(run.path("processors").asText())
                    .append(", of ")
                    .append(run.path("commit").asText("an unknown commit"));
            text.append(", load ");
            text.append(run.path("load").asText()).append("): ");
            List<String> its = new ArrayList<>();
            run.path(WORKS).forEach(work -> its.add(work.asText()));
            text.append(String.join(", ", its)).append(".\n");
        }
        return text.toString();
    }
}
