package dev.jobkit.executor.threads;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.core.JobKit;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.TaskContext;
import dev.jobkit.spi.TaskRegistry;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a task writes as fast as it can is in its log to the last byte when its end is reported; a reader who follows gets the
 * same. How fast that goes is told by {@code benchmarks/run --only memory/log}.
 */
class LogVolumeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long MEGABYTE = 1_000_000;
    private static final int LINE = 100;
    private static final int MANY_LINES = 1000;

    @TempDir
    private Path dir;

    private final MessageDigest written = sha256();

    @Test
    void noByteOfManyIsLost() throws Exception {
        noByteIsLost(32 * MEGABYTE);
    }

    @Test
    @Tag("endurance")
    void noByteOfAGigabyteIsLost() throws Exception {
        noByteIsLost(1000 * MEGABYTE);
    }

    private void noByteIsLost(long bytes) throws Exception {
        TaskRegistry tasks = new TaskRegistry().add("writes", ctx -> write(ctx, bytes));
        PodRun run = Desk.run("much", "writes");
        LogKey key = LogKey.of(run.id());
        try (LogStore logs = JobKit.fileLogs(() -> Desk.T0, dir);
                ThreadPodExecutor executor = ThreadPodExecutor.of(tasks)) {
            Desk desk = new Desk() {
                @Override
                LogWriter writer(RunId id) {
                    return logs.append(LogKey.of(id));
                }
            };
            executor.start(run, desk.context(run));
            LogRange follow = LogRange.builder().follow(LogRange.Follow.YES).build();
            CompletableFuture<String> followed = CompletableFuture.supplyAsync(() -> read(logs, key, follow));
            await().atMost(PATIENCE).until(() -> desk.hasExited(run.id()));

            assertThat(desk.awaitExit(run.id()).exitCode()).isZero();
            assertThat(logs.size(key)).isEqualTo(bytes);
            String all = read(logs, key, LogRange.ALL);
            assertThat(all).isEqualTo(hex(written));
            assertThat(followed.get()).isEqualTo(all);
        }
    }

    /** Writes numbered lines, some of them longer than any buffer, and so many bytes in all. */
    private void write(TaskContext context, long bytes) {
        PrintStream out = context.out();
        byte[] line = "0".repeat(LINE - 1).concat("\n").getBytes(US_ASCII);
        byte[] text = "x".repeat(2 * MANY_LINES * LINE).getBytes(US_ASCII);
        for (long left = bytes, number = 0; left > 0; number++) {
            byte[] next = number % MANY_LINES == 0 && left >= text.length ? text : line;
            byte[] digits = Long.toString(number).getBytes(US_ASCII);
            System.arraycopy(digits, 0, next, 0, digits.length);
            out.write(next, 0, next.length);
            written.update(next);
            left -= next.length;
        }
    }

    private static String read(LogStore logs, LogKey key, LogRange range) {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (LogReader reader = logs.open(key, range)) {
            for (int n = reader.read(buffer, 0, buffer.length); n >= 0; n = reader.read(buffer, 0, buffer.length)) {
                digest.update(buffer, 0, n);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return hex(digest);
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
