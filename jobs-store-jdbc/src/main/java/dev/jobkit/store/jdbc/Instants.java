package dev.jobkit.store.jdbc;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

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

    /** The day that was written last, and the text of an instant in it. */
    private static final class Day {
        final long number;
        final char[] text;

        Day(long number, char[] text) {
            this.number = number;
            this.text = text;
        }
    }

    private static volatile @Nullable Day lastDay;

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
        int time = (int) Math.floorMod(second, (long) SECONDS_A_DAY);
        char[] text = day(Math.floorDiv(second, (long) SECONDS_A_DAY)).text.clone();
        digits(text, 13, 2, time / 3600);
        digits(text, 16, 2, time / 60 % 60);
        digits(text, WHOLE, 2, time % 60);
        int nanos = at.getNano();
        int end = WHOLE;
        if (nanos != 0) {
            digits(text, WHOLE + 1 + LONGEST_FRACTION, LONGEST_FRACTION, nanos);
            text[WHOLE] = '.';
            end += 1 + (nanos % NANOS_A_MILLI == 0 ? 3 : nanos % THOUSAND == 0 ? 6 : LONGEST_FRACTION);
        }
        text[end] = 'Z';
        out.append(text, 0, end + 1);
    }

    private static Day day(long number) {
        Day known = lastDay;
        if (known != null && known.number == number) {
            return known;
        }
        LocalDate date = LocalDate.ofEpochDay(number);
        char[] text = "0000-00-00T00:00:00.000000000Z".toCharArray();
        digits(text, 4, 4, date.getYear());
        digits(text, 7, 2, date.getMonthValue());
        digits(text, 10, 2, date.getDayOfMonth());
        Day day = new Day(number, text);
        lastDay = day;
        return day;
    }

    private static void digits(char[] text, int end, int width, int number) {
        int rest = number;
        for (int i = end - 1; i >= end - width; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
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
