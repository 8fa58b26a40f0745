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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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
            follower.begin(new Room(file));
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

    @Test
    void aStoreThatFailsForAWhileGetsEverythingInTheEnd() throws Exception {
        Path file = Files.writeString(dir.resolve("log"), "one\n");
        LogStore logs = JobKit.memoryLogs(new RealTime(), 1 << 20);
        AtomicLong failures = new AtomicLong(3);
        try (LogPump pump = new LogPump("test")) {
            LogFollower follower = pump.follower(file, () -> new Unsure(logs.append(KEY), failures));
            follower.begin(new Room(file));
            await().atMost(World.SOON).until(() -> logs.size(KEY) == 4);
            failures.set(2);
            Files.writeString(file, "two\n", StandardOpenOption.APPEND);
            end(follower); // the end is not told before all is stored
        }
        assertThat(failures).hasNonPositiveValue();
        assertThat(read(logs)).isEqualTo("one\ntwo\n");
    }

    /** A log that stores half of what it is given and then throws, so many times. */
    private record Unsure(LogWriter inner, AtomicLong failures) implements LogWriter {
        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (failures.decrementAndGet() >= 0) {
                inner.write(bytes, offset, length / 2);
                throw new IllegalStateException("the disk is full");
            }
            inner.write(bytes, offset, length);
        }

        @Override
        public long size() {
            return inner.size();
        }

        @Override
        public long kept() {
            return inner.kept();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    /** What is given back is overwritten: whoever reads it again, or had not read it yet, shows it in the log. */
    private static class Room implements LogRoom {
        private final Path file;
        final AtomicLong given = new AtomicLong();

        Room(Path file) {
            this.file = file;
        }

        @Override
        public boolean canBeGivenBack() {
            return true;
        }

        @Override
        public boolean hasToOutlive() {
            return true;
        }

        @Override
        public void giveBack(long bytes) throws IOException {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.allocate((int) (bytes - given.get())), given.getAndSet(bytes));
            }
        }

        @Override
        public long most() {
            return Long.MAX_VALUE;
        }

        @Override
        public void tooMuch(long bytes) {
            throw new AssertionError(bytes + " bytes");
        }
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    @Test
    void aSlowStoreGetsEveryByteAndOnlyWhatItKeepsIsGivenBack() throws Exception {
        byte[] noise = noise(30 << 20);
        Path file = Files.createFile(dir.resolve("log"));
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        AtomicLong kept = new AtomicLong();
        Room room = new Room(file);
        LogWriter slow = new LogWriter() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                LockSupport.parkNanos(1_000_000);
                got.write(bytes, offset, length);
                if (got.size() < 20 << 20) { // the rest is only in memory
                    kept.set(got.size());
                }
            }

            @Override
            public long size() {
                return got.size();
            }

            @Override
            public long kept() {
                return kept.get();
            }

            @Override
            public void close() {
                // the bytes are looked at
            }
        };
        try (LogPump pump = new LogPump("test")) {
            LogFollower follower = pump.follower(file, () -> slow);
            follower.begin(room);
            for (int at = 0; at < noise.length; at += 1 << 20) {
                Files.write(file, Arrays.copyOfRange(noise, at, at + (1 << 20)), StandardOpenOption.APPEND);
            }
            await().atMost(World.SOON).until(() -> got.size() == noise.length);
            end(follower);
            assertThat(room.given).hasValue(16 << 20);
            assertThat(follower.isCut()).isTrue();
        }
        assertThat(got.toByteArray()).isEqualTo(noise);
    }

    @Test
    void aStoreThatPromisesNothingAndAShortLogLeaveTheFileAsItIs() throws Exception {
        Path large = Files.write(dir.resolve("large"), noise(20 << 20));
        Path small = Files.write(dir.resolve("small"), noise(8 << 20));
        LogStore memory = JobKit.memoryLogs(new RealTime(), 1 << 20);
        LogStore files = JobKit.fileLogs(new RealTime(), dir.resolve("logs"));
        try (LogPump pump = new LogPump("test")) {
            for (Path file : List.of(large, small)) {
                LogStore logs = file.equals(large) ? memory : files;
                Room room = new Room(file);
                LogFollower follower = pump.follower(file, () -> logs.append(KEY));
                follower.begin(room);
                await().atMost(World.SOON).until(() -> logs.size(KEY) == Files.size(file));
                end(follower);
                assertThat(room.given).as(file.toString()).hasValue(0);
            }
        }
    }

    @Test
    void aLogThatDoesNotHaveWhatWasCutAwaySaysSo() throws Exception {
        byte[] noise = noise(20 << 20);
        Path file = Files.write(dir.resolve("log"), noise);
        LogStore first = JobKit.fileLogs(new RealTime(), dir.resolve("logs"));
        LogStore other = JobKit.fileLogs(new RealTime(), dir.resolve("other"));
        Room room = new Room(file);
        try (LogPump pump = new LogPump("test")) {
            LogFollower follower = pump.follower(file, () -> first.append(KEY));
            follower.begin(room);
            await().atMost(World.SOON).until(() -> first.size(KEY) == noise.length && room.given.get() > 0);
            follower.retarget(() -> other.append(KEY));
            end(follower);
        }
        String line = "[" + (16 << 20) + " bytes of this log were copied to another store and are not here]\n";
        byte[] got = bytes(other);
        assertThat(new String(got, 0, line.length(), StandardCharsets.UTF_8)).isEqualTo(line);
        assertThat(Arrays.copyOfRange(got, line.length(), got.length))
                .isEqualTo(Arrays.copyOfRange(noise, 16 << 20, noise.length));
        assertThat(bytes(first)).isEqualTo(noise);
    }

    @Test
    void aFileThatHoldsTooMuchIsToldOnce() throws Exception {
        Path file = Files.write(dir.resolve("log"), noise(10 << 20));
        LogStore logs = JobKit.fileLogs(new RealTime(), dir.resolve("logs"));
        List<Long> told = new CopyOnWriteArrayList<>();
        LogRoom room = new Room(file) {
            @Override
            public boolean canBeGivenBack() {
                return false;
            }

            @Override
            public long most() {
                return 9 << 20;
            }

            @Override
            public void tooMuch(long bytes) {
                told.add(bytes);
            }
        };
        try (LogPump pump = new LogPump("test")) {
            LogFollower follower = pump.follower(file, () -> logs.append(KEY));
            follower.begin(room);
            await().atMost(World.SOON).until(() -> !told.isEmpty());
            Files.write(file, noise(1 << 20), StandardOpenOption.APPEND);
            await().atMost(World.SOON).until(() -> logs.size(KEY) == 11 << 20);
            end(follower);
        }
        assertThat(told).containsExactly((long) (10 << 20));
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
        return new String(bytes(logs), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(LogStore logs) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1024];
        try (LogReader reader = logs.open(KEY, LogRange.builder().build())) {
            for (int n = reader.read(buffer, 0, 1024); n >= 0; n = reader.read(buffer, 0, 1024)) {
                out.write(buffer, 0, n);
            }
        }
        return out.toByteArray();
    }
}
