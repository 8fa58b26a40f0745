package dev.jobkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void programsOfTheReadmeAreTheExamples() throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src", "main", "java", "dev", "jobkit", "examples"))) {
            for (Path file : files.toList()) {
                sources.add(Files.readString(file));
            }
        }
        List<String> programs = PROGRAM.matcher(Files.readString(Path.of("..", "README.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(programs)
                .hasSize(3)
                .allSatisfy(program -> assertThat(sources).anyMatch(source -> source.endsWith(program)));
    }
}
