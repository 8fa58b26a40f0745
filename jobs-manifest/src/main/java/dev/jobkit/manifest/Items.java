package dev.jobkit.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads lists of items, from which a definition makes one run each: a value for each parameter. */
public final class Items {
    private Items() {}

    /**
     * An item and where it was written.
     *
     * @param values the values by the names of their parameters
     * @param line the line in which it begins, from 1
     */
    public record Item(Map<String, String> values, int line) {
        /** Copies the values; keeps their order. */
        public Item {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /**
     * Reads a JSON list of objects, {@code [{"ITEM": "apple", "N": 3}]}. Numbers are kept as they are written.
     *
     * @throws IllegalArgumentException if the text is none, or an item has a name twice; the message says why and where
     */
    public static List<Map<String, String>> json(String text) {
        return values(placedJson(text));
    }

    /**
     * Reads a list as {@link #json} does, each item with its place.
     *
     * @throws IllegalArgumentException if the text is none, or an item has a name twice; the message says why and where
     */
    public static List<Item> placedJson(String text) {
        Node tree;
        try {
            tree = new JsonNodes(withoutMark(text), Json.MAX_DEPTH).only();
        } catch (SyntaxException e) {
            throw new IllegalArgumentException("line " + e.line() + ", column " + e.column() + ": " + e.words(), e);
        }
        if (tree.sort() != Node.Sort.LIST) {
            throw new IllegalArgumentException("expected a list of objects");
        }
        return tree.items().stream().map(Items::item).toList();
    }

    private static List<Map<String, String>> values(List<Item> items) {
        return items.stream().map(Item::values).toList();
    }

    private static Item item(Node node) {
        if (node.sort() != Node.Sort.MAP) {
            throw new IllegalArgumentException("line " + node.line() + ": expected an object of names and values");
        }
        Map<String, String> item = new LinkedHashMap<>();
        for (Node.Member member : node.members()) {
            if (item.put(member.name(), value(member)) != null) {
                throw new IllegalArgumentException("line " + member.line() + ": " + member.name() + " is there twice");
            }
        }
        return new Item(item, node.line());
    }

    /** Returns the text without the mark that some programs put before it. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String value(Node.Member member) {
        return switch (member.value().sort()) {
            case TEXT, NUMBER, BOOL -> member.value().text();
            case NULL, LIST, MAP ->
                throw new IllegalArgumentException(
                        "line " + member.line() + ": " + member.name() + ": expected a text, a number, true or false");
        };
    }

    /**
     * Reads comma-separated values (RFC 4180): the names of the parameters, then an item a line. A value in double quotes may
     * hold commas, line breaks and, doubled, quotes.
     *
     * @throws IllegalArgumentException if the text is none; the message says why and where
     */
    public static List<Map<String, String>> csv(String text) {
        return values(placedCsv(text));
    }

    /**
     * Reads items as {@link #csv} does, each with its place.
     *
     * @throws IllegalArgumentException if the text is none; the message says why and where
     */
    public static List<Item> placedCsv(String text) {
        List<Row> rows = new Rows(text).read();
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String> names = rows.get(0).fields().stream().map(String::strip).toList();
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("the first line has a name twice: " + String.join(",", names));
        }
        List<Item> items = new ArrayList<>(rows.size() - 1);
        for (Row row : rows.subList(1, rows.size())) {
            List<String> fields = row.fields();
            if (fields.size() != names.size()) {
                throw new IllegalArgumentException("line " + row.line() + ": has " + fields.size()
                        + " values, but there are " + names.size() + " names in the first line");
            }
            Map<String, String> item = new LinkedHashMap<>();
            for (int i = 0; i < fields.size(); i++) {
                item.put(names.get(i), fields.get(i));
            }
            items.add(new Item(item, row.line()));
        }
        return items;
    }

    /** The fields of one row, and the line in which it begins. */
    private record Row(List<String> fields, int line) {}

    /** Cuts a text into rows of fields. */
    private static final class Rows {
        private final String text;
        private final List<Row> rows = new ArrayList<>();
        private final StringBuilder field = new StringBuilder();
        private List<String> row = new ArrayList<>();
        private boolean begun;
        private int at;
        private int line = 1;
        private int begin = 1;

        Rows(String text) {
            this.text = withoutMark(text);
        }

        List<Row> read() {
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"' && field.isEmpty()) {
                    quoted();
                } else if (c == ',') {
                    endField();
                } else if (c == '\n') {
                    endRow();
                    begin = ++line;
                } else if (c != '\r' || at == text.length() || text.charAt(at) != '\n') {
                    field.append(c);
                }
            }
            endRow();
            return rows;
        }

        private void quoted() {
            begun = true;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c != '"') {
                    field.append(c);
                    line += c == '\n' ? 1 : 0;
                } else if (at < text.length() && text.charAt(at) == '"') {
                    field.append('"');
                    at++;
                } else {
                    return;
                }
            }
            throw new IllegalArgumentException("line " + begin + ": a value in quotes has no end");
        }

        private void endField() {
            row.add(field.toString());
            field.setLength(0);
        }

        /** An empty line is no item. */
        private void endRow() {
            if (begun || !row.isEmpty() || !field.isEmpty()) {
                endField();
                rows.add(new Row(row, begin));
                row = new ArrayList<>();
                begun = false;
            }
        }
    }
}
