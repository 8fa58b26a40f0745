package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program that was killed leaves of an executor without a base directory of its own: the next one removes it. */
class AbandonedTest {
    @TempDir
    private Path dir;

    /** Makes an executor with what a pod in memory and one at work leave, says where, and waits to be killed. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            ProcessPodExecutor executor = ProcessPodExecutor.builder().build();
            System.out.println("up");
            System.in.read();
            executor.close();
            System.exit(0);
        }
    }

    private Process program() throws IOException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + dir,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(program.inputReader().readLine()).isEqualTo("up");
        return program;
    }

    private List<Path> bases() throws IOException {
        try (Stream<Path> all = Files.list(dir.toRealPath())) {
            return all.filter(path -> path.getFileName().toString().startsWith("jobkit-"))
                    .toList();
        }
    }

    @Test
    void theNextExecutorRemovesWhatAKilledOneLeft() throws Exception {
        Path others = Files.createDirectories(dir.resolve("jobkit-data/runs"));
        Files.createFile(dir.resolve("jobkit-data/lock"));
        Process killed = program();
        Path left = bases().stream()
                .filter(path -> !path.endsWith("jobkit-data"))
                .findFirst()
                .orElseThrow();
        MemoryVolumes memory = BaseDirectory.memoryOf(left);
        if (memory.isAvailable()) {
            memory.prepare();
            Files.writeString(left.resolve("memory").resolve("word"), "kept in memory");
        }
        Path inMemory = memory.isAvailable() ? left.resolve("memory").toRealPath() : dir.resolve("none");
        Process lives = program();
        assertThat(bases()).as("what is in use stays").hasSize(3).contains(left);
        killed.destroyForcibly().waitFor();

        Process next = program();
        assertThat(bases()).hasSize(3).doesNotContain(left);
        assertThat(inMemory).doesNotExist();
        assertThat(others).as("a directory that somebody chose").exists();

        for (Process program : List.of(lives, next)) {
            program.getOutputStream().close();
            assertThat(program.waitFor()).isZero();
        }
        assertThat(bases()).containsExactly(dir.toRealPath().resolve("jobkit-data"));
    }

    @Test
    void aDirectoryIsOneExecutorsAlsoAfterASecondWasRefused() throws Exception {
        Path base = dir.resolve("base");
        try (World world = World.keep(base)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> World.keep(base))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("another executor works in " + base.toRealPath());
            }
            assertThat(world.awaitExit(world.sh("pod", "exit 3")).exitCode()).isEqualTo(3);
        }
        World.keep(base).close();
    }
}
