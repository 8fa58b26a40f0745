package dev.jobkit.core.admission;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Judges the forms of names and words; each answer lists what is wrong (apimachinery util/validation). */
final class Formats {
    private static final String LABEL_FORM = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN_FORM = LABEL_FORM + "(\\." + LABEL_FORM + ")*";
    private static final String SEARCH_PART = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final String SEARCH_FORM = SEARCH_PART + "(\\." + SEARCH_PART + ")*";
    private static final String KEY_FORM = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String VALUE_FORM = "(" + KEY_FORM + ")?";
    private static final String CONFIG_KEY_FORM = "[-._a-zA-Z0-9]+";
    private static final String HEADER_FORM = "[-A-Za-z0-9]+";
    private static final String PATH_FORM = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

    private static final Pattern SEARCH = Pattern.compile(SEARCH_FORM);
    private static final Pattern CONFIG_KEY = Pattern.compile(CONFIG_KEY_FORM);
    private static final Pattern HEADER = Pattern.compile(HEADER_FORM);
    private static final Pattern PATH = Pattern.compile(PATH_FORM);
    private static final Pattern PORT_CHARACTERS = Pattern.compile("[-a-z0-9]+");
    private static final Pattern LETTER = Pattern.compile("[a-z]");

    private static final String KEY_TEXT = "must consist of alphanumeric characters, '-', '_' or '.',"
            + " and must start and end with an alphanumeric character";

    private Formats() {}

    /** DNS label of RFC 1123: container names, host names. */
    static List<String> dnsLabel(String text) {
        if (NameScan.isLabel(text) && text.length() <= 63) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        if (bytes(text) > 63) {
            faults.add(atMost(63, "characters"));
        }
        if (!NameScan.isLabel(text)) {
            faults.add(
                    NameScan.isSubdomain(text)
                            ? "must not contain dots"
                            : form(
                                    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                                            + " '-', and must start and end with an alphanumeric character",
                                    LABEL_FORM,
                                    "my-name",
                                    "123-abc"));
        }
        return faults;
    }

    /** DNS subdomain of RFC 1123: names of most objects. */
    static List<String> dnsSubdomain(String text) {
        return dnsSubdomain(text, "characters");
    }

    private static List<String> dnsSubdomain(String text, String unit) {
        if (NameScan.isSubdomain(text) && text.length() <= 253) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        if (bytes(text) > 253) {
            faults.add(atMost(253, unit));
        }
        if (!NameScan.isSubdomain(text)) {
            faults.add(form(
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                            + " and must start and end with an alphanumeric character",
                    SUBDOMAIN_FORM,
                    "example.com"));
        }
        return faults;
    }

    /** Domain in which names are looked up; it may have underscores. */
    static List<String> searchDomain(String text) {
        List<String> faults = new ArrayList<>();
        if (bytes(text) > 253) {
            faults.add(atMost(253, "characters"));
        }
        if (!SEARCH.matcher(text).matches()) {
            faults.add(form(
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or"
                            + " '.', and must start and end with an alphanumeric character",
                    SEARCH_FORM,
                    "example.com"));
        }
        return faults;
    }

    /** A generated name's prefix: its last dash is hidden behind the random part. */
    static String maskTrailingDash(String prefix) {
        return prefix.length() > 1 && prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 2) + "a" : prefix;
    }

    /** Key of a label or annotation, with an optional domain before it. */
    static List<String> labelKey(String text) {
        int slash = text.indexOf('/');
        if (NameScan.isQualified(text, slash + 1)
                && text.length() - slash - 1 <= 63
                && (slash < 0 || (NameScan.isSubdomain(text, slash) && slash <= 253))) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        String[] parts = text.split("/", -1);
        if (parts.length > 2) {
            return List.of("a valid label key " + form(KEY_TEXT, KEY_FORM, "MyName", "my.name", "123-abc")
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                faults.add("prefix part must be non-empty");
            } else {
                dnsSubdomain(parts[0], "bytes").forEach(fault -> faults.add("prefix part " + fault));
            }
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            faults.add("name part must be non-empty");
        } else if (bytes(name) > 63) {
            faults.add("name part " + atMost(63, "bytes"));
        }
        if (!NameScan.isQualified(name, 0)) {
            faults.add("name part " + form(KEY_TEXT, KEY_FORM, "MyName", "my.name", "123-abc"));
        }
        return faults;
    }

    /** Value of a label. */
    static List<String> labelValue(String text) {
        boolean fits = text.isEmpty() || NameScan.isQualified(text, 0);
        if (fits && text.length() <= 63) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        if (bytes(text) > 63) {
            faults.add(atMost(63, "bytes"));
        }
        if (!fits) {
            faults.add(form(
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
                            + " and must start and end with an alphanumeric character",
                    VALUE_FORM,
                    "MyValue",
                    "my_value",
                    "12345"));
        }
        return faults;
    }

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

    static String range(long least, long most) {
        return "must be between " + least + " and " + most + ", inclusive";
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String atMost(int length, String unit) {
        return "must be no more than " + length + " " + unit;
    }

    private static String form(String message, String form, String... examples) {
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
