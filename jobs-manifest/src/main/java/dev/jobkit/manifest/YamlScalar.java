package dev.jobkit.manifest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a plain YAML word means, as kubectl's reader does (go-yaml v2, which follows YAML 1.1): {@code yes} and
 * {@code off} are booleans, {@code 0777} is octal, {@code 1_000} is 1000; timestamps stay text.
 */
final class YamlScalar {
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> NOT_FINITE = Set.of(
            ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?");
    private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64);
    private static final BigInteger MIN = BigInteger.ONE.shiftLeft(63).negate();

    private YamlScalar() {}

    /** Returns the node of a plain word. */
    static Node plain(String word, int line, int column) {
        if (NULL.contains(word)) {
            return Node.scalar(Node.Sort.NULL, "null", word, line, column);
        }
        if (TRUE.contains(word) || FALSE.contains(word)) {
            return Node.scalar(Node.Sort.BOOL, String.valueOf(TRUE.contains(word)), word, line, column);
        }
        if (NOT_FINITE.contains(word)) {
            throw new SyntaxException(line, column, word + " is no number that JSON can hold; quote it for text");
        }
        String number = number(word);
        return number == null
                ? Node.scalar(Node.Sort.TEXT, word, word, line, column)
                : Node.scalar(Node.Sort.NUMBER, number, word, line, column);
    }

    /** Tells whether a text, written plainly, would be read as something else. */
    static boolean isAmbiguous(String text) {
        return NULL.contains(text)
                || TRUE.contains(text)
                || FALSE.contains(text)
                || NOT_FINITE.contains(text)
                || number(text) != null;
    }

    private static @Nullable String number(String word) {
        char first = word.charAt(0);
        if ("0123456789+-.".indexOf(first) < 0 || word.length() > 400) {
            return null;
        }
        if (first == '.') {
            return FLOAT.matcher(word).matches() ? goFloat(word) : null;
        }
        String plain = word.replace("_", "");
        BigInteger whole = whole(plain);
        if (whole != null && whole.compareTo(MAX) < 0 && whole.compareTo(MIN) >= 0) {
            return whole.toString();
        }
        return FLOAT.matcher(plain).matches() ? goFloat(plain) : null;
    }

    private static @Nullable BigInteger whole(String plain) {
        int sign = plain.startsWith("-") || plain.startsWith("+") ? 1 : 0;
        String digits = plain.substring(sign);
        int radix = 10;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            radix = switch (digits.charAt(1)) {
                case 'x', 'X' -> 16;
                case 'b', 'B' -> 2;
                default -> 8;
            };
            boolean twoLetters = radix != 8 || digits.charAt(1) == 'o' || digits.charAt(1) == 'O';
            digits = digits.substring(twoLetters ? 2 : 1);
        }
        int base = radix;
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c < 128 && Character.digit(c, base) >= 0)) {
            return null;
        }
        BigInteger value = new BigInteger(digits, radix);
        return plain.startsWith("-") ? value.negate() : value;
    }

    /** Returns the number as Go's JSON encoder writes a float64: 3.0 is 3, large and tiny ones get an exponent. */
    private static @Nullable String goFloat(String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            return null;
        }
        if (value == 0) {
            return text.startsWith("-") ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= -6 && exponent < 21) {
            return exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (value < 0 ? "-" : "") + mantissa + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
    }
}
