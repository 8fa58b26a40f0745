package dev.jobkit.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Makes nodes from YAML text, one document at a time.
 *
 * <p>Works on the parser's events, so that depth, aliases and documents are bounded before anything is built. Aliases
 * become the node they name, merge keys are merged, and a document that expands without measure is refused.
 */
final class YamlNodes {
    static final int MAX_CODE_POINTS = 3 * 1024 * 1024;
    static final int MAX_DEPTH = 100;
    static final int MAX_DOCUMENTS = 1000;
    /** How many nodes a document may have once its aliases are written out. */
    static final int MAX_EXPANDED = 200_000;

    private static final String YAML_TAG = "tag:yaml.org,2002:";
    private static final String MERGE = "<<";

    private final Iterator<Event> events;
    private final String[] lines;
    private final Map<Anchor, Built> anchors = new HashMap<>();
    private final Set<Anchor> open = new HashSet<>();
    private int documents;
    private boolean aliased;

    /** A node with what it costs: its depth and the number of nodes in it, aliases written out. */
    private record Built(Node node, int height, long weight, boolean merge) {}

    YamlNodes(String text) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(MAX_CODE_POINTS).build();
        this.lines = text.split("\r\n|\r|\n", -1);
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** Returns the next document; null at the end. */
    @Nullable
    Node next() {
        try {
            return nextDocument();
        } catch (MarkedYamlEngineException e) {
            throw syntax(e);
        } catch (YamlEngineException e) {
            throw new SyntaxException(1, 1, "not YAML: " + e.getMessage());
        }
    }

    private @Nullable Node nextDocument() {
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart) {
                if (++documents > MAX_DOCUMENTS) {
                    throw at(event, "more than " + MAX_DOCUMENTS + " documents");
                }
                anchors.clear();
                aliased = false;
                return build(events.next(), 1).node();
            }
        }
        return null;
    }

    private Built build(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw at(event, "nested more than " + MAX_DEPTH + " deep");
        }
        if (event instanceof AliasEvent alias) {
            return resolve(alias, depth);
        }
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        anchor.ifPresent(open::add);
        Built built =
                event instanceof ScalarEvent scalar ? scalar(scalar) : collection((CollectionStartEvent) event, depth);
        anchor.ifPresent(name -> {
            open.remove(name);
            anchors.put(name, built);
        });
        if (aliased && built.weight() > MAX_EXPANDED) {
            throw at(event, "aliases expand to more than " + MAX_EXPANDED + " values");
        }
        return built;
    }

    private Built resolve(AliasEvent event, int depth) {
        Anchor name = event.getAlias();
        if (open.contains(name)) {
            throw at(event, "*" + name + " stands inside of what it names");
        }
        Built target = anchors.get(name);
        if (target == null) {
            throw at(event, "*" + name + " names no anchor &" + name + " before it");
        }
        if (depth + target.height() - 1 > MAX_DEPTH) {
            throw at(event, "nested more than " + MAX_DEPTH + " deep");
        }
        aliased = true;
        return target;
    }

    private Built collection(CollectionStartEvent event, int depth) {
        boolean isMap = event.getEventId() == Event.ID.MappingStart;
        String tag = event.getTag().orElse("");
        if (!(tag.isEmpty() || tag.equals("!") || tag.equals(YAML_TAG + (isMap ? "map" : "seq")))) {
            throw at(event, "unknown tag " + shown(tag));
        }
        return isMap ? mapping(event, depth) : sequence(event, depth);
    }

    private Built sequence(Event start, int depth) {
        List<Node> items = new ArrayList<>();
        int height = 0;
        long weight = 1;
        for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
            Built item = build(e, depth + 1);
            items.add(item.node());
            height = Math.max(height, item.height());
            weight += item.weight();
        }
        return new Built(Node.list(items, line(start), column(start)), height + 1, weight, false);
    }

    private Built mapping(Event start, int depth) {
        List<Node.Member> members = new ArrayList<>();
        List<Node> merged = new ArrayList<>();
        int height = 0;
        long weight = 1;
        for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
            Built key = build(e, depth + 1);
            Built value = build(events.next(), depth + 1);
            height = Math.max(height, value.height());
            weight += value.weight();
            if (key.merge()) {
                sources(e, value.node(), merged);
            } else {
                members.add(new Node.Member(name(e, key.node()), line(e), column(e), value.node()));
            }
        }
        return new Built(Node.map(merge(members, merged), line(start), column(start)), height + 1, weight, false);
    }

    private void sources(Event event, Node value, List<Node> into) {
        if (value.sort() == Node.Sort.MAP) {
            into.add(value);
            return;
        }
        for (Node item : value.items()) {
            if (item.sort() != Node.Sort.MAP) {
                throw at(event, "<< merges maps only");
            }
            into.add(item);
        }
        if (value.sort() != Node.Sort.LIST) {
            throw at(event, "<< merges a map or a list of maps");
        }
    }

    /** Adds merged members where no own or earlier one has the name. */
    private static List<Node.Member> merge(List<Node.Member> own, List<Node> merged) {
        if (merged.isEmpty()) {
            return own;
        }
        List<Node.Member> all = new ArrayList<>(own);
        Set<String> names = new HashSet<>();
        own.forEach(member -> names.add(member.name()));
        for (Node source : merged) {
            Map<String, Node.Member> last = new LinkedHashMap<>();
            source.members().forEach(member -> last.put(member.name(), member));
            last.values().stream().filter(member -> names.add(member.name())).forEach(all::add);
        }
        return all;
    }

    private String name(Event event, Node key) {
        return switch (key.sort()) {
            case TEXT, NUMBER, BOOL -> key.text();
            case NULL -> throw at(event, "a field has no name");
            case LIST, MAP -> throw at(event, "the name of a field is a word, not a list or map");
        };
    }

    private Built scalar(ScalarEvent event) {
        String value = event.getValue();
        String tag = event.getTag().orElse("");
        int line = line(event);
        int column = column(event);
        Node node;
        if (tag.isEmpty() && event.isPlain()) {
            node = YamlScalar.plain(value, line, column);
        } else if (tag.isEmpty()
                || tag.equals("!")
                || tag.equals(YAML_TAG + "str")
                || tag.equals(YAML_TAG + "timestamp")) {
            node = Node.scalar(Node.Sort.TEXT, value, value, line, column);
        } else {
            node = tagged(event, tag, YamlScalar.plain(value, line, column));
        }
        return new Built(node, 1, 1, tag.isEmpty() && event.isPlain() && value.equals(MERGE));
    }

    private Node tagged(ScalarEvent event, String tag, Node node) {
        Node.Sort wanted = switch (tag) {
            case YAML_TAG + "int", YAML_TAG + "float" -> Node.Sort.NUMBER;
            case YAML_TAG + "bool" -> Node.Sort.BOOL;
            case YAML_TAG + "null" -> Node.Sort.NULL;
            default -> throw at(event, "unknown tag " + shown(tag));
        };
        if (node.sort() != wanted) {
            throw at(event, "\"" + event.getValue() + "\" is no " + shown(tag));
        }
        return node;
    }

    private static String shown(String tag) {
        return tag.startsWith(YAML_TAG) ? "!!" + tag.substring(YAML_TAG.length()) : tag;
    }

    private SyntaxException syntax(MarkedYamlEngineException e) {
        boolean keyWithoutColon = "while scanning a simple key".equals(e.getContext());
        Mark mark = (keyWithoutColon ? e.getContextMark() : e.getProblemMark())
                .or(e::getContextMark)
                .orElse(null);
        if (mark == null) {
            return new SyntaxException(1, 1, "not YAML: " + e.getProblem());
        }
        int line = mark.getLine() + 1;
        int column = mark.getColumn() + 1;
        if (keyWithoutColon && line <= lines.length) {
            String found = lines[line - 1].strip();
            return new SyntaxException(line, column, "expected \"name: value\", found \"" + found + "\"" + hint(found));
        }
        return new SyntaxException(line, column, "not YAML: " + e.getProblem());
    }

    private static String hint(String found) {
        String first = found.split("[ \t]", 2)[0];
        String close = Nearest.to(first, Types.topLevelFields());
        return close == null ? "; a colon is missing" : "; did you mean \"" + close + ":\"?";
    }

    private static SyntaxException at(Event event, String message) {
        return new SyntaxException(line(event), column(event), message);
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private static int column(Event event) {
        return event.getStartMark().map(Mark::getColumn).orElse(0) + 1;
    }
}
