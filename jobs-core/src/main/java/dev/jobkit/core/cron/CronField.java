package dev.jobkit.core.cron;

import java.util.List;

/**
 * One of the five fields: its bounds, its names, and how its text becomes bits.
 *
 * <p>Bit n of a field is set if the value n is in it; the top bit is {@link #STAR}. Source: robfig/cron v3.0.1
 * {@code getField}, whose order of checks decides which fault is told.
 */
final class CronField {
    static final CronField MINUTE = new CronField(0, 59);
    static final CronField HOUR = new CronField(0, 23);
    static final CronField DAY_OF_MONTH = new CronField(1, 31);
    static final CronField MONTH =
            new CronField(1, 12, "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    static final CronField DAY_OF_WEEK = new CronField(0, 6, "sun", "mon", "tue", "wed", "thu", "fri", "sat");

    /** Set if some part of the field is a star that no step above 1 thins out. */
    static final long STAR = 1L << 63;

    private final int min;
    private final int max;
    private final List<String> names;

    private CronField(int min, int max, String... names) {
        this.min = min;
        this.max = max;
        this.names = List.of(names);
    }

    /** Reads comma-separated ranges, of which empty ones count for nothing: {@code ","} is a field without values. */
    long parse(String field) {
        long bits = 0;
        for (String part : field.split(",", -1)) {
            if (!part.isEmpty()) {
                bits |= range(part);
            }
        }
        return bits;
    }

    private long range(String expression) {
        String[] rangeAndStep = expression.split("/", -1);
        String[] ends = rangeAndStep[0].split("-", -1);
        boolean star = ends[0].equals("*") || ends[0].equals("?");
        long start = star ? min : value(ends[0]);
        long end = star ? max : end(start, ends, expression);
        long step = step(rangeAndStep, expression);
        if (rangeAndStep.length == 2 && ends.length == 1) {
            end = max; // "5/15" means "5-59/15"
        }
        check(start, end, step, expression);
        return bits(start, end, step) | (star && step == 1 ? STAR : 0);
    }

    private long end(long start, String[] ends, String expression) {
        return switch (ends.length) {
            case 1 -> start;
            case 2 -> value(ends[1]);
            default -> throw new CronSyntaxException("too many hyphens: " + expression);
        };
    }

    private static long step(String[] rangeAndStep, String expression) {
        return switch (rangeAndStep.length) {
            case 1 -> 1;
            case 2 -> number(rangeAndStep[1]);
            default -> throw new CronSyntaxException("too many slashes: " + expression);
        };
    }

    private void check(long start, long end, long step, String expression) {
        if (start < min) {
            throw new CronSyntaxException(
                    "beginning of range (" + start + ") below minimum (" + min + "): " + expression);
        }
        if (end > max) {
            throw new CronSyntaxException("end of range (" + end + ") above maximum (" + max + "): " + expression);
        }
        if (start > end) {
            throw new CronSyntaxException(
                    "beginning of range (" + start + ") beyond end of range (" + end + "): " + expression);
        }
        if (step == 0) {
            throw new CronSyntaxException("step of range should be a positive number: " + expression);
        }
    }

    private static long bits(long start, long end, long step) {
        long bits = 0;
        // the room is measured by subtraction: a step may be as large as a long
        for (long value = start; ; value += step) {
            bits |= 1L << value;
            if (end - value < step) {
                return bits;
            }
        }
    }

    private long value(String text) {
        int name = names.isEmpty() ? -1 : names.indexOf(GoText.lowerCase(text));
        return name < 0 ? number(text) : min + name;
    }

    private static long number(String text) {
        long number;
        try {
            number = GoText.parseInt(text);
        } catch (CronSyntaxException e) {
            throw new CronSyntaxException("failed to parse int from " + text + ": " + e.getMessage());
        }
        if (number < 0) {
            throw new CronSyntaxException("negative number (" + number + ") not allowed: " + text);
        }
        return number;
    }
}
