package dev.jobkit.manifest;

import dev.jobkit.manifest.Node.Sort;
import dev.jobkit.manifest.Problem.Severity;
import dev.jobkit.model.Quantity;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds a node against its type and makes a canonical tree of it: no nulls, no empty values that the wire leaves out,
 * fields in the order of the wire, quantities and times in their canonical text.
 *
 * <p>It goes on after a problem and collects all of them. Which value fits which type, and the words when it does not,
 * follow Go's encoding/json as sigs.k8s.io/json uses it: names match case by case, null leaves a value unset, the place
 * is given as the innermost struct and the names from the root on.
 */
final class Check {
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private String struct = "";

    /** Returns the problems in the order of the source. */
    List<Problem> problems() {
        return problems;
    }

    /** Checks an object; returns null when it is no map. */
    @Nullable
    Map<?, ?> object(Node node, String type, String path) {
        return value(node, Types.of(type), path) instanceof Map<?, ?> map ? map : null;
    }

    private @Nullable Object value(Node node, Types.Type type, String path) {
        if (node.sort() == Sort.NULL) {
            return null;
        }
        return switch (type.form()) {
            case TEXT -> node.sort() == Sort.TEXT ? node.text() : mistyped(node, type, path, "text");
            case BOOL ->
                node.sort() == Sort.BOOL ? Boolean.valueOf(node.text()) : mistyped(node, type, path, "true or false");
            case INT32, INT64 -> whole(node, type, path);
            case INT_OR_TEXT ->
                node.sort() == Sort.TEXT ? node.text() : unmarshalled(node, path, "int32", "a number or text");
            case TIME, MICRO_TIME -> time(node, type, path);
            case ANY -> any(node);
            case LIST -> list(node, type, path);
            case MAP -> map(node, type, path);
            case STRUCT -> struct(node, type, path);
            case QUANTITY -> quantity(node, path);
        };
    }

    private @Nullable Object quantity(Node node, String path) {
        String text = switch (node.sort()) {
            case LIST -> "[]";
            case MAP -> "{}";
            default -> node.text().strip();
        };
        try {
            return Quantity.parse(text).toString();
        } catch (IllegalArgumentException e) {
            String words = String.valueOf(e.getMessage());
            String hint = "expected an amount such as 500m, 2 or 1Gi, found " + described(node) + ": " + words;
            return report(Severity.ABORT, node, path, words, hint);
        }
    }

    private @Nullable Object whole(Node node, Types.Type type, String path) {
        boolean wide = type.form() == Types.Wire.INT64;
        if (node.sort() != Sort.NUMBER) {
            return mistyped(node, type, path, "a whole number");
        }
        String raw = node.text();
        if (raw.length() <= 20 && raw.matches("-?[0-9]+")) {
            BigInteger value = new BigInteger(raw);
            if (value.bitLength() < (wide ? 64 : 32)) {
                return value.longValueExact();
            }
        }
        String expected = wide ? "a whole number of 64 bits" : "a whole number of 32 bits";
        return report(Severity.TYPE, node, path, goWords("number " + raw, type.name()), expected(expected, node));
    }

    /** Checks a value that Go hands to a decoder of its own, whose type errors end everything. */
    private @Nullable Object unmarshalled(Node node, String path, String goType, String expected) {
        String raw = node.text();
        if (node.sort() == Sort.NUMBER && goType.equals("int32")) {
            if (raw.length() <= 11 && raw.matches("-?[0-9]+") && new BigInteger(raw).bitLength() < 32) {
                return Long.valueOf(raw);
            }
            return report(Severity.ABORT, node, path, goWords("number " + raw, goType), expected(expected, node));
        }
        return report(Severity.ABORT, node, path, goWords(node.sort().goWord(), goType), expected(expected, node));
    }

    private @Nullable Object time(Node node, Types.Type type, String path) {
        if (node.sort() != Sort.TEXT) {
            return unmarshalled(node, path, "string", "a time such as 2026-01-31T12:00:00Z");
        }
        boolean micro = type.form() == Types.Wire.MICRO_TIME;
        String fault = GoTime.fault(node.text(), micro);
        if (fault != null) {
            String words = expected("a time such as 2026-01-31T12:00:00Z", node);
            return report(Severity.ABORT, node, path, fault, words);
        }
        return GoTime.canonical(node.text(), micro);
    }

    private static @Nullable Object any(Node node) {
        return switch (node.sort()) {
            case NULL -> null;
            case LIST -> {
                List<Object> list = new ArrayList<>();
                for (Node item : node.items()) {
                    Object value = any(item);
                    if (value != null) {
                        list.add(value);
                    }
                }
                yield list;
            }
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (Node.Member member : node.members()) {
                    Object value = any(member.value());
                    if (value != null) {
                        map.put(member.name(), value);
                    }
                }
                yield map;
            }
            default -> node.toTree();
        };
    }

    private @Nullable Object list(Node node, Types.Type type, String path) {
        if (node.sort() != Sort.LIST) {
            return mistyped(node, type, path, "a list");
        }
        Types.Type element = Types.of(type.element());
        List<Object> list = new ArrayList<>(node.items().size());
        for (int i = 0; i < node.items().size(); i++) {
            Object item = value(node.items().get(i), element, path + "[" + i + "]");
            list.add(item != null ? item : zero(element));
        }
        return list;
    }

    private @Nullable Object map(Node node, Types.Type type, String path) {
        if (node.sort() != Sort.MAP) {
            return mistyped(node, type, path, "names with values");
        }
        Types.Type element = Types.of(type.element());
        Map<String, Node.Member> seen = new HashMap<>();
        Map<String, Object> map = new TreeMap<>();
        for (Node.Member member : node.members()) {
            String at = join(path, member.name());
            duplicate(seen.put(member.name(), member), member, at);
            Object value = value(member.value(), element, at);
            map.put(member.name(), value != null ? value : zero(element));
        }
        return map;
    }

    private @Nullable Object struct(Node node, Types.Type type, String path) {
        if (node.sort() != Sort.MAP) {
            return mistyped(node, type, path, "fields");
        }
        Map<String, Node.Member> seen = new HashMap<>();
        Map<String, Object> values = new HashMap<>();
        String outer = struct;
        for (Node.Member member : node.members()) {
            Types.Field field = type.fields().get(member.name());
            String at = join(path, member.name());
            if (field == null) {
                unknown(member, type, at);
                continue;
            }
            duplicate(seen.put(member.name(), member), member, at);
            struct = type.shortName();
            names.add(field.via() + field.name());
            Types.Type fieldType = Types.of(field.type());
            Object value = value(member.value(), fieldType, at);
            names.remove(names.size() - 1);
            if (value == null || (!field.pointer() && isZero(value, fieldType))) {
                values.remove(member.name());
            } else {
                values.put(member.name(), value);
            }
        }
        struct = outer;
        return ordered(values, type);
    }

    private static Map<String, Object> ordered(Map<String, Object> values, Types.Type type) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (String name : type.fields().keySet()) {
            Object value = values.get(name);
            if (value != null) {
                ordered.put(name, value);
            }
        }
        return ordered;
    }

    private void unknown(Node.Member member, Types.Type type, String path) {
        String near = Nearest.to(member.name(), type.fields().keySet());
        problems.add(new Problem(
                Severity.STRICT,
                path,
                "unknown field \"" + path + "\"",
                "unknown field" + (near == null ? "" : "; did you mean \"" + near + "\"?"),
                member.line(),
                member.column()));
    }

    private void duplicate(Node.@Nullable Member before, Node.Member member, String path) {
        if (before != null) {
            String words =
                    "duplicate field" + (before.line() > 0 ? "; it stands in line " + before.line() + " already" : "");
            String goWords = "duplicate field \"" + path + "\"";
            problems.add(new Problem(Severity.STRICT, path, goWords, words, member.line(), member.column()));
        }
    }

    /** Tells whether a value is the zero of its type, which a field that is no pointer cannot tell from nothing. */
    static boolean isZero(Object value, Types.Type type) {
        return switch (type.form()) {
            case TEXT -> value.equals("");
            case QUANTITY -> value.equals("0");
            case BOOL -> value.equals(false);
            case INT32, INT64 -> value.equals(0L);
            case LIST -> ((List<?>) value).isEmpty();
            case MAP -> ((Map<?, ?>) value).isEmpty();
            default -> false;
        };
    }

    /** Returns what null stands for inside of a list or map. */
    static Object zero(Types.Type type) {
        return switch (type.form()) {
            case BOOL -> false;
            case INT32, INT64, INT_OR_TEXT -> 0L;
            case QUANTITY -> "0";
            case LIST -> List.of();
            case MAP, STRUCT, ANY -> Map.of();
            case TEXT, TIME, MICRO_TIME -> "";
        };
    }

    private @Nullable Object mistyped(Node node, Types.Type type, String path, String expected) {
        return report(Severity.TYPE, node, path, goWords(node.sort().goWord(), type.name()), expected(expected, node));
    }

    private @Nullable Object report(Severity severity, Node node, String path, String goWords, String words) {
        problems.add(new Problem(severity, path, goWords, words, node.line(), node.column()));
        return null;
    }

    private String goWords(String value, String type) {
        String place = struct.isEmpty() && names.isEmpty()
                ? "value"
                : "struct field " + struct + "." + String.join(".", names);
        return "json: cannot unmarshal " + value + " into Go " + place + " of type " + type;
    }

    private static String expected(String what, Node node) {
        String hint = what.equals("text") && (node.sort() == Sort.BOOL || node.sort() == Sort.NUMBER)
                ? "; quote it: \"" + node.source() + "\""
                : "";
        return "expected " + what + ", found " + described(node) + hint;
    }

    private static String described(Node node) {
        return switch (node.sort()) {
            case NULL -> "null";
            case BOOL ->
                node.source().equals(node.text())
                        ? node.text()
                        : node.source() + ", which YAML reads as " + node.text();
            case NUMBER -> "the number " + node.source();
            case TEXT -> "\"" + (node.text().length() > 60 ? node.text().substring(0, 60) + "…" : node.text()) + "\"";
            case LIST -> "a list";
            case MAP -> "fields";
        };
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
