package dev.jobkit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of results and the page that shows it: a run of a part takes the place of its works and of nothing else. */
class ResultsTest {
    private static final String MANY = "memory/many";
    private static final String WIDE = "memory/wide-1000";

    @TempDir
    Path directory;

    private static Report report(String work, double value, String at) {
        return new Report(
                List.of(
                        new Figure(work, "Quartz RAM", "tasks/s", Work.Better.MORE, List.of(100.0)),
                        new Figure(work, "JobKit", "tasks/s", Work.Better.MORE, List.of(value))),
                Map.of(work + " · JobKit", "set up at " + at),
                Map.of("at", at, "mode", "full", "forks", "1", "processors", "2", "commit", "abc", "load", "0"));
    }

    private Path written(Report... reports) throws IOException {
        Path file = directory.resolve("latest.json");
        for (Report report : reports) {
            Results results = Results.read(file);
            results.take(report);
            results.write(file);
        }
        return file;
    }

    @Test
    void aPartTakesThePlaceOfItsWorksAndLeavesTheOthers() throws IOException {
        Results results =
                Results.read(written(report(MANY, 40, "noon"), report(WIDE, 250, "noon"), report(MANY, 60, "night")));
        assertThat(results.rows())
                .extracting(row ->
                        row.path("work").asText() + " " + row.path("subject").asText() + " "
                                + row.path("ratioToBestPeer").asText())
                .containsExactly(
                        WIDE + " Quartz RAM null",
                        WIDE + " JobKit 2.5",
                        MANY + " Quartz RAM null",
                        MANY + " JobKit 0.6");
        assertThat(results.subjects())
                .containsOnly(
                        Map.entry(MANY + " · JobKit", "set up at night"),
                        Map.entry(WIDE + " · JobKit", "set up at noon"));
        assertThat(results.runs())
                .extracting(run -> run.path("at").asText() + run.path("works"))
                .containsExactly("noon[\"" + WIDE + "\"]", "night[\"" + MANY + "\"]");
        assertThat(results.markdown())
                .contains("| " + MANY + " | Quartz RAM | 100 | 100 | 100 | tasks/s |  |")
                .contains("|  | JobKit | 60.0 | 60.0 | 60.0 | tasks/s | 0.60 |")
                .contains("Of the run at night (full, forks: 1, processors: 2, of abc, load 0): " + MANY);
    }

    @Test
    void aWorkThatIsNoMoreGoes() throws IOException {
        Results results = Results.read(written(report("memory/of-the-past", 40, "noon"), report(MANY, 60, "night")));
        assertThat(results.rows()).allMatch(row -> row.path("work").asText().equals(MANY));
        assertThat(results.subjects()).containsOnlyKeys(MANY + " · JobKit");
        assertThat(results.runs()).hasSize(1);
    }

    @Test
    void onlyWhatStandsBetweenTheMarksOfAPageIsWritten() throws IOException {
        Path page = directory.resolve("page.md");
        Files.writeString(page, """
                before
                <!-- figures, written by benchmarks/run -->
                old
                <!-- end of the figures -->
                after
                """);
        Page.write(page, "new\n");
        assertThat(page).hasContent("""
                before
                <!-- figures, written by benchmarks/run -->

                new

                <!-- end of the figures -->
                after
                """);
        Files.writeString(page, "no marks");
        assertThatThrownBy(() -> Page.write(page, "new")).hasMessageContaining("has no lines <!-- figures");
        assertThat(page).hasContent("no marks");
    }
}
