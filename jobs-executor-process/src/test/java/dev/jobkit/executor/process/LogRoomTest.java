package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jobkit.core.JobKit;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Survival;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The file of a log gives back what is copied, and no byte is lost by that. */
class LogRoomTest {
    /** Numbers of eight digits, so that a chunk of a million has nine MB. */
    private static final int FIRST = 10_000_000;

    private static final int CHUNK = 1_000_000;

    /** Two steps, the tail, a chunk, and what file systems round up. */
    private static final long MOST_KIB = 28 << 10;

    @TempDir
    private Path base;

    /**
     * Prints chunk after chunk, each only when the file of its log holds little enough; so it goes on for ever where nothing is
     * given back. Waits for a file in the middle.
     */
    private String script(RunId id, int chunks, int pauseAt) {
        Path log = new RunFiles(base, id).log();
        return "i=0; while [ $i -lt " + chunks + " ]; do seq $((" + FIRST + " + i * " + CHUNK + ")) $((" + (FIRST - 1)
                + " + (i + 1) * " + CHUNK + ")); i=$((i + 1)); while [ $(du -k " + log + " | cut -f1) -gt " + MOST_KIB
                + " ]; do sleep 0.02; done; [ $i != " + pauseAt + " ] || while ! [ -e " + base
                + "/go ]; do sleep 0.02; done; done; exit 7";
    }

    private static String hashOf(int chunks) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        StringBuilder text = new StringBuilder();
        for (int number = FIRST; number < FIRST + chunks * CHUNK; number++) {
            text.append(number).append('\n');
            if (text.length() > 100_000) {
                digest.update(text.toString().getBytes(StandardCharsets.US_ASCII));
                text.setLength(0);
            }
        }
        digest.update(text.toString().getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String hash(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Keeps nothing but what tells whether all came. */
    private static LogWriter digesting(MessageDigest digest) {
        return new LogWriter() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                digest.update(bytes, offset, length);
            }

            @Override
            public void close() {
                // it is asked later
            }
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static long kibOf(Path file) throws Exception {
        Process du = new ProcessBuilder("du", "-k", file.toString()).start();
        try (BufferedReader out = du.inputReader()) {
            return Long.parseLong(out.readLine().split("\t")[0]);
        }
    }

    private static int awaitExit(World world, RunId id) {
        await().atMost(Duration.ofMinutes(3))
                .until(() -> world.reports(id).stream().anyMatch(RunReport.Exited.class::isInstance));
        return world.awaitExit(id).exitCode();
    }

    private static void assumeHoles(World world) {
        String strategy = world.executor.describe().strategy();
        assumeTrue(strategy.contains(" holes"), strategy);
    }

    @ParameterizedTest
    @EnumSource
    void theFileOfALongLogStaysSmall(ProcessTree tree) throws Exception {
        prints(tree, 3, 2);
    }

    @Test
    void twoHundredMegabytesGoThroughLittleRoom() throws Exception {
        prints(ProcessTree.NAMESPACE, 23, 1);
    }

    private void prints(ProcessTree tree, int chunks, int attempts) throws Exception {
        Map<RunId, MessageDigest> digests = new ConcurrentHashMap<>();
        try (World world = World.with(tree, settings -> settings.baseDirectory(base))) {
            assumeHoles(world);
            world.logs(id -> digesting(digests.computeIfAbsent(id, run -> sha256())));
            for (int attempt = 0; attempt < attempts; attempt++) {
                RunId id = new RunId("pod", "main", attempt);
                world.start(id, World.container("sh", "-c", script(id, chunks, -1)), Map.of());
                assertThat(awaitExit(world, id)).isEqualTo(7);
                assertThat(kibOf(new RunFiles(base, id).log())).isLessThan(MOST_KIB);
                assertThat(hash(digests.getOrDefault(id, sha256())))
                        .as("log of attempt %d", attempt)
                        .isEqualTo(hashOf(chunks));
                world.executor.release(id);
            }
            world.executor.releasePod("pod");
            await().atMost(World.SOON).until(() -> RunFiles.all(base).isEmpty());
        }
    }

    /** Another program with an executor that keeps its runs and its logs: {@code main(base, tree, logs, pod, script)}. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            World world = keep(Path.of(args[0]), ProcessTree.valueOf(args[1]), fileLogs(Path.of(args[2])));
            RunId id = World.id(args[3]);
            world.start(id, World.container("sh", "-c", args[4]), Map.of());
            await().atMost(Duration.ofMinutes(2)).until(() -> new RunFiles(Path.of(args[0]), id).cut() > 0);
            System.out.println("cut");
            await().forever().until(() -> false);
        }
    }

    private static LogStore fileLogs(Path directory) {
        return JobKit.fileLogs(new RealTime(), directory);
    }

    private static World keep(Path base, ProcessTree tree, LogStore logs) {
        return World.with(tree, settings -> settings.baseDirectory(base).survival(Survival.KEEP))
                .logs(id -> logs.append(LogKey.of(id)));
    }

    private void killWhilePrinting(ProcessTree tree, Path logs, RunId id, int chunks, int pauseAt) throws Exception {
        try (World world = World.with(tree, settings -> settings)) {
            assumeHoles(world);
        }
        ChildProgram.killAfter(
                "cut",
                Program.class,
                base.toString(),
                tree.name(),
                logs.toString(),
                id.podUid(),
                script(id, chunks, pauseAt));
    }

    @ParameterizedTest
    @EnumSource
    void whoComesAfterAKillGoesOnWithoutAGap(ProcessTree tree) throws Exception {
        RunId id = World.id("long");
        Path logs = base.resolve("logs");
        killWhilePrinting(tree, logs, id, 4, 3);

        LogStore store = fileLogs(logs);
        try (World world = keep(base, tree, store)) {
            assertThat(world.adopt(id, "sh")).isEqualTo(Adoption.KNOWN);
            Files.createFile(base.resolve("go"));
            assertThat(awaitExit(world, id)).isEqualTo(7);
            assertThat(kibOf(new RunFiles(base, id).log())).isLessThan(MOST_KIB);
            assertThat(hashOf(store, id)).isEqualTo(hashOf(4));
            world.executor.release(id);
            await().atMost(World.SOON).until(() -> RunFiles.all(base).isEmpty());
        }
    }

    @Test
    void anotherStoreIsToldWhatItDoesNotGet() throws Exception {
        RunId id = World.id("long");
        killWhilePrinting(ProcessTree.NAMESPACE, base.resolve("logs"), id, 2, 2);
        long cut = new RunFiles(base, id).cut();

        LogStore other = fileLogs(base.resolve("other"));
        try (World world = keep(base, ProcessTree.NAMESPACE, other)) {
            assertThat(world.adopt(id, "sh")).isEqualTo(Adoption.KNOWN);
            Files.createFile(base.resolve("go"));
            awaitExit(world, id);
            try (LogReader reader = other.open(LogKey.of(id), LogRange.builder().build())) {
                byte[] begin = new byte[200];
                int length = reader.read(begin, 0, begin.length);
                String[] lines = new String(begin, 0, length, StandardCharsets.US_ASCII).split("\n");
                assertThat(lines[0]).startsWith("[" + cut + " bytes of this log");
                assertThat(lines[2]).isEqualTo(Long.toString(FIRST + cut / 9 + 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPodWhoseLogIsNotCopiedAndFillsTheDiskIsEvicted(ProcessTree tree) {
        try (World world = World.with(tree, settings -> settings.baseDirectory(base))) {
            world.logs(id -> new LogWriter() {
                @Override
                public void write(byte[] bytes, int offset, int length) {
                    throw new IllegalStateException("this store is full");
                }

                @Override
                public void close() {
                    // nothing is open
                }
            });
            Path log = new RunFiles(base, World.id("loud")).log(); // no disk has to be filled: the length counts
            RunId id = world.sh("loud", "echo up; truncate -s 11G " + log + "; sleep 90");

            assertThat(world.awaitExit(id).exitCode()).isIn(137, 143);
            RunReport.PodEnded told = world.reports(id).stream()
                    .filter(RunReport.PodEnded.class::isInstance)
                    .map(RunReport.PodEnded.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertThat(told.phase()).isEqualTo(PodPhase.FAILED);
            assertThat(told.reason()).isEqualTo("Evicted");
            assertThat(told.message()).startsWith("The log of container main holds 11264 MiB on the disk");
        }
    }

    private static String hashOf(LogStore logs, RunId id) throws InterruptedException, IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (LogReader reader = logs.open(LogKey.of(id), LogRange.builder().build())) {
            for (int n = reader.read(buffer, 0, buffer.length); n >= 0; n = reader.read(buffer, 0, buffer.length)) {
                digest.update(buffer, 0, n);
            }
        }
        return hash(digest);
    }
}
