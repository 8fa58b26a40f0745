package dev.jobkit.core.admission;

import java.util.regex.Pattern;

/** Reads indexes as a success policy writes them, {@code "0-2,5"} (batch/v1 SuccessPolicyRule.succeededIndexes). */
final class IndexText {
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}");

    private IndexText() {}

    /** Says in the server's words why a text is no list of indexes. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }

    /** Returns how many indexes the text names, all below the completions and in rising order. */
    static int count(String text, int completions) throws Unreadable {
        if (text.isEmpty()) {
            return 0;
        }
        long total = 0;
        long last = -1;
        for (String interval : text.split(",", -1)) {
            String[] limits = interval.split("-", -1);
            if (limits.length > 2) {
                throw new Unreadable("the fragment " + Findings.quoted(interval)
                        + " violates the requirement that an index interval can have at most two parts separated by"
                        + " '-'");
            }
            long first = index(limits[0], completions);
            long end = limits.length == 1 ? first : index(limits[1], completions);
            if (limits.length == 2 && first >= end) {
                throw notRising(first, end);
            }
            if (last >= first) {
                throw notRising(last, first);
            }
            total += end - first + 1;
            last = end;
        }
        return (int) total;
    }

    private static Unreadable notRising(long previous, long current) {
        return new Unreadable("non-increasing order, previous: " + previous + ", current: " + current);
    }

    private static long index(String text, int completions) throws Unreadable {
        if (!NUMBER.matcher(text).matches()) {
            throw new Unreadable("cannot convert string to integer for index: " + Findings.quoted(text));
        }
        long index = Long.parseLong(text);
        if (index >= completions) {
            throw new Unreadable("too large index: " + Findings.quoted(text));
        }
        return index;
    }
}
