package dev.jobkit.core.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Judges keys and values of labels; each answer lists what is wrong (apimachinery util/validation, qualified names). */
final class LabelFormats {
    private static final String KEY_FORM = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String VALUE_FORM = "(" + KEY_FORM + ")?";

    private static final Pattern KEY = Pattern.compile(KEY_FORM);
    private static final Pattern VALUE = Pattern.compile(VALUE_FORM);

    private static final String KEY_TEXT = "must consist of alphanumeric characters, '-', '_' or '.',"
            + " and must start and end with an alphanumeric character";

    private LabelFormats() {}

    /** Key of a label or annotation, with an optional domain before it. */
    static List<String> key(String text) {
        int slash = text.indexOf('/');
        if ((slash < 0 || (slash <= 253 && Characters.areSubdomain(text, slash)))
                && text.length() - slash - 1 <= 63
                && Characters.areName(text, slash + 1)) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        String[] parts = text.split("/", -1);
        if (parts.length > 2) {
            return List.of("a valid label key " + Formats.form(KEY_TEXT, KEY_FORM, "MyName", "my.name", "123-abc")
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                faults.add("prefix part must be non-empty");
            } else {
                DnsFormats.subdomain(parts[0], "bytes").forEach(fault -> faults.add("prefix part " + fault));
            }
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            faults.add("name part must be non-empty");
        } else if (Formats.bytes(name) > 63) {
            faults.add("name part " + Formats.atMost(63, "bytes"));
        }
        if (!KEY.matcher(name).matches()) {
            faults.add("name part " + Formats.form(KEY_TEXT, KEY_FORM, "MyName", "my.name", "123-abc"));
        }
        return faults;
    }

    /** Value of a label. */
    static List<String> value(String text) {
        if (text.isEmpty() || (text.length() <= 63 && Characters.areName(text, 0))) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        if (Formats.bytes(text) > 63) {
            faults.add(Formats.atMost(63, "bytes"));
        }
        if (!VALUE.matcher(text).matches()) {
            faults.add(Formats.form(
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
                            + " and must start and end with an alphanumeric character",
                    VALUE_FORM,
                    "MyValue",
                    "my_value",
                    "12345"));
        }
        return faults;
    }
}
