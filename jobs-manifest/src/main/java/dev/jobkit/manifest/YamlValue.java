package dev.jobkit.manifest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A value of a YAML file with its place, for files that hold settings instead of manifests.
 *
 * <pre>{@code
 * if (YamlValue.read("images.yaml", text) instanceof YamlValue.Mapping table) { … }
 * }</pre>
 */
public sealed interface YamlValue {
    /** Returns the line, from 1. */
    int line();

    /** Returns the column, from 1. */
    int column();

    /**
     * Text.
     *
     * @param text the text, without quotes
     */
    record Text(String text, int line, int column) implements YamlValue {}

    /**
     * A number, true, false or null.
     *
     * @param source the value as the file writes it
     */
    record Literal(String source, int line, int column) implements YamlValue {}

    /**
     * A list.
     *
     * @param items what it holds
     */
    record Sequence(List<YamlValue> items, int line, int column) implements YamlValue {
        /** Copies the list. */
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /**
     * A map; no name stands twice.
     *
     * @param entries what it holds, in the order of the file
     */
    record Mapping(List<Entry> entries, int line, int column) implements YamlValue {
        /** Copies the list. */
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A name and its value.
     *
     * @param name the name
     * @param line the line of the name
     * @param column the column of the name
     * @param value the value
     */
    record Entry(String name, int line, int column, YamlValue value) {}

    /**
     * Reads a file of one document; an empty file is an empty map.
     *
     * @param source the name of the file, for messages
     * @throws ManifestException if it is no YAML, holds a name twice or more than one document; it names line and column
     */
    static YamlValue read(String source, String text) {
        List<ManifestError> errors = new ArrayList<>();
        YamlValue value = new Mapping(List.of(), 1, 1);
        try {
            YamlNodes documents = new YamlNodes(text);
            Node first = documents.next();
            if (first != null && first.sort() != Node.Sort.NULL) {
                value = of(first, source, errors);
            }
            Node second = documents.next();
            if (second != null) {
                errors.add(new ManifestError(source, second.line(), second.column(), "", "a second document"));
            }
        } catch (SyntaxException e) {
            errors.add(new ManifestError(source, e.line(), e.column(), "", e.words()));
        }
        if (!errors.isEmpty()) {
            throw new ManifestException(errors);
        }
        return value;
    }

    private static YamlValue of(Node node, String source, List<ManifestError> errors) {
        return switch (node.sort()) {
            case TEXT -> new Text(node.text(), node.line(), node.column());
            case NULL, BOOL, NUMBER -> new Literal(node.source(), node.line(), node.column());
            case LIST -> {
                List<YamlValue> items = new ArrayList<>(node.items().size());
                node.items().forEach(item -> items.add(of(item, source, errors)));
                yield new Sequence(items, node.line(), node.column());
            }
            case MAP -> mapping(node, source, errors);
        };
    }

    private static Mapping mapping(Node node, String source, List<ManifestError> errors) {
        List<Entry> entries = new ArrayList<>(node.members().size());
        Set<String> names = new HashSet<>();
        for (Node.Member member : node.members()) {
            if (!names.add(member.name())) {
                errors.add(
                        new ManifestError(source, member.line(), member.column(), member.name(), "stands here twice"));
            }
            entries.add(new Entry(member.name(), member.line(), member.column(), of(member.value(), source, errors)));
        }
        return new Mapping(entries, node.line(), node.column());
    }
}
