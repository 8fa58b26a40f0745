package dev.jobkit.core.cron;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What robfig/cron v3.0.1 really answered for one schedule.
 *
 * @param timeZone where the fields are read; null is UTC
 * @param next the due instants one after the other, a last {@code "never"} if there are no more
 * @param error the parser's words; null if it accepted
 */
record CronVector(
        String schedule,
        @Nullable String timeZone,
        Instant from,
        List<String> next,
        @Nullable String error) {

    static List<CronVector> readAll(String resource) {
        var stream = Objects.requireNonNull(CronVector.class.getResourceAsStream(resource), resource);
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines().map(CronVector::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CronVector read(String line) {
        Map<String, List<String>> values = JsonLine.read(line);
        return new CronVector(
                first(values, "schedule").orElseThrow(),
                first(values, "timeZone").orElse(null),
                Instant.parse(first(values, "from").orElseThrow()),
                values.getOrDefault("next", List.of()),
                first(values, "error").orElse(null));
    }

    private static Optional<String> first(Map<String, List<String>> values, String name) {
        return values.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The answer expected: the due instants, or the fault alone. */
    List<String> answer() {
        return error == null ? next : List.of(error);
    }

    /** Asks for the zone the way it was recorded, by a prefix. */
    List<String> askedByPrefix() {
        String prefix = timeZone == null ? "" : "TZ=" + timeZone + " ";
        return ask(prefix + schedule, ZoneOffset.UTC, from, next.size());
    }

    /** Asks for the zone the way a CronJob does, beside the schedule. */
    List<String> askedByZone(ZoneId zone) {
        return ask(schedule, zone, from, next.size());
    }

    static List<String> ask(String schedule, ZoneId zone, Instant from, int count) {
        try {
            return due(CronExpression.parse(schedule), zone, from, count);
        } catch (CronSyntaxException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> due(CronExpression expression, ZoneId zone, Instant from, int count) {
        List<String> due = new ArrayList<>();
        Optional<Instant> last = Optional.of(from);
        while (due.size() < count && last.isPresent()) {
            last = expression.next(last.get(), zone);
            due.add(last.map(Instant::toString).orElse("never"));
        }
        return due;
    }

    /** Names the vector in a test report. */
    String title() {
        return "'" + schedule + "'" + (timeZone == null ? "" : " in " + timeZone) + " from " + from;
    }
}
