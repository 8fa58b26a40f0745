package dev.jobkit.core.store.pack;

/** Reads numbers that are written in letters of a uuid: small ones, as {@code UUID.toString} writes them. Pure. */
final class Hex {
    /** What each letter counts; negative for those that are no digit. */
    private static final byte[] DIGITS = new byte[128];

    static {
        for (int c = 0; c < DIGITS.length; c++) {
            DIGITS[c] = (byte) (c < 'A' || c >= 'a' ? Character.digit(c, 16) : -1);
        }
    }

    private Hex() {}

    /** Returns the number that these letters are, twelve at most; negative if they are none, or none as a uuid has them. */
    static long number(String text, int from, int to) {
        long bits = 0;
        int wrong = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < DIGITS.length ? DIGITS[c] : -1;
            wrong |= digit;
            bits = bits << 4 | (digit & 0xF);
        }
        return wrong < 0 ? -1 : bits;
    }
}
