package dev.jobkit.manifest;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a manifest or body with its place in the source; YAML, JSON and plain trees all become such nodes.
 *
 * @param sort what it is
 * @param text a scalar as JSON writes it, without quotes: {@code 1.5}, {@code true}
 * @param source a scalar as the source writes it, {@code yes} for true
 * @param members the members of a map in the order of the source, duplicates included
 * @param items the items of a list
 * @param line the line from 1; 0 when there is no source
 * @param column the column from 1; 0 when there is no source
 */
record Node(Sort sort, String text, String source, List<Member> members, List<Node> items, int line, int column) {
    /** What a node can be; the words are those of Go's JSON decoder. */
    enum Sort {
        NULL("null"),
        BOOL("bool"),
        NUMBER("number"),
        TEXT("string"),
        LIST("array"),
        MAP("object");

        private final String goWord;

        Sort(String goWord) {
            this.goWord = goWord;
        }

        String goWord() {
            return goWord;
        }
    }

    /**
     * A member of a map.
     *
     * @param name the key
     * @param line the line of the key
     * @param column the column of the key
     * @param value the value
     */
    record Member(String name, int line, int column, Node value) {}

    static Node scalar(Sort sort, String text, String source, int line, int column) {
        return new Node(sort, text, source, List.of(), List.of(), line, column);
    }

    static Node list(List<Node> items, int line, int column) {
        return new Node(Sort.LIST, "", "", List.of(), items, line, column);
    }

    static Node map(List<Member> members, int line, int column) {
        return new Node(Sort.MAP, "", "", members, List.of(), line, column);
    }

    /** Returns the last member of this name, which wins over earlier ones. */
    @Nullable
    Node get(String name) {
        for (int i = members.size() - 1; i >= 0; i--) {
            if (members.get(i).name().equals(name)) {
                return members.get(i).value();
            }
        }
        return null;
    }

    /** Returns the text of a text member; empty when there is none. */
    String word(String name) {
        Node member = get(name);
        return member != null && member.sort == Sort.TEXT ? member.text : "";
    }

    /** Returns the plain tree; integral numbers that fit are {@code Long}, others {@code BigDecimal}. */
    @Nullable
    Object toTree() {
        return switch (sort) {
            case NULL -> null;
            case BOOL -> Boolean.valueOf(text);
            case NUMBER -> number(text);
            case TEXT -> text;
            case LIST -> {
                List<@Nullable Object> list = new ArrayList<>(items.size());
                items.forEach(item -> list.add(item.toTree()));
                yield list;
            }
            case MAP -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                members.forEach(member -> map.put(member.name(), member.value().toTree()));
                yield map;
            }
        };
    }

    static Number number(String text) {
        if (text.length() <= 20 && isIntegral(text)) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException tooLarge) {
                return new BigDecimal(text);
            }
        }
        return new BigDecimal(text);
    }

    private static boolean isIntegral(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return start < text.length();
    }

    /** Makes nodes without places from a plain tree. */
    static Node of(@Nullable Object tree) {
        if (tree == null) {
            return scalar(Sort.NULL, "null", "null", 0, 0);
        }
        if (tree instanceof String text) {
            return scalar(Sort.TEXT, text, text, 0, 0);
        }
        if (tree instanceof Boolean || tree instanceof Number) {
            String text = tree instanceof BigDecimal number ? goNumber(number) : tree.toString();
            return scalar(tree instanceof Boolean ? Sort.BOOL : Sort.NUMBER, text, text, 0, 0);
        }
        if (tree instanceof List<?> list) {
            List<Node> items = new ArrayList<>(list.size());
            list.forEach(item -> items.add(of(item)));
            return list(items, 0, 0);
        }
        if (tree instanceof Map<?, ?> map) {
            List<Member> members = new ArrayList<>(map.size());
            map.forEach((name, value) -> members.add(new Member(String.valueOf(name), 0, 0, of(value))));
            return map(members, 0, 0);
        }
        throw new IllegalArgumentException(
                "not a part of a tree: " + tree.getClass().getName());
    }

    private static String goNumber(BigDecimal number) {
        return number.scale() < 0 ? number.unscaledValue() + "e" + -number.scale() : number.toString();
    }
}
