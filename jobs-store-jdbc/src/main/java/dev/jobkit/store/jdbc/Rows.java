package dev.jobkit.store.jdbc;

import dev.jobkit.event.JobEvent;
import dev.jobkit.manifest.Indent;
import dev.jobkit.manifest.Json;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes rows of objects, and objects of rows. */
final class Rows {
    private static final List<Kind<?>> KINDS =
            List.of(Kind.JOB, Kind.CRON_JOB, Kind.POD, Kind.EVENT, Kind.DEFINITION, Kind.RUN);

    private Rows() {}

    /** Returns the kind of this name. */
    static Kind<?> kind(String name) {
        for (Kind<?> kind : KINDS) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("a store cannot keep objects of kind " + name + "; it knows " + KINDS);
    }

    /** Returns the row of an object; what a status write leaves alone is not looked at. */
    static Row of(Stored object, boolean withSpec) {
        Metadata m = object.metadata();
        Map<String, Object> tree = tree(Shapes.of(kind(object.kind().name()).type()), object);
        Map<String, Object> metadata = branch(tree.remove("metadata"));
        metadata.keySet().removeAll(List.of("namespace", "name", "uid", "revision"));
        Object spec = tree.remove("spec");
        return new Row(
                object.kind().name(),
                object.key(),
                m.uid(),
                m.revision(),
                text(metadata),
                withSpec && spec != null ? text(spec) : null,
                text(tree));
    }

    /** Returns the object of a row. */
    static Stored object(Row row) {
        Map<String, Object> tree = new LinkedHashMap<>(parse(row.status()));
        Map<String, Object> metadata = new LinkedHashMap<>(parse(row.metadata()));
        metadata.put("namespace", row.key().namespace());
        metadata.put("name", row.key().name());
        metadata.put("uid", row.uid());
        metadata.put("revision", row.revision());
        tree.put("metadata", metadata);
        if (row.spec() != null) {
            tree.put("spec", parse(row.spec()));
        }
        return Shapes.of(kind(row.kind()).type()).fromTree(tree);
    }

    /** Returns the managing owner that metadata tell; null when there is none. */
    static @Nullable Owner controller(String metadata) {
        Map<String, Object> tree = new LinkedHashMap<>(parse(metadata));
        tree.put("name", "");
        return Shapes.of(Metadata.class).fromTree(tree).controller().orElse(null);
    }

    /** Returns the idempotency key that the spec of a record tells; null when there is none. */
    static @Nullable String idempotencyKey(String spec) {
        return (String) parse(spec).get("idempotencyKey");
    }

    /** Returns the text of an event. */
    static String event(JobEvent event) {
        return text(Shapes.of(JobEvent.class).toTree(event));
    }

    /** Returns the event of a text. */
    static JobEvent event(String text) {
        return Shapes.of(JobEvent.class).fromTree(parse(text));
    }

    /** Returns the text of what queries asked for before a write. */
    static String before(Change.Before before) {
        return text(Shapes.of(Change.Before.class).toTree(before));
    }

    /** Returns what queries asked for before a write, of a text. */
    static Change.Before before(String text) {
        return Shapes.of(Change.Before.class).fromTree(parse(text));
    }

    /** Returns the text of an attempt. */
    static String attempt(Attempt attempt) {
        return text(Shapes.of(Attempt.class).toTree(attempt));
    }

    /** Returns the attempt of a text. */
    static Attempt attempt(String text) {
        return Shapes.of(Attempt.class).fromTree(parse(text));
    }

    @SuppressWarnings("unchecked") // the shape was found by the object's class
    private static Map<String, Object> tree(Shape<?> shape, Object value) {
        return Shapes.map(((Shape<Object>) shape).toTree(value));
    }

    private static Map<String, Object> branch(@Nullable Object tree) {
        return tree == null ? new LinkedHashMap<>() : Shapes.map(tree);
    }

    private static String text(Object tree) {
        return Json.text(tree, Indent.NONE);
    }

    private static Map<String, Object> parse(String text) {
        Object tree = Json.parse(text);
        if (tree == null) {
            throw new IllegalStateException("nothing where an object is expected");
        }
        return Shapes.map(tree);
    }
}
