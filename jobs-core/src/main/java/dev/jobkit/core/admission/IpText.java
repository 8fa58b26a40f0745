package dev.jobkit.core.admission;

import java.util.regex.Pattern;

/**
 * Reads an address of the internet protocol as apimachinery does in fields of old: leniently first, so that zeros in front
 * and IPv4 in the dress of IPv6 are found and told apart from what is no address at all.
 */
final class IpText {
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile("0*" + BYTE + "(\\.0*" + BYTE + "){3}");
    private static final Pattern LONG_BYTE = Pattern.compile("(.*\\.)?0[0-9].*");
    private static final int BYTES = 16;

    private final byte[] address = new byte[BYTES];
    private boolean padded;
    private int at;
    private int gap = -1;

    private IpText() {}

    static void judge(Findings found, Path path, String text) {
        IpText ip = new IpText();
        if (!ip.read(text)) {
            found.invalid(path, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        } else if (ip.padded) {
            found.invalid(path, text, "must not have leading 0s");
        } else if (ip.isMapped()) {
            found.invalid(path, text, "must not be an IPv4-mapped IPv6 address");
        }
    }

    private boolean read(String text) {
        int dot = text.indexOf('.');
        int colon = text.indexOf(':');
        boolean six = colon >= 0 && (dot < 0 || colon < dot);
        return six ? colons(text) : dotted(text);
    }

    private boolean dotted(String text) {
        padded |= LONG_BYTE.matcher(text).matches();
        return IPV4.matcher(text).matches();
    }

    private boolean colons(String text) {
        String rest = text;
        if (rest.startsWith("::")) {
            gap = 0;
            rest = rest.substring(2);
        }
        while (at < BYTES && !rest.isEmpty()) {
            int end = digits(rest);
            if (end < rest.length() && rest.charAt(end) == '.') {
                return embedded(rest);
            }
            if (!group(rest.substring(0, end))) {
                return false;
            }
            rest = rest.substring(end);
            if (rest.isEmpty()) {
                break;
            }
            if (rest.charAt(0) != ':' || rest.length() == 1) {
                return false;
            }
            rest = rest.substring(1);
            if (rest.charAt(0) == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = at;
                rest = rest.substring(1);
            }
        }
        return rest.isEmpty() && fits();
    }

    private static int digits(String text) {
        int end = 0;
        while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0 && text.charAt(end) < 128) {
            end++;
        }
        return end;
    }

    private boolean group(String digits) {
        String bare = digits.replaceFirst("^0+(?=.)", "");
        if (bare.isEmpty() || bare.length() > 4) {
            return false;
        }
        padded |= digits.length() > 4;
        int value = Integer.parseInt(bare, 16);
        address[at++] = (byte) (value >> 8);
        address[at++] = (byte) value;
        return true;
    }

    private boolean embedded(String text) {
        if (at + 4 > BYTES || (gap < 0 && at != BYTES - 4) || !dotted(text)) {
            return false;
        }
        at += 4;
        return fits();
    }

    /** A gap stands for one group of zeros at least. */
    private boolean fits() {
        return at < BYTES ? gap >= 0 : gap < 0;
    }

    /** Tells whether this is an IPv4 address behind ten zeros and two bytes of ones. */
    private boolean isMapped() {
        int shift = BYTES - at;
        for (int i = 0; i < BYTES - 4; i++) {
            int from = gap < 0 || i < gap ? i : i - shift;
            boolean inGap = gap >= 0 && i >= gap && i < gap + shift;
            int value = inGap ? 0 : address[from];
            if (value != (i < 10 ? 0 : -1)) {
                return false;
            }
        }
        return true;
    }
}
