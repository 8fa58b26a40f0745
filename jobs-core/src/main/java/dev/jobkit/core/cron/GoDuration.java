package dev.jobkit.core.cron;

import java.util.Map;

/**
 * Reads a span of time as Go writes it: {@code "1h30m"}, {@code "-1.5s"}, {@code "0"}.
 *
 * <p>Source: Go's {@code time.ParseDuration}. Sums are kept as unsigned numbers of 64 bits, since the largest negative
 * span has no positive twin.
 */
final class GoDuration {
    /** 2 to the power of 63, read without a sign. */
    private static final long LIMIT = Long.MIN_VALUE;

    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00b5s", 1_000L, // micro sign
            "\u03bcs", 1_000L, // Greek letter mu
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private final String text;
    private int at;

    private GoDuration(String text) {
        this.text = text;
    }

    /** Returns the span in nanoseconds, or throws in Go's words. */
    static long parseNanos(String text) {
        return new GoDuration(text).read();
    }

    private long read() {
        boolean negative = text.startsWith("-");
        at = negative || text.startsWith("+") ? 1 : 0;
        if (text.substring(at).equals("0")) {
            return 0;
        }
        if (at == text.length()) {
            throw fault("invalid duration");
        }
        long sum = 0;
        while (at < text.length()) {
            sum = withinLimit(sum + term());
        }
        if (sum == LIMIT && !negative) {
            throw fault("invalid duration");
        }
        return negative ? -sum : sum;
    }

    /** Reads one number with its unit. */
    private long term() {
        int start = at;
        long whole = whole();
        boolean point = at < text.length() && text.charAt(at) == '.';
        Fraction fraction = point ? fraction() : Fraction.NONE;
        if (at - start == (point ? 1 : 0)) {
            throw fault("invalid duration"); // no digit at all
        }
        long unit = unit();
        if (Long.compareUnsigned(whole, Long.divideUnsigned(LIMIT, unit)) > 0) {
            throw fault("invalid duration");
        }
        return withinLimit(whole * unit + fraction.of(unit));
    }

    private long whole() {
        long number = 0;
        for (; atDigit(); at++) {
            if (number > Long.divideUnsigned(LIMIT, 10) || number < 0) {
                throw fault("invalid duration");
            }
            number = withinLimit(number * 10 + digit());
        }
        return number;
    }

    /** Reads the digits behind the point; those that no longer fit are passed over. */
    private Fraction fraction() {
        at++;
        long digits = 0;
        double scale = 1;
        boolean full = false;
        for (; atDigit(); at++) {
            // the sum may only reach 2 to the power of 63, which is the sole negative value here
            full = full || digits < 0 || digits > Long.MAX_VALUE / 10 || isBeyondLimit(digits * 10 + digit());
            if (!full) {
                digits = digits * 10 + digit();
                scale *= 10;
            }
        }
        return new Fraction(digits, scale);
    }

    private long unit() {
        int start = at;
        while (at < text.length() && text.charAt(at) != '.' && !atDigit()) {
            at++;
        }
        if (start == at) {
            throw fault("missing unit in duration");
        }
        String name = text.substring(start, at);
        Long nanos = NANOS.get(name);
        if (nanos == null) {
            throw fault("unknown unit " + GoText.quoteBytes(name) + " in duration");
        }
        return nanos;
    }

    private boolean atDigit() {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private int digit() {
        return text.charAt(at) - '0';
    }

    private long withinLimit(long number) {
        if (isBeyondLimit(number)) {
            throw fault("invalid duration");
        }
        return number;
    }

    private static boolean isBeyondLimit(long number) {
        return Long.compareUnsigned(number, LIMIT) > 0;
    }

    private CronSyntaxException fault(String what) {
        return new CronSyntaxException("time: " + what + " " + GoText.quoteBytes(text));
    }

    /** Digits behind the point, and the power of ten they are to be divided by. */
    private record Fraction(long digits, double scale) {
        private static final Fraction NONE = new Fraction(0, 1);

        /** In floating point and in this order, as the last nanosecond hangs on it. */
        private long of(long unit) {
            double number = digits < 0 ? 0x1p63 : digits;
            return (long) (number * (unit / scale));
        }
    }
}
