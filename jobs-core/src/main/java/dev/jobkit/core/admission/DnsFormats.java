package dev.jobkit.core.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Judges names as DNS knows them; each answer lists what is wrong (RFC 1123 as apimachinery util/validation reads it). */
final class DnsFormats {
    private static final String LABEL_FORM = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN_FORM = LABEL_FORM + "(\\." + LABEL_FORM + ")*";
    private static final String SEARCH_PART = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final String SEARCH_FORM = SEARCH_PART + "(\\." + SEARCH_PART + ")*";

    private static final Pattern LABEL = Pattern.compile(LABEL_FORM);
    private static final Pattern SUBDOMAIN = Pattern.compile(SUBDOMAIN_FORM);
    private static final Pattern SEARCH = Pattern.compile(SEARCH_FORM);

    private DnsFormats() {}

    /** DNS label of RFC 1123: container names, host names. */
    static List<String> label(String text) {
        if (text.length() <= 63 && Characters.areLabel(text, 0, text.length())) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        if (Formats.bytes(text) > 63) {
            faults.add(Formats.atMost(63, "characters"));
        }
        if (!LABEL.matcher(text).matches()) {
            faults.add(
                    SUBDOMAIN.matcher(text).matches()
                            ? "must not contain dots"
                            : Formats.form(
                                    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                                            + " '-', and must start and end with an alphanumeric character",
                                    LABEL_FORM,
                                    "my-name",
                                    "123-abc"));
        }
        return faults;
    }

    /** DNS subdomain of RFC 1123: names of most objects. */
    static List<String> subdomain(String text) {
        return subdomain(text, "characters");
    }

    /** The same; lengths are told in the given unit. */
    static List<String> subdomain(String text, String unit) {
        if (text.length() <= 253 && Characters.areSubdomain(text, text.length())) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        if (Formats.bytes(text) > 253) {
            faults.add(Formats.atMost(253, unit));
        }
        if (!SUBDOMAIN.matcher(text).matches()) {
            faults.add(Formats.form(
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
        if (Formats.bytes(text) > 253) {
            faults.add(Formats.atMost(253, "characters"));
        }
        if (!SEARCH.matcher(text).matches()) {
            faults.add(Formats.form(
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
}
