package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console examples of docs/testing.md: the files that it shows, given to the commands that it shows. */
class TestingPageConsoleTest {
    private static final Path PAGE = Path.of("..", "docs", "testing.md");
    private static final String GAP = "…";

    @TempDir
    private Path folder;

    @Test
    void theSimulationPrintsWhatThePageShows() throws IOException {
        write("render.yaml", blockWith("yaml", "name: render"));
        String[] commands = blockWith("", "jobkit simulate").split("(?m)^\\$ ");
        assertThat(commands).hasSize(3);
        String[] cat = commands[1].split("\n", 2);
        assertThat(cat[0]).isEqualTo("cat fate.script");
        write("fate.script", cat[1]);

        shows(commands[2]);
    }

    @Test
    void theRecordingPrintsWhatThePageShows() throws IOException {
        write("my-traces.json", blockWith("json", "\"steps\""));

        shows(blockWith("", "jobkit conformance").substring("$ ".length()));
    }

    /** Runs the command of the first line, and compares the lines that follow; at each gap others may come. */
    private void shows(String command) {
        List<String> lines = command.lines().toList();
        List<String> printed = Jobkit.run(args(lines.get(0))).out().lines().toList();
        List<String> part = new ArrayList<>();
        int from = 0;
        for (String line : lines.subList(1, lines.size())) {
            if (line.equals(GAP)) {
                from = after(part, printed, from);
                part.clear();
            } else {
                part.add(line);
            }
        }
        after(part, printed, from);
    }

    private static int after(List<String> part, List<String> printed, int from) {
        List<String> rest = printed.subList(from, printed.size());
        assertThat(part).isNotEmpty();
        assertThat(rest).containsSequence(part);
        for (int at = from; ; at++) {
            if (printed.subList(at, at + part.size()).equals(part)) {
                return at + part.size();
            }
        }
    }

    private String[] args(String command) {
        assertThat(command).startsWith("jobkit ");
        return Arrays.stream(command.substring("jobkit ".length()).split(" "))
                .map(word -> Files.exists(folder.resolve(word))
                        ? folder.resolve(word).toString()
                        : word)
                .toArray(String[]::new);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String blockWith(String language, String text) throws IOException {
        return Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(PAGE))
                .results()
                .filter(found -> found.group(1).equals(language))
                .map((MatchResult found) -> found.group(2))
                .filter(block -> block.contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the page has no block with " + text));
    }
}
