package dev.jobkit.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jobkit.model.LogKey;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FileLogStoreTest extends LogStoreContract {
    @TempDir
    Path directory;

    @Override
    LogStore create() {
        return new FileLogStore(clock, directory.resolve("logs"));
    }

    @Test
    void logsOutliveTheStore() {
        log(KEY, "a\n");
        now = T0.plusSeconds(5);
        log(KEY, "b\n");
        store.close();
        store = create();
        assertThat(store.list("pod-1")).containsExactly(KEY);
        assertThat(read(LogRange.builder().since(T0.plusSeconds(1)).build())).isEqualTo("b\n");
        assertThat(read(LogRange.builder().follow(LogRange.Follow.YES).build())).isEqualTo("a\nb\n");
    }

    @Test
    void aFollowerWaitsWhereTheWriterOfBeforeHadNoTimeToEnd() {
        LogWriter lost = store.append(KEY);
        write(lost, "a");
        LogStore next = create();
        var reader =
                next.open(KEY, LogRange.builder().follow(LogRange.Follow.YES).build());
        try (LogWriter writer = next.append(KEY)) {
            write(writer, "b");
        }
        assertThat(drain(reader)).asString().isEqualTo("ab");
        lost.close();
        next.close();
    }

    @Test
    void oddNamesStayInsideTheDirectory() throws IOException {
        for (String name : new String[] {"..", ".", "a/b", "../../x", "", "c:d*"}) {
            LogKey odd = new LogKey(name, name, 1);
            log(odd, name + "!");
            assertThat(store.size(odd)).isEqualTo(name.length() + 1);
            assertThat(store.list(name)).containsExactly(odd);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("logs"));
        }
        for (String name : new String[] {"..", ".", "a/b", "../../x", "", "c:d*"}) {
            store.delete(name);
        }
        try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
            assertThat(files).isEmpty();
        }
    }

    private Path fileOf(String name) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void cutTo(Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }

    /** An administrator needs the disk: what is gone is told, and all that comes later is where it belongs. */
    @Test
    @Timeout(60)
    void aFileThatSomebodyCutIsToldAndGoneOnWith() throws Exception {
        String cut = "[%d bytes of this log were cut away here]\n";
        try (LogWriter writer = store.append(KEY);
                LogReader follower = store.open(
                        KEY, LogRange.builder().follow(LogRange.Follow.YES).build())) {
            write(writer, "one\ntwo\nthree\n");
            assertThat(follower.read(new byte[100], 0, 100)).isEqualTo(14);
            cutTo(fileOf("main_0.log"), 6);
            assertThat(read(LogRange.ALL)).isEqualTo("one\ntw\n" + cut.formatted(8));
            assertThat(read(LogRange.builder().tailLines(1).build())).isEqualTo("tw\n" + cut.formatted(8));

            now = T0.plusMillis(100); // it is seen then at the latest
            write(writer, "four\n");
            write(writer, "five\n");
            byte[] seen = new byte[100];
            assertThat(new String(seen, 0, follower.read(seen, 0, 100), UTF_8)).isEqualTo("four\nfive\n");
        }
        assertThat(store.size(KEY)).isEqualTo(24);
        assertThat(read(LogRange.ALL)).isEqualTo("one\ntw\n" + cut.formatted(8) + "four\nfive\n");
        assertThat(read(LogRange.builder().tailLines(1).build())).isEqualTo("five\n");
        assertThat(read(LogRange.builder().tailLines(2).build()))
                .as("the first may have begun in what is gone")
                .isEqualTo(cut.formatted(8) + "four\nfive\n");
        assertThat(read(LogRange.builder().timestamps(LogRange.Timestamps.YES).build()))
                .contains("\n" + cut.formatted(8) + "20")
                .endsWith(" five\n");
        store.close();
        store = create();
        assertThat(read(LogRange.ALL)).isEqualTo("one\ntw\n" + cut.formatted(8) + "four\nfive\n");
    }

    @Test
    @Timeout(60)
    void aFileThatSomebodyDeletedIsToldAndGoneOnWith() throws Exception {
        try (LogWriter writer = store.append(KEY)) {
            write(writer, "one\n");
            Files.delete(fileOf("main_0.log"));
            assertThat(read(LogRange.ALL)).isEqualTo("[4 bytes of this log were cut away here]\n");
            now = T0.plusMillis(100);
            write(writer, "two\n");
            assertThat(read(LogRange.ALL)).isEqualTo("[4 bytes of this log were cut away here]\ntwo\n");
        }
    }

    /** On a file system that is full for a while: what a write failed with is not in the log, and what follows is where it belongs. */
    @Test
    void aWriteThatFailsHalfWayLeavesNothing() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=256k", "jobkit-test", small.toString()),
                "mounts are not allowed");
        try {
            Path ballast = Files.write(small.resolve("ballast"), new byte[100_000]);
            store = new FileLogStore(clock, small);
            StringBuilder taken = new StringBuilder();
            try (LogWriter writer = store.append(KEY)) {
                String block = "0123456789abcdef".repeat(437) + "\n"; // no divisor of a page
                assertThatThrownBy(() -> {
                            while (true) {
                                write(writer, block);
                                taken.append(block);
                            }
                        })
                        .isInstanceOf(UncheckedIOException.class);
                Files.delete(ballast);
                write(writer, "the end\n");
            }
            assertThat(read(LogRange.builder().build())).isEqualTo(taken + "the end\n");
            store.close();
        } finally {
            assertThat(run("umount", "-l", small.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        }
    }

    @Test
    void aBoundedLogIsDeletedWithAllOfItsFiles() throws IOException {
        store = new FileLogStore(clock, directory.resolve("bounded"), 100);
        LogKey beside = new LogKey(KEY.podUid(), KEY.container(), KEY.attempt() + 10);
        log(beside, "beside\n");
        for (int i = 0; i < 50; i++) {
            log(KEY, "a line of about 30 characters\n");
        }
        assertThat(store.size(KEY)).isEqualTo(1500);
        store.delete(KEY);
        assertThat(store.size(KEY)).isZero();
        assertThat(store.list(KEY.podUid())).containsExactly(beside);
        assertThat(read(LogRange.builder().build())).isEmpty();
        try (Stream<Path> files = Files.list(directory.resolve("bounded").resolve(KEY.podUid()))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.startsWith(beside.container() + "_" + beside.attempt() + "."));
        }
    }

    @Test
    void aBoundedLogDropsItsOldestBytesAndSaysHowMany() {
        store = new FileLogStore(clock, directory.resolve("bounded"), 1000);
        String line = "x".repeat(99) + "\n";
        try (LogWriter writer = store.append(KEY)) {
            for (int i = 0; i < 100; i++) {
                write(writer, line);
            }
        }
        String text = read(LogRange.ALL);
        assertThat(text).matches("(?s)\\[\\d+ bytes of this log were cut away here\\]\n(x+\n)+");
        int notice = text.indexOf('\n') + 1;
        long gone = Long.parseLong(text.substring(1, text.indexOf(' ')));
        assertThat(gone + text.length() - notice).isEqualTo(10_000);
        assertThat(text.length() - notice).isBetween(1000, 1300);
        assertThat(store.size(KEY)).isEqualTo(10_000);
        store.close();
        store = new FileLogStore(clock, directory.resolve("bounded"), 1000);
        assertThat(store.list("pod-1")).containsExactly(KEY);
        log(KEY, "more\n");
        assertThat(read(LogRange.ALL)).isEqualTo(text + "more\n");
        assertThat(read(LogRange.builder().tailLines(3).build())).isEqualTo(line + line + "more\n");
        store.delete("pod-1");
        assertThat(store.size(KEY)).isZero();
    }

    @Test
    void aFollowerThatIsTooSlowLosesWhatWasDroppedAndIsToldSo() throws InterruptedException {
        store = new FileLogStore(clock, directory.resolve("slow"), 1000);
        LogReader reader;
        try (LogWriter writer = store.append(KEY)) {
            write(writer, "a".repeat(500));
            reader = store.open(
                    KEY, LogRange.builder().follow(LogRange.Follow.YES).build());
            assertThat(reader.read(new byte[100], 0, 100)).isEqualTo(100);
            for (int i = 0; i < 50; i++) {
                write(writer, "b".repeat(99) + "\n");
            }
        }
        assertThat(drain(reader))
                .asString(UTF_8)
                .contains(" bytes of this log were cut away here]\n")
                .endsWith("b\n");
    }
}
