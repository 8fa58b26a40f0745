package dev.jobkit.store.jdbc;

import java.util.List;

/**
 * JSON that says the same long things again and again, made short: each phrase stands once in front, and a sign where it was.
 * All signs are characters that JSON never holds as they are. Texts in which nothing was made short stay as they are.
 */
final class Phrases {
    private static final char BEGIN = 1;
    private static final char BETWEEN = 2;
    private static final char END = 3;

    /** The first of the signs; those below may be white space. */
    private static final char FIRST = 14;

    /** As many phrases may be made short in a text. */
    static final int MOST = ' ' - FIRST;

    private Phrases() {}

    /** Returns a text in which each of these phrases, {@link #MOST} at most, stands once. */
    static String shortened(String text, List<String> phrases) {
        if (phrases.isEmpty()) {
            return text;
        }
        if (phrases.size() > MOST) {
            throw new IllegalArgumentException("too many phrases: " + phrases.size());
        }
        StringBuilder out = new StringBuilder(text.length()).append(BEGIN);
        String rest = text;
        for (int i = 0; i < phrases.size(); i++) {
            String phrase = phrases.get(i);
            rest = rest.replace(phrase, String.valueOf((char) (FIRST + i)));
            out.append(phrase).append(BETWEEN);
        }
        return out.append(rest).append(END).toString();
    }

    /**
     * Returns a text as it was, some parts of which were made short.
     *
     * @throws IllegalStateException if the end of a part is missing
     */
    static String expanded(String text) {
        int begin = text.indexOf(BEGIN);
        if (begin < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(4 * text.length());
        int from = 0;
        while (begin >= 0) {
            int end = text.indexOf(END, begin);
            if (end < 0) {
                throw new IllegalStateException("the end of what begins at character " + begin + " is missing");
            }
            out.append(text, from, begin).append(part(text, begin + 1, end));
            from = end + 1;
            begin = text.indexOf(BEGIN, from);
        }
        return out.append(text, from, text.length()).toString();
    }

    private static String part(String text, int begin, int end) {
        int rest = text.lastIndexOf(BETWEEN, end) + 1;
        String part = text.substring(rest, end);
        char sign = FIRST;
        for (int from = begin; from < rest; sign++) {
            int to = text.indexOf(BETWEEN, from);
            part = part.replace(String.valueOf(sign), text.substring(from, to));
            from = to + 1;
        }
        return part;
    }
}
