package dev.jobkit.manifest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads lists of items, from which a definition makes one run each: a value for each parameter. */
public final class Items {
    private Items() {}

    /**
     * Reads a JSON list of objects, {@code [{"ITEM": "apple", "N": 3}]}.
     *
     * @throws IllegalArgumentException if the text is none; the message says why
     */
    public static List<Map<String, String>> json(String text) {
        Object tree;
        try {
            tree = Json.parse(withoutMark(text));
        } catch (ManifestException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (!(tree instanceof List<?> list)) {
            throw new IllegalArgumentException("expected a list of objects");
        }
        List<Map<String, String>> items = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("item " + items.size() + ": expected an object of names and values");
            }
            Map<String, String> item = new LinkedHashMap<>();
            map.forEach((name, value) -> item.put(String.valueOf(name), value(items.size(), name, value)));
            items.add(item);
        }
        return items;
    }

    /** Returns the text without the mark that some programs put before it. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String value(int place, Object name, Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new IllegalArgumentException(
                "item " + place + ": " + name + ": expected a text, a number, true or false");
    }

    /**
     * Reads comma-separated values (RFC 4180): the names of the parameters, then an item a line. A value in double quotes may
     * hold commas, line breaks and, doubled, quotes.
     *
     * @throws IllegalArgumentException if the text is none; the message says why
     */
    public static List<Map<String, String>> csv(String text) {
        List<List<String>> rows = new Rows(text).read();
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String> names = rows.get(0).stream().map(String::strip).toList();
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("the first line has a name twice: " + String.join(",", names));
        }
        List<Map<String, String>> items = new ArrayList<>(rows.size() - 1);
        for (List<String> row : rows.subList(1, rows.size())) {
            if (row.size() != names.size()) {
                throw new IllegalArgumentException("item " + items.size() + ": has " + row.size()
                        + " values, but there are " + names.size() + " names in the first line");
            }
            Map<String, String> item = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                item.put(names.get(i), row.get(i));
            }
            items.add(item);
        }
        return items;
    }

    /** Cuts a text into rows of fields. */
    private static final class Rows {
        private final String text;
        private final List<List<String>> rows = new ArrayList<>();
        private final StringBuilder field = new StringBuilder();
        private List<String> row = new ArrayList<>();
        private boolean begun;
        private int at;

        Rows(String text) {
            this.text = withoutMark(text);
        }

        List<List<String>> read() {
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"' && field.isEmpty()) {
                    quoted();
                } else if (c == ',') {
                    endField();
                } else if (c == '\n') {
                    endRow();
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
                } else if (at < text.length() && text.charAt(at) == '"') {
                    field.append('"');
                    at++;
                } else {
                    return;
                }
            }
            throw new IllegalArgumentException("a value in quotes has no end (row " + (rows.size() + 1) + ")");
        }

        private void endField() {
            row.add(field.toString());
            field.setLength(0);
        }

        /** An empty line is no item. */
        private void endRow() {
            if (begun || !row.isEmpty() || !field.isEmpty()) {
                endField();
                rows.add(row);
                row = new ArrayList<>();
                begun = false;
            }
        }
    }
}
