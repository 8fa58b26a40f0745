package dev.jobkit.manifest;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes plain trees as YAML the way kubectl does: sorted names, lists not indented, texts quoted where they must be. */
public final class Yaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/.(<$^+=~;\\\\-][^\\x00-\\x1f\\x7f-\\uffff]*");
    private static final Pattern NOT_PLAIN = Pattern.compile("^(---|\\.\\.\\.|-$|- |=$|<<$)|: |:$| #|\\s$");

    private Yaml() {}

    /** Returns a tree as one document. */
    public static String text(@Nullable Object tree) {
        StringBuilder out = new StringBuilder();
        if (isBlock(tree)) {
            block(tree, out, 0);
        } else {
            scalar(tree, out, 0);
            out.append('\n');
        }
        return out.toString();
    }

    private static boolean isBlock(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return tree instanceof List<?> list && !list.isEmpty();
    }

    private static void block(@Nullable Object tree, StringBuilder out, int indent) {
        if (tree instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((name, value) -> sorted.put(String.valueOf(name), value));
            Iterator<Map.Entry<String, @Nullable Object>> entries =
                    sorted.entrySet().iterator();
            for (boolean first = true; entries.hasNext(); first = false) {
                Map.Entry<String, @Nullable Object> entry = entries.next();
                // the first line of a map inside of a list stands behind the dash
                out.append(" ".repeat(first && endsWithDash(out) ? 0 : indent));
                quote(entry.getKey(), out);
                out.append(':');
                value(entry.getValue(), out, indent, entry.getValue() instanceof List ? indent : indent + 2);
            }
        } else if (tree instanceof List<?> list) {
            boolean first = true;
            for (Object item : list) {
                out.append(" ".repeat(first && endsWithDash(out) ? 0 : indent)).append('-');
                first = false;
                if (isBlock(item)) {
                    out.append(' ');
                    block(item, out, indent + 2);
                } else {
                    value(item, out, indent, indent);
                }
            }
        }
    }

    private static boolean endsWithDash(StringBuilder out) {
        int n = out.length();
        return n > 1 && out.charAt(n - 1) == ' ' && out.charAt(n - 2) == '-';
    }

    private static void value(@Nullable Object value, StringBuilder out, int indent, int inner) {
        if (isBlock(value)) {
            out.append('\n');
            block(value, out, inner);
        } else {
            out.append(' ');
            scalar(value, out, indent);
            out.append('\n');
        }
    }

    private static void scalar(@Nullable Object value, StringBuilder out, int indent) {
        if (value instanceof String text) {
            if (isLiteral(text)) {
                literal(text, out, indent);
            } else {
                quote(text, out);
            }
        } else if (value instanceof Map) {
            out.append("{}");
        } else if (value instanceof List) {
            out.append("[]");
        } else {
            Json.write(value, out, Indent.NONE);
        }
    }

    /** Tells whether a text of several lines can stand as it is. */
    private static boolean isLiteral(String text) {
        return text.indexOf('\n') > 0
                && !text.startsWith(" ")
                && !text.endsWith(" ")
                && !text.contains(" \n")
                && text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127));
    }

    private static void literal(String text, StringBuilder out, int indent) {
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        boolean more = body.endsWith("\n");
        out.append(text.endsWith("\n") ? (more ? "|+" : "|") : "|-");
        for (String line : body.split("\n", -1)) {
            out.append('\n');
            if (!line.isEmpty()) {
                out.append(" ".repeat(indent + 2)).append(line);
            }
        }
    }

    private static void quote(String text, StringBuilder out) {
        boolean plain =
                PLAIN.matcher(text).matches() && !NOT_PLAIN.matcher(text).find();
        if (plain && !YamlScalar.isAmbiguous(text)) {
            out.append(text);
        } else if (!plain && !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c < 127)) {
            out.append('\'').append(text.replace("'", "''")).append('\'');
        } else {
            Json.write(text, out, Indent.NONE);
        }
    }
}
