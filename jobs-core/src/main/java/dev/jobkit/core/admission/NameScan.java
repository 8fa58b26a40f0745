package dev.jobkit.core.admission;

/**
 * Tells whether a text has one of the forms of {@link Formats} that every object is judged by, without a regular expression:
 * a Job has a dozen of them, and a long name with many dots would exhaust the stack of one.
 */
final class NameScan {
    private NameScan() {}

    /** {@code [a-z0-9]([-a-z0-9]*[a-z0-9])?}. */
    static boolean isLabel(String text) {
        return isLabel(text, 0, text.length());
    }

    /** Labels with dots between them. */
    static boolean isSubdomain(String text) {
        return isSubdomain(text, text.length());
    }

    /** The same of the beginning of a text. */
    static boolean isSubdomain(String text, int end) {
        int from = 0;
        while (true) {
            int dot = text.indexOf('.', from);
            if (dot < 0 || dot >= end) {
                return isLabel(text, from, end);
            }
            if (!isLabel(text, from, dot)) {
                return false;
            }
            from = dot + 1;
        }
    }

    private static boolean isLabel(String text, int from, int end) {
        if (from >= end || text.charAt(from) == '-' || text.charAt(end - 1) == '-') {
            return false;
        }
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (!isLower(c) && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** {@code ([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]} of the end of a text. */
    static boolean isQualified(String text, int from) {
        int end = text.length();
        if (from >= end || !isAlphanumeric(text.charAt(from)) || !isAlphanumeric(text.charAt(end - 1))) {
            return false;
        }
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLower(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static boolean isAlphanumeric(char c) {
        return isLower(c) || (c >= 'A' && c <= 'Z');
    }
}
