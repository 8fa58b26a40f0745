package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.cli.Streams.Screen;
import dev.jobkit.store.jdbc.JdbcJobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** check, backup and restore of a directory. */
class CopyCommandsTest {
    private static final String JOB = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: greet}
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: main, image: x, command: [echo, hello]}]
            """;

    @TempDir
    private Path directory;

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private Jobkit run(String data) {
        return Jobkit.run(Screen.FILE, JOB, "run", "-", "--logs", "--data", path(data));
    }

    private Jobkit check(String data) {
        return Jobkit.run("check", "--data", path(data));
    }

    @Test
    void aCopyIsTheStoreWithItsOutput() {
        assertThat(run("a").out()).isEqualTo("hello\n");
        assertThat(check("a").exitCode()).isZero();
        assertThat(check("a").out()).isEqualTo(path("a") + ": whole\n");

        assertThat(Jobkit.run("backup", path("copy.zip"), "--data", path("a")).exitCode())
                .isZero();
        Jobkit restored = Jobkit.run("restore", path("copy.zip"), "--data", path("b"));

        assertThat(restored.err()).isEmpty();
        assertThat(restored.out()).isEqualTo(path("copy.zip") + " restored to " + path("b") + "\n");
        assertThat(check("b").out()).isEqualTo(path("b") + ": whole\n");
        Jobkit again = run("b");
        assertThat(again.err()).contains("job.batch/greet: taken up");
        assertThat(again.out()).isEqualTo("hello\n");
        assertThat(Jobkit.run("records", "--data", path("b")).out()).startsWith("greet.1  succeeded");
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        run("a");
        Files.writeString(directory.resolve("there.zip"), "mine");
        Jobkit backup = Jobkit.run("backup", path("there.zip"), "--data", path("a"));
        assertThat(backup.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(backup.err()).contains("there.zip: is there already and is left alone");
        assertThat(directory.resolve("there.zip")).hasContent("mine");

        Jobkit.run("backup", path("copy.zip"), "--data", path("a"));
        byte[] before = Files.readAllBytes(directory.resolve("a/jobkit.mv.db"));
        Jobkit restore = Jobkit.run("restore", path("copy.zip"), "--data", path("a"));
        assertThat(restore.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(restore.err()).contains("jobkit.mv.db: is there already and is left alone");
        assertThat(Files.readAllBytes(directory.resolve("a/jobkit.mv.db"))).isEqualTo(before);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("a", "copy.zip", "there.zip");
        }
    }

    @Test
    void whatIsNoStoreOrNoCopyIsSaidSo() throws IOException {
        assertThat(check("a").err()).contains("holds no store");
        assertThat(check("a").exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(Jobkit.run("backup", path("copy.zip"), "--data", path("a")).err())
                .contains("holds no store");
        assertThat(Jobkit.run("restore", path("no.zip"), "--data", path("a")).err())
                .contains("no.zip: is not there");
        Files.writeString(directory.resolve("text.zip"), "no zip");
        Jobkit text = Jobkit.run("restore", path("text.zip"), "--data", path("a"));
        assertThat(text.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(text.err()).contains("no copy of a store");
        assertThat(check("a").err()).contains("holds no store");
    }

    @Test
    void whatIsBrokenIsToldAndMakesTheExitCode() throws Exception {
        run("a");
        try (JdbcJobStore store = JdbcJobStore.inDirectory(directory.resolve("a"))) {
            var job = store.get(dev.jobkit.model.Kind.JOB, dev.jobkit.model.ObjectKey.of("greet"))
                    .orElseThrow();
            store.commit(java.util.List.of(dev.jobkit.spi.Commit.of(new dev.jobkit.spi.Write.UpdateStatus(
                    job.withStatus(job.status().toBuilder().active(3).build(), job.tracking())))));
        }
        Path pod = Files.createDirectories(directory.resolve("a/logs/some-pod"));
        Files.write(pod.resolve("main_0.marks"), new byte[16]); // the first byte was written at some time
        Files.writeString(pod.resolve("mute_0.marks"), "");

        Jobkit broken = check("a");

        assertThat(broken.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(broken.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("broken  Job default/greet: has finished, but its status still has pods"),
                        line -> assertThat(line).startsWith("broken  log some-pod/main_0: there are marks"),
                        line -> assertThat(line).isEqualTo(path("a") + ": 2 broken"));
    }
}
