package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** File names, outcomes and images. */
class SmallPartsTest {
    @ParameterizedTest
    @ValueSource(strings = {"b1a2-c3", "main", "..", "a/b", "x y\n", "ünï", "%41", "", "a.b"})
    void anyTextBecomesAFileNameAndBack(String text) {
        assertThat(FileNames.encode(text)).matches("[A-Za-z0-9%_-]*");
        assertThat(FileNames.decode(FileNames.encode(text))).isEqualTo(text);
    }

    @Test
    void runDirectoriesAreNamedForTheirRuns() {
        RunId run = new RunId("uid-1", "a b", 3);
        RunFiles files = new RunFiles(Path.of("/base"), run);
        assertThat(files.name()).isEqualTo("uid-1.a%20b.3");
        assertThat(RunFiles.parse(files.name())).contains(run);
        assertThat(RunFiles.parse("uid-1.main")).isEmpty();
        assertThat(RunFiles.parse("")).isEmpty();
    }

    @Test
    void outcomesBecomeReports() {
        Instant start = Instant.ofEpochMilli(1000);
        Instant end = Instant.ofEpochMilli(2000);
        assertThat(Outcome.parse("code 3 1000 2000\n").orElseThrow().report(null))
                .isEqualTo(new RunReport.Exited(3, null, null, null, start, end));
        assertThat(Outcome.parse("signal 15 1000 2000").orElseThrow().report(null))
                .isEqualTo(new RunReport.Exited(143, 15, null, null, start, end));
        Command command = new Command(List.of("./x"), Map.of(), Path.of("/w"));
        assertThat(Outcome.parse("start-error 1000 2000 exec 13 Permission denied")
                        .orElseThrow()
                        .report(command))
                .isEqualTo(
                        new RunReport.Exited(128, null, "StartError", "exec: \"./x\": permission denied", null, end));
        assertThat(Outcome.parse("start-error 1 2 chdir 2 No such file or directory")
                        .orElseThrow()
                        .report(command)
                        .message())
                .isEqualTo("chdir to cwd (\"/w\") failed: no such file or directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "code", "code 3 1000", "code x 1 2", "what 1 2 3", "start-error 1 2 exec x y"})
    void anOutcomeThatIsNotWholeIsNone(String line) {
        assertThat(Outcome.parse(line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"busybox, 1", "busybox:1.36, 2", "a/random-error, 3", "random-error, 0", "busyboxes, 0"})
    void imagesAreFoundByNameOrPattern(String image, int expected) {
        CommandImages images = new CommandImages()
                .add("busybox:*", CommandImage.of("2"))
                .add("*/random-error", CommandImage.of("3"))
                .add("busybox", CommandImage.of("1"));
        assertThat(images.resolve(Container.of("main", image))
                        .map(found -> found.command().get(0))
                        .orElse("0"))
                .isEqualTo(Integer.toString(expected));
    }

    @Test
    void whoComesNextWaitsForSupervisorsThatAreBeingKilled(@TempDir Path cells) throws Exception {
        Process dying = new ProcessBuilder("sleep", "600").start();
        String stat = Files.readString(Path.of("/proc", Long.toString(dying.pid()), "stat"));
        String ticks = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
        Files.writeString(cells.resolve(Long.toString(dying.pid())), ticks + "\n");
        Files.writeString(cells.resolve(Long.toString(ProcessHandle.current().pid())), "1\n"); // was another process
        List<Path> going =
                IntStream.range(0, 20).mapToObj(i -> cells.resolve("9000" + i)).toList();
        for (Path cell : going) {
            Files.createSymbolicLink(cell, cells.resolve("gone")); // is listed, but cannot be read any more
        }

        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> Cells.awaitGone(cells));
        assertThat(waiting).isNotDone();
        dying.destroyForcibly();

        assertThat(waiting).succeedsWithin(World.SOON);
        try (Stream<Path> left = Files.list(cells)) {
            assertThat(left).containsExactlyInAnyOrderElementsOf(going);
        }
    }
}
