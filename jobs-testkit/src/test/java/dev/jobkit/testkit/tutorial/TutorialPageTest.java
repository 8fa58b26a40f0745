package dev.jobkit.testkit.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code of docs/write-an-executor.md is the code that is tested here. */
class TutorialPageTest {
    private static final Path PAGE = Path.of("..", "docs", "write-an-executor.md");
    private static final Path HERE = Path.of("src", "test", "java", "dev", "jobkit", "testkit", "tutorial");

    @Test
    void itRunsAJob() throws InterruptedException, TimeoutException {
        JobSpec spec = JobSpec.of(Container.of("main", "sh").toBuilder()
                .command("sh", "-c", "echo hello")
                .build());
        try (JobController jobs = JobKit.start(new CommandExecutor(8))) {
            Job done = jobs.await(jobs.submit("hello", spec).key(), Duration.ofMinutes(1));
            assertThat(done.isComplete()).isTrue();
        }
    }

    @Test
    void thePageShowsWhatIsTested() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.list(HERE)) {
            for (Path file : files.toList()) {
                sources.append(Files.readString(file));
            }
        }
        String squeezed =
                squeezed(sources.toString().replace("            assertThat(done.isComplete()).isTrue();\n", ""));
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(blocks).hasSize(10).allSatisfy(block -> assertThat(squeezed).contains(squeezed(block)));
    }

    /** Returns the text without white space, which the formatter rules. */
    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
