package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.core.JobKit;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.RunReport;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a program writes as fast as it can is in its log to the last byte when its end is reported; a reader who follows gets
 * the same. How fast that goes is told by {@code benchmarks/run --only processes/log}.
 */
class LogVolumeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long MEGABYTE = 1_000_000;

    @TempDir
    private Path dir;

    @Test
    void noByteOfManyIsLost() throws Exception {
        noByteIsLost(64 * MEGABYTE);
    }

    @Test
    @Tag("endurance")
    void noByteOfAGigabyteIsLost() throws Exception {
        noByteIsLost(1000 * MEGABYTE);
    }

    private void noByteIsLost(long bytes) throws Exception {
        String script = "seq 10000000 999999999 | head -c " + bytes + "; exit 5";
        try (LogStore logs = JobKit.fileLogs(new RealTime(), dir.resolve("logs"));
                World world =
                        World.best(s -> s.baseDirectory(dir.resolve("base"))).logs(id -> logs.append(LogKey.of(id)))) {
            RunId run = world.sh("much", script);
            LogKey key = LogKey.of(run);
            String followed = read(
                    logs, key, LogRange.builder().follow(LogRange.Follow.YES).build());
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> world.reports(run).stream().anyMatch(RunReport.Exited.class::isInstance));

            assertThat(world.awaitExit(run).exitCode()).isEqualTo(5);
            assertThat(logs.size(key)).isEqualTo(bytes);
            assertThat(followed).isEqualTo(byItself(script));
            assertThat(read(logs, key, LogRange.ALL)).isEqualTo(followed);
        }
    }

    private static String read(LogStore logs, LogKey key, LogRange range) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[1 << 16];
        try (LogReader reader = logs.open(key, range)) {
            for (int n = reader.read(buffer, 0, buffer.length); n >= 0; n = reader.read(buffer, 0, buffer.length)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Runs the script without us and returns the hash of what it writes. */
    private static String byItself(String script) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Process process = new ProcessBuilder("sh", "-c", script)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = process.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        process.waitFor();
        return HexFormat.of().formatHex(digest.digest());
    }
}
