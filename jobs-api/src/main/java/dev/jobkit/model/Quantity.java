package dev.jobkit.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of a resource as Kubernetes writes it: {@code "500m"}, {@code "1Gi"}, {@code "2"} (apimachinery
 * resource.Quantity).
 *
 * @param amount the exact value
 * @param format the family of suffixes that it is written with
 */
public record Quantity(BigDecimal amount, Format format) implements Comparable<Quantity> {
    /** The families of suffixes. */
    public enum Format {
        /** {@code n u m}, none, {@code k M G T P E}: powers of 1000. */
        DECIMAL_SI,
        /** {@code Ki Mi Gi Ti Pi Ei}: powers of 1024. */
        BINARY_SI,
        /** {@code e3}, {@code E-2}: powers of ten that are multiples of three. */
        DECIMAL_EXPONENT
    }

    private static final Pattern FORM = Pattern.compile("([+-]?)([0-9]*)(?:\\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)");
    private static final String WRONG_FORM =
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private static final String WRONG_SUFFIX = "unable to parse quantity's suffix";
    private static final Pattern EXPONENT = Pattern.compile("[eE][+-]?[0-9]{1,4}");
    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
    /** What larger amounts in powers of 1024 are cut to. */
    private static final BigDecimal MAX_BINARY = BigDecimal.valueOf(Long.MAX_VALUE);

    /**
     * Stores the amount without trailing zeros, so that equal amounts are equal values; what is finer than nano is
     * rounded away from zero.
     */
    public Quantity {
        amount = amount.signum() == 0 ? BigDecimal.ZERO : rounded(amount);
    }

    /**
     * Reads a quantity. Amounts finer than nano are rounded away from zero, amounts in powers of 1024 are cut to what 64
     * bits hold, as the reference does.
     *
     * @throws IllegalArgumentException if the text has another form; the words are those of the API server
     */
    public static Quantity parse(String text) {
        Matcher m = FORM.matcher(text);
        if (text.isEmpty() || !m.matches()) {
            throw new IllegalArgumentException(WRONG_FORM);
        }
        String fraction = m.group(3) == null ? "" : m.group(3);
        BigDecimal number = new BigDecimal(m.group(1) + "0" + m.group(2) + "." + fraction + "0");
        String suffix = m.group(4);
        int binary = List.of(BINARY).indexOf(suffix);
        if (binary > 0) {
            return binary(number.multiply(KIBI.pow(binary)));
        }
        int power = List.of(DECIMAL).indexOf(suffix);
        if (power >= 0) {
            return new Quantity(number.scaleByPowerOfTen(3 * (power - 3)), Format.DECIMAL_SI);
        }
        if (!EXPONENT.matcher(suffix).matches()) {
            throw new IllegalArgumentException(WRONG_SUFFIX);
        }
        int exponent = Integer.parseInt(suffix.substring(1));
        return new Quantity(number.scaleByPowerOfTen(exponent), Format.DECIMAL_EXPONENT);
    }

    private static Quantity binary(BigDecimal value) {
        BigDecimal size = rounded(value.abs()).min(MAX_BINARY);
        boolean fraction = size.signum() > 0 && size.compareTo(BigDecimal.ONE) < 0;
        return new Quantity(value.signum() < 0 ? size.negate() : size, fraction ? Format.DECIMAL_SI : Format.BINARY_SI);
    }

    private static BigDecimal rounded(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        return plain.scale() > 9 ? plain.setScale(9, RoundingMode.UP).stripTrailingZeros() : plain;
    }

    /** Returns this many units, for example bytes or cores. */
    public static Quantity of(long amount) {
        return new Quantity(BigDecimal.valueOf(amount), Format.DECIMAL_SI);
    }

    /** Returns the canonical text: no fraction, the largest suffix that allows it. */
    @Override
    public String toString() {
        if (amount.signum() == 0) {
            return "0";
        }
        boolean small = amount.abs().compareTo(KIBI) < 0;
        boolean whole = amount.scale() <= 0;
        if (format == Format.BINARY_SI && whole && !small) {
            return binaryText();
        }
        return decimalText(format == Format.DECIMAL_EXPONENT);
    }

    private String binaryText() {
        BigInteger value = amount.toBigIntegerExact();
        int power = Math.min(value.getLowestSetBit() / 10, BINARY.length - 1);
        return value.shiftRight(10 * power) + BINARY[power];
    }

    private String decimalText(boolean exponents) {
        int zeros = Math.max(-9, Math.min(exponents ? Integer.MAX_VALUE : 18, -amount.scale()));
        int power = Math.floorDiv(zeros, 3);
        String digits = amount.scaleByPowerOfTen(-3 * power).toBigIntegerExact().toString();
        if (!exponents) {
            return digits + DECIMAL[power + 3];
        }
        return power == 0 ? digits : digits + "e" + 3 * power;
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }
}
