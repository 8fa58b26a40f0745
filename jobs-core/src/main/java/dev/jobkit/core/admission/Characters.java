package dev.jobkit.core.admission;

/**
 * Tells without a pattern what nearly all names are: right. Who is told otherwise asks the pattern, which knows what to say.
 *
 * <p>Source: apimachinery util/validation, whose patterns it answers for.
 */
final class Characters {
    private Characters() {}

    /** Tells without a pattern whether this part of the text has the form of a label: nearly all have. */
    static boolean areLabel(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean inner = c == '-' && i > from && i < to - 1;
            if (!inner && !isDigit(c) && !isSmall(c)) {
                return false;
            }
        }
        return from < to;
    }

    /** The same for the form of a subdomain, up to here. */
    static boolean areSubdomain(String text, int to) {
        int from = 0;
        for (int i = 0; i < to; i++) {
            if (text.charAt(i) == '.') {
                if (!areLabel(text, from, i)) {
                    return false;
                }
                from = i + 1;
            }
        }
        return areLabel(text, from, to);
    }

    /** The same for the form of the name of a label's key, from here to the end. */
    static boolean areName(String text, int from) {
        int last = text.length() - 1;
        for (int i = from; i <= last; i++) {
            char c = text.charAt(i);
            boolean inner = (c == '-' || c == '_' || c == '.') && i > from && i < last;
            if (!inner && !isDigit(c) && !isSmall(c) && !(c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return from <= last;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSmall(char c) {
        return c >= 'a' && c <= 'z';
    }
}
