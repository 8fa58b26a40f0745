package dev.jobkit.store.jdbc;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads and writes instants as {@link Instant#toString} writes them, by hand: a start reads tens of thousands, and a Job writes
 * thirty.
 */
final class Instants {
    private static final int WHOLE = "2026-01-01T00:00:00".length();
    private static final int LONGEST_FRACTION = 9;
    private static final int SECONDS_A_DAY = 86_400;

    private static final int NANOS_A_MILLI = 1_000_000;
    private static final int THOUSAND = 1000;

    /** The years 1 to 9999, which have four digits. */
    private static final long FIRST_PLAIN = LocalDate.of(1, 1, 1).toEpochDay() * SECONDS_A_DAY;

    private static final long LAST_PLAIN = LocalDate.of(10_000, 1, 1).toEpochDay() * SECONDS_A_DAY - 1;

    private Instants() {}

    /** Tells whether the year of an instant has four digits. */
    static boolean isPlain(Instant at) {
        return at.getEpochSecond() >= FIRST_PLAIN && at.getEpochSecond() <= LAST_PLAIN;
    }

    /** Writes an instant in ISO 8601 with as many groups of three digits of a second as it needs. */
    static void write(Instant at, StringBuilder out) {
        if (!isPlain(at)) {
            out.append(at);
            return;
        }
        long second = at.getEpochSecond();
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(second, (long) SECONDS_A_DAY));
        int time = (int) Math.floorMod(second, (long) SECONDS_A_DAY);
        two(day.getYear() / 100, out);
        two(day.getYear() % 100, out);
        two(day.getMonthValue(), out.append('-'));
        two(day.getDayOfMonth(), out.append('-'));
        two(time / 3600, out.append('T'));
        two(time / 60 % 60, out.append(':'));
        two(time % 60, out.append(':'));
        int nanos = at.getNano();
        if (nanos != 0) {
            three(nanos / NANOS_A_MILLI, out.append('.'));
            int rest = nanos % NANOS_A_MILLI;
            if (rest != 0) {
                three(rest / THOUSAND, out);
            }
            if (rest % THOUSAND != 0) {
                three(rest % THOUSAND, out);
            }
        }
        out.append('Z');
    }

    private static void two(int number, StringBuilder out) {
        out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private static void three(int number, StringBuilder out) {
        out.append((char) ('0' + number / 100));
        two(number % 100, out);
    }

    /**
     * Returns the instant of a text of ISO 8601.
     *
     * @throws java.time.format.DateTimeParseException if it is none
     */
    static Instant parse(String text) {
        int length = text.length();
        boolean plain = length > WHOLE
                && text.charAt(length - 1) == 'Z'
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && (length == WHOLE + 1 || text.charAt(WHOLE) == '.');
        if (!plain) {
            return Instant.parse(text);
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, WHOLE);
        int nanos = length == WHOLE + 1 ? 0 : nanos(text, length - 1);
        boolean odd = year < 0 || month < 1 || month > 12 || day < 1 || day > 28;
        if (odd || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || nanos < 0) {
            return Instant.parse(text); // days whose month has to be asked, and what is no instant
        }
        long seconds =
                LocalDate.of(year, month, day).toEpochDay() * SECONDS_A_DAY + hour * 3600L + minute * 60L + second;
        return Instant.ofEpochSecond(seconds, nanos);
    }

    private static int nanos(String text, int end) {
        int digits = end - WHOLE - 1;
        if (digits < 1 || digits > LONGEST_FRACTION) {
            return -1;
        }
        int nanos = number(text, WHOLE + 1, end);
        for (int i = digits; i < LONGEST_FRACTION && nanos > 0; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** Returns a number of digits only, or -1. */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
