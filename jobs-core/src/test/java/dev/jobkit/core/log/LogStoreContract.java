package dev.jobkit.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.model.LogKey;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every log store keeps. */
abstract class LogStoreContract {
    static final LogKey KEY = new LogKey("pod-1", "main", 0);
    static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final LogRange FOLLOW =
            LogRange.builder().follow(LogRange.Follow.YES).build();

    volatile Instant now = T0;
    final InstantSource clock = () -> now;
    LogStore store;

    abstract LogStore create();

    @BeforeEach
    void open() {
        store = create();
    }

    @AfterEach
    void close() {
        store.close();
    }

    static void write(LogWriter writer, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        writer.write(bytes, 0, bytes.length);
    }

    void log(LogKey key, String text) {
        try (LogWriter writer = store.append(key)) {
            write(writer, text);
        }
    }

    static byte[] drain(LogReader reader) {
        try (reader) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] buffer = new byte[5000];
            for (int n = reader.read(buffer, 0, buffer.length); n >= 0; n = reader.read(buffer, 0, buffer.length)) {
                all.write(buffer, 0, n);
            }
            return all.toByteArray();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String read(LogRange range) {
        return new String(drain(store.open(KEY, range)), UTF_8);
    }

    @Test
    void whatWasWrittenIsRead() {
        log(KEY, "one\n");
        log(KEY, "two\n");
        assertThat(read(LogRange.ALL)).isEqualTo("one\ntwo\n");
        assertThat(store.size(KEY)).isEqualTo(8);
    }

    @Test
    void aLogThatNobodyHasWrittenIsEmpty() {
        assertThat(read(LogRange.ALL)).isEmpty();
        assertThat(store.size(KEY)).isZero();
        assertThat(store.list("pod-1")).isEmpty();
    }

    @Test
    void aPartIsCutOutByBytes() {
        log(KEY, "0123456789");
        assertThat(read(LogRange.builder().fromByte(3).limitBytes(4L).build())).isEqualTo("3456");
        assertThat(read(LogRange.builder().fromByte(99).build())).isEmpty();
        assertThat(read(LogRange.builder().limitBytes(0L).build())).isEmpty();
    }

    @ParameterizedTest(name = "tail {0} of {1} is {2}")
    @CsvSource({
        "1, a/b/c/, c/",
        "2, a/b/c/, b/c/",
        "3, a/b/c/, a/b/c/",
        "9, a/b/c/, a/b/c/",
        "1, a/b/c, c",
        "2, a/b/c, b/c",
        "0, a/b/c/, ''",
        "1, ///, /",
        "1, '', ''",
    })
    void theLastLinesAreFound(int lines, String text, String expected) {
        log(KEY, text.replace('/', '\n'));
        String tail = read(LogRange.builder().tailLines(lines).build());
        assertThat(tail.replace('\n', '/')).isEqualTo(expected);
    }

    @Test
    void theLastLinesOfALongLogAreFound() {
        String line = "x".repeat(999) + "\n";
        log(KEY, line.repeat(100) + "end\n");
        assertThat(read(LogRange.builder().tailLines(31).build())).isEqualTo(line.repeat(30) + "end\n");
    }

    @Test
    void linesAreStampedAndChosenByTheirInstant() {
        try (LogWriter writer = store.append(KEY)) {
            write(writer, "a\nb");
            now = T0.plusSeconds(5);
            write(writer, "b\nc\n");
            now = T0.plusSeconds(9);
            write(writer, "d\n");
        }
        assertThat(read(LogRange.builder().timestamps(LogRange.Timestamps.YES).build()))
                .isEqualTo("""
                        2026-01-01T00:00:00.000000000Z a
                        2026-01-01T00:00:00.000000000Z bb
                        2026-01-01T00:00:05.000000000Z c
                        2026-01-01T00:00:09.000000000Z d
                        """);
        assertThat(read(LogRange.builder().since(T0.plusSeconds(1)).build())).isEqualTo("c\nd\n");
        assertThat(read(LogRange.builder().since(T0.plusSeconds(9)).build())).isEqualTo("d\n");
        assertThat(read(LogRange.builder().since(T0.plusSeconds(10)).build())).isEmpty();
        assertThat(read(LogRange.builder().since(Instant.MIN).build())).isEqualTo("a\nbb\nc\nd\n");
    }

    @Test
    void aFollowerGetsEverythingToTheEndOfTheWriting() {
        CompletableFuture<byte[]> early = CompletableFuture.supplyAsync(() -> drain(store.open(KEY, FOLLOW)));
        byte[] all = new byte[3_000_000];
        new Random(7).nextBytes(all);
        CompletableFuture<byte[]> late;
        try (LogWriter writer = store.append(KEY)) {
            writer.write(all, 0, 1);
            late = CompletableFuture.supplyAsync(() -> drain(store.open(KEY, FOLLOW)));
            Random sizes = new Random(8);
            for (int at = 1; at < all.length; ) {
                int n = Math.min(all.length - at, 1 + sizes.nextInt(9000));
                writer.write(all, at, n);
                at += n;
            }
        }
        await().until(() -> early.isDone() && late.isDone());
        assertThat(early.join()).isEqualTo(all);
        assertThat(late.join()).isEqualTo(all);
    }

    @Test
    void aReaderThatDoesNotFollowEndsWithWhatIsThere() {
        try (LogWriter writer = store.append(KEY)) {
            write(writer, "now");
            LogReader reader = store.open(KEY, LogRange.ALL);
            write(writer, "later");
            assertThat(new String(drain(reader), UTF_8)).isEqualTo("now");
        }
    }

    @Test
    void aFollowerThatIsClosedStopsWaiting() {
        LogReader reader = store.open(KEY, FOLLOW);
        CompletableFuture<byte[]> got = CompletableFuture.supplyAsync(() -> drain(reader));
        reader.close();
        await().until(got::isDone);
        assertThat(got.join()).isEmpty();
    }

    @Test
    void deletingAPodEndsItsFollowersAndRemovesItsLogsOnly() {
        LogKey other = new LogKey("pod-2", "main", 0);
        log(other, "kept");
        LogWriter writer = store.append(KEY);
        write(writer, "gone");
        LogReader follower = store.open(KEY, FOLLOW);
        CompletableFuture<byte[]> got = CompletableFuture.supplyAsync(() -> drain(follower));
        store.delete("pod-1");
        await().until(got::isDone);
        write(writer, "nowhere");
        writer.close();
        assertThat(store.list("pod-1")).isEmpty();
        assertThat(store.size(KEY)).isZero();
        assertThat(store.list("pod-2")).containsExactly(other);
        assertThat(store.size(other)).isEqualTo(4);
    }

    @Test
    void theLogsOfAPodAreListedByContainerAndAttempt() {
        for (String text : new String[] {"b_x 1", "a 10", "a 2", "b_x 0"}) {
            String[] parts = text.split(" ");
            log(new LogKey("pod-1", parts[0], Integer.parseInt(parts[1])), "x");
        }
        assertThat(store.list("pod-1"))
                .extracting(k -> k.container() + " " + k.attempt())
                .containsExactly("a 2", "a 10", "b_x 0", "b_x 1");
    }

    @Test
    void anInterruptedWriterLosesNothing() {
        try (LogWriter writer = store.append(KEY)) {
            write(writer, "a");
            Thread.currentThread().interrupt();
            write(writer, "b");
            assertThat(Thread.interrupted()).isTrue();
            write(writer, "c");
        }
        assertThat(read(LogRange.ALL)).isEqualTo("abc");
    }

    @Test
    void aFollowerSeesAWriterThatComesBackOnlyAsNewLog() {
        log(KEY, "first");
        assertThat(read(FOLLOW)).isEqualTo("first");
        log(KEY, " second");
        assertThat(read(FOLLOW)).isEqualTo("first second");
    }

    @Test
    void oneLogOfAPodCanBeDeleted() {
        LogKey first = new LogKey("pod-1", "main", 1);
        LogKey tenth = new LogKey("pod-1", "main", 10);
        LogKey side = new LogKey("pod-1", "main_1", 0);
        for (LogKey key : List.of(first, tenth, side)) {
            log(key, "some");
        }
        store.delete(first);
        assertThat(store.list("pod-1")).containsExactly(tenth, side);
        assertThat(store.size(first)).isZero();
        assertThat(store.size(tenth)).isEqualTo(4);
        store.delete(first);
        store.delete(tenth);
        store.delete(side);
        assertThat(store.list("pod-1")).isEmpty();
        log(first, "again");
        assertThat(store.size(first)).isEqualTo(5);
    }
}
