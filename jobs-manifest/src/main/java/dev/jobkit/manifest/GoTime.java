package dev.jobkit.manifest;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes times as Go does with the layout RFC 3339 (meta/v1 Time, MicroTime). */
final class GoTime {
    private static final String LAYOUT = "2006-01-02T15:04:05Z07:00";
    private static final String MICRO_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    /** The parts of the layout in order: Go's name of a part, and what it accepts. */
    private static final Object[][] PARTS = {
        {"2006", Pattern.compile("[0-9]{4}")},
        {"-", Pattern.compile("-")},
        {"01", Pattern.compile("[0-9]{2}")},
        {"-", Pattern.compile("-")},
        {"02", Pattern.compile("[0-9]{2}")},
        {"T", Pattern.compile("T")},
        {"15", Pattern.compile("[0-9]{2}")},
        {":", Pattern.compile(":")},
        {"04", Pattern.compile("[0-9]{2}")},
        {":", Pattern.compile(":")},
        {"05", Pattern.compile("[0-9]{2}([.,][0-9]+)?")},
        {"Z07:00", Pattern.compile("Z|[+-][0-9]{2}:[0-9]{2}")},
    };

    private static final int[][] BOUNDS = {{2, 1, 12}, {4, 1, 31}, {6, 0, 23}, {8, 0, 59}, {10, 0, 59}};
    private static final String[] BOUND_NAMES = {"month", "day", "hour", "minute", "second"};

    private GoTime() {}

    /** Returns what Go says about a text that is no time; null when it is one. */
    static @Nullable String fault(String text, boolean micro) {
        String layout = micro ? MICRO_LAYOUT : LAYOUT;
        String rest = text;
        String[] found = new String[PARTS.length];
        for (int i = 0; i < PARTS.length; i++) {
            Matcher matcher = ((Pattern) PARTS[i][1]).matcher(rest);
            if (!matcher.lookingAt()) {
                return parsing(text) + " as \"" + layout + "\": cannot parse \"" + rest + "\" as \"" + PARTS[i][0]
                        + "\"";
            }
            found[i] = matcher.group();
            rest = rest.substring(matcher.end());
            String range = outOfRange(i, found[i]);
            if (range != null) {
                return parsing(text) + ": " + range + " out of range";
            }
        }
        if (!rest.isEmpty()) {
            return parsing(text) + ": extra text: \"" + rest + "\"";
        }
        return isDate(found) ? null : parsing(text) + ": day out of range";
    }

    private static String parsing(String text) {
        return "parsing time \"" + text + "\"";
    }

    private static @Nullable String outOfRange(int part, String digits) {
        for (int b = 0; b < BOUNDS.length; b++) {
            if (BOUNDS[b][0] == part) {
                int value = Integer.parseInt(digits.substring(0, 2));
                return value < BOUNDS[b][1] || value > BOUNDS[b][2] ? BOUND_NAMES[b] : null;
            }
        }
        if (part == PARTS.length - 1 && digits.length() > 1) {
            boolean fits =
                    Integer.parseInt(digits.substring(1, 3)) <= 18 && Integer.parseInt(digits.substring(4)) <= 59;
            return fits ? null : "time zone offset";
        }
        return null;
    }

    private static boolean isDate(String[] found) {
        try {
            LocalDateTime.of(Integer.parseInt(found[0]), Integer.parseInt(found[2]), Integer.parseInt(found[4]), 0, 0);
            return true;
        } catch (java.time.DateTimeException e) {
            return false;
        }
    }

    /** Returns a time that {@link #fault} accepts in its canonical form, in UTC. */
    static String canonical(String text, boolean micro) {
        Instant instant =
                OffsetDateTime.parse(shortened(text.replace(',', '.'))).toInstant();
        return micro ? MICROS.withZone(ZoneOffset.UTC).format(instant) : text(instant);
    }

    /** Cuts more than nine decimals, which Java does not read. */
    private static String shortened(String text) {
        Matcher matcher = Pattern.compile("(\\.[0-9]{9})[0-9]+").matcher(text);
        return matcher.replaceFirst("$1");
    }

    /** Returns the instant in whole seconds. */
    static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
