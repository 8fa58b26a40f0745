package dev.jobkit.testkit;

import static dev.jobkit.testkit.Check.promise;

import dev.jobkit.model.LogKey;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What every {@link LogStore} promises, as a list of named checks free of any test framework; see {@link Check}.
 *
 * <p>Each check asks for a new, empty store and closes it. Followers are waited for in real time, at most 30 s.
 */
public final class LogStoreContract {
    private static final long PATIENCE_SECONDS = 30;
    private static final int MUCH = 3_000_000;
    private static final LogKey KEY = new LogKey("pod-1", "main", 0);
    private static final Instant T0 = VirtualTime.DEFAULT_START;
    private static final LogRange FOLLOW =
            LogRange.builder().follow(LogRange.Follow.YES).build();

    private final VirtualTime time = new VirtualTime();
    private final LogStore store;

    private LogStoreContract(Factory stores) throws Exception {
        store = stores.create(time);
    }

    /** Makes an empty store; it may throw. */
    @FunctionalInterface
    public interface Factory {
        /** Returns an empty store that reads this clock. */
        LogStore create(InstantSource clock) throws Exception;
    }

    @FunctionalInterface
    private interface Body {
        void run(LogStoreContract contract) throws Exception;
    }

    /** Returns the checks of a log store. */
    public static List<Check> checks(Factory stores) {
        Map<String, Body> checks = new LinkedHashMap<>();
        checks.put("what was written is read, byte for byte", LogStoreContract::bytes);
        checks.put("a log that nobody has written is empty", LogStoreContract::empty);
        checks.put("a writer that comes back appends", LogStoreContract::appends);
        checks.put("a range is cut out by bytes", LogStoreContract::range);
        checks.put("the last lines are found", LogStoreContract::tail);
        checks.put("the limit of bytes holds for what the tail has left", LogStoreContract::tailThenLimit);
        checks.put("lines carry the instant of their writing", LogStoreContract::timestamps);
        checks.put("lines are chosen by the instant of their writing", LogStoreContract::since);
        checks.put("a reader who does not follow ends with what is there", LogStoreContract::snapshot);
        checks.put("a follower gets everything to the end of the writing", LogStoreContract::follow);
        checks.put("a follower of an attempt that has not begun waits for it", LogStoreContract::followNext);
        checks.put("a follower that is closed stops waiting", LogStoreContract::closeFollower);
        checks.put("a reader who does not read holds no writer up", LogStoreContract::slowReader);
        checks.put("an interrupt of the writer loses nothing", LogStoreContract::interrupted);
        checks.put("each attempt of each container has a log of its own", LogStoreContract::list);
        checks.put("deleting a pod takes its logs, ends its followers, and nothing else", LogStoreContract::delete);
        checks.put("deleting a log leaves the others of its pod alone", LogStoreContract::deleteOne);
        return checks.entrySet().stream()
                .map(e -> new Check(e.getKey(), () -> {
                    LogStoreContract contract = new LogStoreContract(stores);
                    try {
                        e.getValue().run(contract);
                    } finally {
                        contract.store.close();
                    }
                }))
                .toList();
    }

    private static void write(LogWriter writer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writer.write(bytes, 0, bytes.length);
    }

    private void log(LogKey key, String text) {
        try (LogWriter writer = store.append(key)) {
            write(writer, text);
        }
    }

    private static byte[] drain(LogReader reader) {
        try (reader) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] buffer = new byte[5000];
            for (int n = reader.read(buffer, 0, buffer.length); n >= 0; n = reader.read(buffer, 0, buffer.length)) {
                all.write(buffer, 0, n);
            }
            return all.toByteArray();
        } catch (InterruptedException e) {
            throw new AssertionError("a read was interrupted by nobody", e);
        }
    }

    private String read(LogRange range) {
        return new String(drain(store.open(KEY, range)), StandardCharsets.UTF_8);
    }

    private void expect(String promise, LogRange range, String expected) {
        String seen = read(range);
        promise(seen.equals(expected), promise, seen, "instead of", expected);
    }

    /** Reads on a thread of its own: a follower may wait. */
    private static CompletableFuture<byte[]> draining(LogReader reader) {
        CompletableFuture<byte[]> all = new CompletableFuture<>();
        Runnable reading = () -> {
            try {
                all.complete(drain(reader));
            } catch (RuntimeException | AssertionError e) {
                all.completeExceptionally(e);
            }
        };
        Thread thread = new Thread(reading, "contract-follower");
        thread.setDaemon(true);
        thread.start();
        return all;
    }

    private static byte[] await(CompletableFuture<byte[]> all, String promise) throws Exception {
        try {
            return all.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("broken promise: " + promise, e);
        }
    }

    private static byte[] noise() {
        byte[] bytes = new byte[MUCH];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private void writeInPieces(LogWriter writer, byte[] all) {
        Random sizes = new Random(8);
        for (int at = 0; at < all.length; ) {
            int n = Math.min(all.length - at, 1 + sizes.nextInt(9000));
            writer.write(all, at, n);
            at += n;
        }
    }

    private void bytes() {
        byte[] all = noise();
        try (LogWriter writer = store.append(KEY)) {
            writeInPieces(writer, all);
        }
        byte[] seen = drain(store.open(KEY, LogRange.ALL));
        promise(Arrays.equals(seen, all), "what was written is read, byte for byte", seen.length, all.length);
        promise(store.size(KEY) == all.length, "the size is the number of bytes written", store.size(KEY));
    }

    private void empty() {
        expect("a log that nobody has written is empty", LogRange.ALL, "");
        promise(store.size(KEY) == 0, "a log that nobody has written has the size 0", store.size(KEY));
        promise(store.list(KEY.podUid()).isEmpty(), "a log that nobody has written is not listed", store.list("pod-1"));
    }

    private void appends() {
        log(KEY, "one\n");
        log(KEY, "two\n");
        expect("a writer that comes back appends", LogRange.ALL, "one\ntwo\n");
    }

    private void range() {
        log(KEY, "0123456789");
        expect(
                "a range is cut out by bytes",
                LogRange.builder().fromByte(3).limitBytes(4L).build(),
                "3456");
        expect(
                "a range behind the end is empty",
                LogRange.builder().fromByte(99).build(),
                "");
        expect("a limit of 0 bytes is empty", LogRange.builder().limitBytes(0L).build(), "");
    }

    private void tail() {
        log(KEY, "a\nb\nc\n");
        for (Map.Entry<Integer, String> e :
                Map.of(0, "", 1, "c\n", 2, "b\nc\n", 9, "a\nb\nc\n").entrySet()) {
            expect(
                    "the last lines are found: " + e.getKey(),
                    LogRange.builder().tailLines(e.getKey()).build(),
                    e.getValue());
        }
        log(KEY, "d");
        expect(
                "a last line without its end is a line",
                LogRange.builder().tailLines(2).build(),
                "c\nd");
    }

    private void tailThenLimit() {
        log(KEY, "aaa\nbbb\nccc\n");
        expect(
                "the limit of bytes holds for what the tail has left, from its beginning",
                LogRange.builder().tailLines(2).limitBytes(5L).build(),
                "bbb\nc");
    }

    private void writeOverTime() {
        try (LogWriter writer = store.append(KEY)) {
            write(writer, "a\nb");
            time.advance(Duration.ofSeconds(5));
            write(writer, "b\nc\n");
            time.advance(Duration.ofSeconds(4));
            write(writer, "d\n");
        }
    }

    private void timestamps() {
        writeOverTime();
        expect(
                "each line begins with the instant at which it began to be written, RFC 3339 with nanoseconds",
                LogRange.builder().timestamps(LogRange.Timestamps.YES).build(),
                """
                2026-03-02T10:00:00.000000000Z a
                2026-03-02T10:00:00.000000000Z bb
                2026-03-02T10:00:05.000000000Z c
                2026-03-02T10:00:09.000000000Z d
                """);
    }

    private void since() {
        writeOverTime();
        String promise = "whole lines that were begun at the instant or later are read";
        expect(promise, LogRange.builder().since(T0.plusSeconds(1)).build(), "c\nd\n");
        expect(promise, LogRange.builder().since(T0.plusSeconds(9)).build(), "d\n");
        expect(promise, LogRange.builder().since(T0.plusSeconds(10)).build(), "");
        expect(promise, LogRange.builder().since(T0.minusSeconds(1)).build(), "a\nbb\nc\nd\n");
    }

    private void snapshot() {
        try (LogWriter writer = store.append(KEY)) {
            write(writer, "now");
            LogReader reader = store.open(KEY, LogRange.ALL);
            write(writer, "later");
            String seen = new String(drain(reader), StandardCharsets.UTF_8);
            promise(seen.equals("now"), "a reader who does not follow ends with what was there when it opened", seen);
        }
    }

    private void follow() throws Exception {
        String promise = "a follower gets everything to the end of the writing, and then ends";
        byte[] all = noise();
        CompletableFuture<byte[]> early = draining(store.open(KEY, FOLLOW));
        CompletableFuture<byte[]> late;
        try (LogWriter writer = store.append(KEY)) {
            writer.write(all, 0, 1);
            late = draining(store.open(KEY, FOLLOW));
            writeInPieces(writer, Arrays.copyOfRange(all, 1, all.length));
        }
        promise(Arrays.equals(await(early, promise), all), promise, "one who came before the first byte");
        promise(Arrays.equals(await(late, promise), all), promise, "one who came in the middle");
    }

    private void followNext() throws Exception {
        LogKey next = new LogKey(KEY.podUid(), KEY.container(), 1);
        log(KEY, "first");
        CompletableFuture<byte[]> follower = draining(store.open(next, FOLLOW));
        log(next, "second");
        String seen = new String(
                await(follower, "a follower of an attempt that has not begun waits for it"), StandardCharsets.UTF_8);
        promise(seen.equals("second"), "a follower reads the attempt that it asked for", seen);
    }

    private void closeFollower() throws Exception {
        LogReader reader = store.open(KEY, FOLLOW);
        CompletableFuture<byte[]> got = draining(reader);
        reader.close();
        byte[] seen = await(got, "a follower that is closed stops waiting");
        promise(seen.length == 0, "a follower that is closed reads nothing more", seen.length);
    }

    private void slowReader() throws Exception {
        byte[] all = noise();
        try (LogReader asleep = store.open(KEY, FOLLOW)) {
            CompletableFuture<byte[]> written = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try (LogWriter writer = store.append(KEY)) {
                    writeInPieces(writer, all);
                }
                written.complete(all);
            });
            thread.setDaemon(true);
            thread.start();
            await(written, "a reader who does not read holds no writer up");
            promise(store.size(KEY) == all.length, "what was written is there, read or not", store.size(KEY));
            promise(Arrays.equals(drain(asleep), all), "a slow reader gets everything all the same");
        }
    }

    private void interrupted() {
        try (LogWriter writer = store.append(KEY)) {
            write(writer, "a");
            Thread.currentThread().interrupt();
            write(writer, "b");
            boolean still = Thread.interrupted();
            promise(still, "a write leaves the mark of an interrupt alone");
            write(writer, "c");
        }
        expect("an interrupt of the writer loses nothing", LogRange.ALL, "abc");
    }

    private void list() {
        List<LogKey> keys = List.of(
                new LogKey("pod-1", "a", 2),
                new LogKey("pod-1", "a", 10),
                new LogKey("pod-1", "b_x", 0),
                new LogKey("pod-1", "b_x", 1));
        for (int i = keys.size() - 1; i >= 0; i--) {
            log(keys.get(i), "log " + i);
        }
        promise(
                store.list("pod-1").equals(keys),
                "the logs of a pod are listed by container and attempt",
                store.list("pod-1"));
        promise(store.size(keys.get(3)) == 5, "each attempt of each container has a log of its own", store.size(KEY));
    }

    private void delete() throws Exception {
        LogKey other = new LogKey("pod-2", "main", 0);
        log(other, "kept");
        LogWriter writer = store.append(KEY);
        write(writer, "gone");
        CompletableFuture<byte[]> follower = draining(store.open(KEY, FOLLOW));
        store.delete("pod-1");
        await(follower, "deleting the logs of a pod ends those who follow them");
        write(writer, "nowhere");
        writer.close();
        promise(store.list("pod-1").isEmpty(), "a deleted log is not listed", store.list("pod-1"));
        promise(store.size(KEY) == 0, "a deleted log is empty, whoever still writes it", store.size(KEY));
        promise(store.size(other) == 4, "deleting the logs of a pod leaves other pods alone", store.size(other));
    }

    private void deleteOne() {
        LogKey first = new LogKey("pod-1", "main", 1);
        LogKey tenth = new LogKey("pod-1", "main", 10);
        LogKey side = new LogKey("pod-1", "main_1", 0);
        for (LogKey key : List.of(first, tenth, side)) {
            log(key, "some");
        }
        store.delete(first); // a store may keep it while there are others
        promise(store.list("pod-1").containsAll(List.of(tenth, side)), "the others are there", store.list("pod-1"));
        promise(store.size(tenth) == 4 && store.size(side) == 4, "the others are whole", store.size(tenth));
        store.delete("pod-1");
        store.delete(first);
        promise(store.list("pod-1").isEmpty(), "what is not there can be deleted", store.list("pod-1"));
        log(first, "again");
        promise(store.size(first) == 5, "a deleted log may be begun anew", store.size(first));
    }
}
