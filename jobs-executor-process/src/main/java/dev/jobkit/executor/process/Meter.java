package dev.jobkit.executor.process;

import dev.jobkit.model.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One look at the process table that tells what every run uses: the processor time of the processes below its supervisor, and
 * of those of their children that have ended, and the memory that they hold now. A process that left its parent and has ended
 * is missed where there are no namespaces.
 */
final class Meter {
    /** The kernel tells times in hundredths of a second, whatever its own clock does. */
    private static final long MILLIS_PER_TICK = 10;

    private final Map<Long, Row> rows = new HashMap<>();
    private final Map<Long, List<Long>> children = new HashMap<>();
    private final Instant at;
    private final long pageSize;

    private record Row(long ticks, long pages) {}

    private Meter(Instant at, long pageSize) {
        this.at = at;
        this.pageSize = pageSize;
    }

    /** Looks at all processes. */
    static Meter read(Instant at) throws IOException {
        Meter meter = new Meter(at, pageSize());
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                meter.add(process);
            }
        }
        return meter;
    }

    private static long pageSize() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"), StandardCharsets.ISO_8859_1)) {
            if (line.startsWith("KernelPageSize:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 4096;
    }

    private void add(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long pid = Long.parseLong(process.getFileName().toString());
            long ticks = 0;
            for (int i = 11; i < 15; i++) { // own time and that of children that were waited for, in both modes
                ticks += Long.parseLong(fields[i]);
            }
            rows.put(pid, new Row(ticks, Long.parseLong(fields[21])));
            children.computeIfAbsent(Long.parseLong(fields[1]), parent -> new ArrayList<>())
                    .add(pid);
        } catch (IOException | RuntimeException gone) {
            // ended while we looked
        }
    }

    /** Returns what runs below a supervisor; empty when there is nothing. */
    Optional<Usage> below(long supervisor) {
        long ticks = 0;
        long pages = 0;
        Deque<Long> open = new ArrayDeque<>(children.getOrDefault(supervisor, List.of()));
        boolean found = !open.isEmpty();
        while (!open.isEmpty()) {
            long pid = open.pop();
            Row row = rows.get(pid);
            if (row != null) {
                ticks += row.ticks();
                pages += row.pages();
            }
            open.addAll(children.getOrDefault(pid, List.of()));
        }
        return found
                ? Optional.of(new Usage(Duration.ofMillis(ticks * MILLIS_PER_TICK), pages * pageSize, at))
                : Optional.empty();
    }
}
