package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What decides is read more often than written: its files are short, and say where their rules come from. */
class DecisionFilesTest {
    private static final int LIMIT = 200;
    private static final Path CORE = Path.of("../jobs-core/src/main/java/dev/jobkit/core");

    /** What a source is named by: an API type, a proposal, a library, a page, or the word. */
    private static final List<String> SOURCES =
            List.of("Source", "v1", "KEP-", "Kubernetes", "upstream", "apimachinery", "robfig", "recorded behaviour");

    @ParameterizedTest
    @ValueSource(strings = {"decide", "pods", "cron", "admission", "dispatch"})
    void theFilesAreShort(String room) throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files(room)) {
            int lines = Files.readAllLines(file).size();
            if (lines >= LIMIT) {
                tooLong.add(file.getFileName() + " has " + lines + " lines");
            }
        }
        assertThat(tooLong).as("fewer than %d lines each", LIMIT).isEmpty();
    }

    @Test
    void everyFileOfAdmissionNamesItsSource() throws IOException {
        List<String> without = new ArrayList<>();
        for (Path file : files("admission")) {
            String text = Files.readString(file);
            String head = text.substring(text.indexOf("/**"), text.indexOf("*/"));
            if (SOURCES.stream().noneMatch(head::contains)) {
                without.add(file.getFileName().toString());
            }
        }
        assertThat(without).isEmpty();
    }

    private static List<Path> files(String room) throws IOException {
        try (Stream<Path> all = Files.walk(CORE.resolve(room))) {
            List<Path> files =
                    all.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(files)
                    .as("sources of %s, from the directory of the module", room)
                    .isNotEmpty();
            return files;
        }
    }
}
