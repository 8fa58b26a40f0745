package dev.jobkit.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations from the command line and writes them in the short forms of kubectl's tables. */
final class Durations {
    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h|d)");
    private static final Pattern WHOLE = Pattern.compile("(" + PART.pattern() + ")+");
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Durations() {}

    /**
     * Reads {@code "90s"}, {@code "1h30m"}, {@code "500ms"}, {@code "2d"} or the ISO form {@code "PT90S"}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    static Duration parse(String text) {
        if (WHOLE.matcher(text).matches()) {
            Duration sum = Duration.ZERO;
            Matcher parts = PART.matcher(text);
            try {
                while (parts.find()) {
                    sum = sum.plus(amount(Long.parseLong(parts.group(1)), parts.group(2)));
                }
                return sum;
            } catch (NumberFormatException | ArithmeticException tooLarge) {
                throw new IllegalArgumentException("a duration that is too large: " + text, tooLarge);
            }
        }
        try {
            return Duration.parse(text.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("no duration: \"" + text + "\"; write 90s, 5m, 1h30m or 2d", e);
        }
    }

    private static Duration amount(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** Returns the short form: {@code 65s}, {@code 2m}, {@code 2m5s}, {@code 14m}, {@code 3h10m}, {@code 1d}. */
    static String shortly(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 2 * MINUTE) {
            return seconds + "s";
        }
        if (seconds < 10 * MINUTE) {
            return two(seconds, MINUTE, "m", 1, "s");
        }
        if (seconds < 3 * HOUR) {
            return seconds / MINUTE + "m";
        }
        if (seconds < 8 * HOUR) {
            return two(seconds, HOUR, "h", MINUTE, "m");
        }
        if (seconds < 2 * DAY && seconds % DAY != 0) {
            return seconds / HOUR + "h";
        }
        return seconds < 8 * DAY ? two(seconds, DAY, "d", HOUR, "h") : seconds / DAY + "d";
    }

    private static String two(long seconds, long large, String first, long small, String second) {
        long rest = seconds % large / small;
        return seconds / large + first + (rest == 0 ? "" : rest + second);
    }
}
