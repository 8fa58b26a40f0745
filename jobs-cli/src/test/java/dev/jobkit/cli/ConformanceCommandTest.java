package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConformanceCommandTest {
    private static final String RIGHT =
            "{\"schedule\": \"@hourly\", \"from\": \"2026-03-28T23:10:30Z\", \"next\": [\"2026-03-29T00:00:00Z\"]}";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsTheSumLastAndEndsWithZeroWhenAllPassed() throws IOException {
        int code = play(file("a.jsonl", RIGHT), file("b.json", "[" + RIGHT + "," + RIGHT + "]"));

        assertThat(out.toString().lines()).containsExactly("3 passed, 0 failed");
        assertThat(code).isZero();
    }

    @Test
    void printsEachDifferenceWithItsFileAndEndsWithOne() throws IOException {
        String wrong = file("wrong.json", "[" + RIGHT.replace("00:00:00Z", "00:30:00Z") + "," + RIGHT + "]");

        int code = play(wrong);

        assertThat(out.toString().lines()).hasSize(2).last().isEqualTo("1 passed, 1 failed");
        assertThat(out.toString())
                .startsWith(wrong + ": ")
                .contains("expected [2026-03-29T00:30:00Z], came [2026-03-29T00:00:00Z]");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void aFileWithoutCasesFails() throws IOException {
        int code = play(file("empty.json", "[]"));

        assertThat(out.toString().lines()).last().isEqualTo("0 passed, 1 failed");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void aFileThatCannotBeReadIsBadInput() throws IOException {
        int code = play(file("a.jsonl", RIGHT), folder.resolve("missing.json").toString());

        assertThat(err.toString()).contains("missing.json");
        assertThat(out.toString().lines()).containsExactly("1 passed, 0 failed");
        assertThat(code).isEqualTo(2);
    }

    @Test
    void aDirectoryIsToldAsOneAndTheOtherFilesArePlayed() throws IOException {
        int code = play(folder.toString(), file("a.jsonl", RIGHT));

        assertThat(err.toString())
                .isEqualToIgnoringNewLines("cannot read " + folder + ": is a directory; name the files in it");
        assertThat(out.toString().lines()).containsExactly("1 passed, 0 failed");
        assertThat(code).isEqualTo(2);
    }

    @Test
    void textThatIsNoJsonIsACaseThatFails() throws IOException {
        int code = play(file("broken.json", "[{"), file("a.jsonl", RIGHT));

        assertThat(out.toString()).contains("the file: it is not JSON: ");
        assertThat(out.toString().lines()).last().isEqualTo("1 passed, 1 failed");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void noFileIsBadInput() {
        assertThat(play()).isEqualTo(2);
    }

    private int play(String... files) {
        return new CommandLine(new ConformanceCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(files);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
