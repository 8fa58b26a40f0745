package dev.jobkit.core.admission;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Judges the forms of words in a pod and holds the wording of all forms; each answer lists what is wrong (apimachinery util/validation). */
final class Formats {
    private static final String CONFIG_KEY_FORM = "[-._a-zA-Z0-9]+";
    private static final String HEADER_FORM = "[-A-Za-z0-9]+";
    private static final String PATH_FORM = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

    private static final Pattern CONFIG_KEY = Pattern.compile(CONFIG_KEY_FORM);
    private static final Pattern HEADER = Pattern.compile(HEADER_FORM);
    private static final Pattern PATH = Pattern.compile(PATH_FORM);
    private static final Pattern PORT_CHARACTERS = Pattern.compile("[-a-z0-9]+");
    private static final Pattern LETTER = Pattern.compile("[a-z]");

    private Formats() {}

    /** Name of a port (IANA service name). */
    static List<String> portName(String text) {
        List<String> faults = new ArrayList<>();
        if (bytes(text) > 15) {
            faults.add(atMost(15, "characters"));
        }
        if (!PORT_CHARACTERS.matcher(text).matches()) {
            faults.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (!LETTER.matcher(text).find()) {
            faults.add("must contain at least one letter (a-z)");
        }
        if (text.contains("--")) {
            faults.add("must not contain consecutive hyphens");
        }
        if (text.startsWith("-") || text.endsWith("-")) {
            faults.add("must not begin or end with a hyphen");
        }
        return faults;
    }

    /** Number of a port. */
    static List<String> portNumber(long number) {
        return number >= 1 && number <= 65535 ? List.of() : List.of(range(1, 65535));
    }

    /** Name of an environment variable: any printable ASCII but the equals sign. */
    static List<String> envName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '=') {
                return List.of("a valid environment variable name must consist only of printable ASCII characters"
                        + " other than '='");
            }
        }
        return List.of();
    }

    /** Key inside a ConfigMap or Secret. */
    static List<String> configKey(String text) {
        List<String> faults = new ArrayList<>();
        if (bytes(text) > 253) {
            faults.add(atMost(253, "characters"));
        }
        if (!CONFIG_KEY.matcher(text).matches()) {
            faults.add(form(
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
                    CONFIG_KEY_FORM,
                    "key.name",
                    "KEY_NAME",
                    "key-name"));
        }
        if (text.equals(".") || text.equals("..")) {
            faults.add("must not be '" + text + "'");
        } else if (text.startsWith("..")) {
            faults.add("must not start with '..'");
        }
        return faults;
    }

    /** Name of an HTTP header. */
    static List<String> headerName(String text) {
        return HEADER.matcher(text).matches()
                ? List.of()
                : List.of(form(
                        "a valid HTTP header must consist of alphanumeric characters or '-'",
                        HEADER_FORM,
                        "X-Header-Name"));
    }

    /** The part of a domain-prefixed path behind the domain. */
    static List<String> httpPath(String text) {
        return PATH.matcher(text).matches() ? List.of() : List.of(form("Invalid path", PATH_FORM));
    }

    /** Says between which bounds a number has to lie. */
    static String range(long least, long most) {
        return "must be between " + least + " and " + most + ", inclusive";
    }

    /** Returns the length of a text as the API server measures it. */
    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Says that a text is too long. */
    static String atMost(int length, String unit) {
        return "must be no more than " + length + " " + unit;
    }

    /** Says that a text has not the form it needs, with examples. */
    static String form(String message, String form, String... examples) {
        StringBuilder text = new StringBuilder(message).append(" (");
        for (int i = 0; i < examples.length; i++) {
            text.append(i == 0 ? "e.g. '" : " or '").append(examples[i]).append("', ");
        }
        return text.append("regex used for validation is '")
                .append(form)
                .append("')")
                .toString();
    }
}
