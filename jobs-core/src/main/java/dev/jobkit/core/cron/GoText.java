package dev.jobkit.core.cron;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Text as Go's strings and strconv packages see it, where Java's own methods differ.
 *
 * <p>Source: Go's {@code strings.Fields}, {@code TrimSpace} and {@code ToLower}, {@code strconv.Atoi}, {@code Quote}.
 */
final class GoText {
    /** The smallest unsigned number that ten times itself does not fit into 64 bits. */
    private static final long CUTOFF = Long.divideUnsigned(-1L, 10) + 1;

    private GoText() {}

    /** Splits at runs of Unicode white space, of which {@code Character.isWhitespace} leaves out the no-break kinds. */
    static List<String> fields(String text) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || isSpace(text.charAt(at))) {
                if (start < at) {
                    fields.add(text.substring(start, at));
                }
                start = at + 1;
            }
        }
        return fields;
    }

    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (start < end && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** The property White_Space of Unicode; none of it lies beyond 16 bits. */
    private static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r')
                || c == ' '
                || c == 0x85
                || c == 0xa0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200a)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    /** Maps letter by letter, so that one stays one: {@code String.toLowerCase} makes two of a dotted capital I. */
    static String lowerCase(String text) {
        return text.codePoints()
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Reads a decimal number of 64 bits with an optional sign; digits are the ASCII ones only. */
    static long parseInt(String text) {
        int at = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        boolean negative = text.startsWith("-");
        if (at == text.length()) {
            throw notANumber(text, "invalid syntax");
        }
        long number = 0;
        for (; at < text.length(); at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                throw notANumber(text, "invalid syntax");
            }
            // Go tells the first fault it meets: what follows too many digits is not looked at
            if (Long.compareUnsigned(number, CUTOFF) >= 0
                    || Long.compareUnsigned(number * 10 + digit, number * 10) < 0) {
                throw notANumber(text, "value out of range");
            }
            number = number * 10 + digit;
        }
        if (number < 0 && !(negative && number == Long.MIN_VALUE)) {
            throw notANumber(text, "value out of range");
        }
        return negative ? -number : number;
    }

    private static CronSyntaxException notANumber(String text, String fault) {
        return new CronSyntaxException("strconv.Atoi: parsing " + quote(text) + ": " + fault);
    }

    /** Puts text between double quotes as {@code strconv.Quote} does, leaving what is printable as it is. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (isPrintable(c)) {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(escape(c));
            }
        });
        return quoted.append('"').toString();
    }

    private static String escape(int c) {
        int letter = c >= 7 && c <= 13 ? "abtnvfr".charAt(c - 7) : 0;
        if (letter != 0) {
            return "\\" + (char) letter;
        }
        if (c < ' ' || c == 0x7f) {
            return String.format(Locale.ROOT, "\\x%02x", c);
        }
        return String.format(Locale.ROOT, c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /** Puts text between double quotes as Go's time package does, which shows every byte beyond ASCII as a number. */
    static String quoteBytes(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\x%02x", b));
            } else {
                quoted.append(b == '"' || b == '\\' ? "\\" : "").append((char) b);
            }
        }
        return quoted.append('"').toString();
    }
}
