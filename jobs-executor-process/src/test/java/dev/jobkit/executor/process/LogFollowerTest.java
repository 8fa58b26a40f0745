package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.core.JobKit;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that another program or another controller began to copy is neither copied twice nor cut. */
class LogFollowerTest {
    private static final LogKey KEY = LogKey.of(new RunId("pod", "main", 0));

    @TempDir
    private Path dir;

    @Test
    void goesOnWhereTheLastProgramWasKilled() throws Exception {
        Path file = Files.writeString(dir.resolve("log"), "one\ntwo\nthree\n");
        LogStore logs = JobKit.fileLogs(new RealTime(), dir.resolve("logs"));
        write(logs.append(KEY), "one\ntw"); // and never closed: the program was killed

        LogStore later = JobKit.fileLogs(new RealTime(), dir.resolve("logs"));
        finish(file, later);

        assertThat(read(later)).isEqualTo("one\ntwo\nthree\n");
        finish(file, later); // an end that was not committed is reported again
        assertThat(read(later)).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void changesTheLogInTheMiddleOfARun() throws Exception {
        Path file = Files.writeString(dir.resolve("log"), "one\n");
        LogStore first = JobKit.memoryLogs(new RealTime(), 1 << 20);
        LogStore fresh = JobKit.memoryLogs(new RealTime(), 1 << 20);
        try (LogPump pump = new LogPump("test")) {
            LogFollower follower = pump.follower(file, () -> first.append(KEY));
            follower.begin();
            await().atMost(World.SOON).until(() -> first.size(KEY) == 4);

            follower.retarget(() -> first.append(KEY)); // the same log, by another controller
            Files.writeString(file, "two\n", StandardOpenOption.APPEND);
            await().atMost(World.SOON).until(() -> first.size(KEY) == 8);
            follower.retarget(() -> fresh.append(KEY)); // one that has nothing yet
            await().atMost(World.SOON).until(() -> fresh.size(KEY) == 8);
            end(follower);
        }
        assertThat(read(first)).isEqualTo("one\ntwo\n");
        assertThat(read(fresh)).isEqualTo("one\ntwo\n");
    }

    private static void finish(Path file, LogStore logs) throws InterruptedException {
        try (LogPump pump = new LogPump("test")) {
            end(pump.follower(file, () -> logs.append(KEY)));
        }
    }

    private static void end(LogFollower follower) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        follower.finish(done::countDown);
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void write(LogWriter log, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.write(bytes, 0, bytes.length);
    }

    private static String read(LogStore logs) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1024];
        try (LogReader reader = logs.open(KEY, LogRange.builder().build())) {
            for (int n = reader.read(buffer, 0, 1024); n >= 0; n = reader.read(buffer, 0, 1024)) {
                out.write(buffer, 0, n);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
