package dev.jobkit.store.jdbc;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Owner;
import dev.jobkit.model.RunSpec;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes rows of objects, and objects of rows. */
final class Rows {
    private static final List<Kind<?>> KINDS =
            List.of(Kind.JOB, Kind.CRON_JOB, Kind.POD, Kind.EVENT, Kind.DEFINITION, Kind.RUN);

    private static final RecordShape<Metadata> METADATA = Shapes.ofRecord(Metadata.class);
    private static final String SPEC = "spec";
    private static final Set<String> APART = Set.of("metadata", SPEC);
    private static final BiConsumer<Metadata, StringBuilder> REST_OF_METADATA =
            METADATA.without(Set.of("namespace", "name", "uid", "revision"));
    private static final Map<Kind<?>, BiConsumer<Stored, StringBuilder>> STATUS = KINDS.stream()
            .collect(Collectors.toUnmodifiableMap(
                    kind -> kind, kind -> shape(kind).without(APART)));

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

    /** What a row of an object has as JSON; what a write leaves alone is null. */
    record Texts(@Nullable String metadata, @Nullable String spec, String status) {}

    /** Returns the row of an object. */
    static Row of(Stored object) {
        Texts texts = texts(object, true, true);
        return new Row(
                object.kind().name(),
                object.key(),
                object.metadata().uid(),
                object.metadata().revision(),
                present(texts.metadata),
                texts.spec,
                texts.status);
    }

    /** Returns the texts of an object; those that the write leaves alone are not made. */
    static Texts texts(Stored object, boolean withMetadata, boolean withSpec) {
        Kind<?> kind = kind(object.kind().name());
        StringBuilder metadata = new StringBuilder(withMetadata ? 512 : 0);
        if (withMetadata) {
            REST_OF_METADATA.accept(object.metadata(), metadata);
        }
        StringBuilder status = new StringBuilder(1024);
        present(STATUS.get(kind)).accept(object, status);
        return new Texts(
                withMetadata ? metadata.toString() : null,
                withSpec ? shape(kind).text(object, SPEC) : null,
                status.toString());
    }

    /** Returns the object of a row. */
    static Stored object(Row row) {
        RecordShape<Stored> shape = shape(kind(row.kind()));
        Map<String, Object> columns = Map.of(
                "namespace", row.key().namespace(),
                "name", row.key().name(),
                "uid", row.uid(),
                "revision", row.revision());
        Map<String, Object> given = new HashMap<>(2);
        given.put("metadata", METADATA.read(new JsonText(row.metadata()), columns));
        String spec = row.spec();
        if (spec != null) {
            given.put(SPEC, Specs.read(present(shape.component(SPEC)), spec));
        }
        return shape.read(new JsonText(row.status()), given);
    }

    @SuppressWarnings("unchecked") // the shape was found by the object's kind
    private static RecordShape<Stored> shape(Kind<?> kind) {
        return (RecordShape<Stored>) Shapes.ofRecord(kind.type());
    }

    private static <T> T present(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("a part where none is known");
        }
        return part;
    }

    /** Returns the managing owner that metadata tell; null when there is none. */
    static @Nullable Owner controller(String metadata) {
        return METADATA.read(new JsonText(metadata), Map.of("name", ""))
                .controller()
                .orElse(null);
    }

    /** Returns the idempotency key that the spec of a record tells; null when there is none. */
    static @Nullable String idempotencyKey(String spec) {
        return Shapes.of(RunSpec.class).read(new JsonText(spec)).idempotencyKey();
    }

    /** Returns the text of an event. */
    static String event(JobEvent event) {
        return JsonText.of(Shapes.of(JobEvent.class), event);
    }

    /** Returns the event of a text. */
    static JobEvent event(String text) {
        return JsonText.read(Shapes.of(JobEvent.class), text);
    }

    /** Returns the text of what queries asked for before a write. */
    static String before(Change.Before before) {
        return JsonText.of(Shapes.of(Change.Before.class), before);
    }

    /** Returns what queries asked for before a write, of a text. */
    static Change.Before before(String text) {
        return JsonText.read(Shapes.of(Change.Before.class), text);
    }

    /** Returns the text of an attempt. */
    static String attempt(Attempt attempt) {
        return JsonText.of(Shapes.of(Attempt.class), attempt);
    }

    /** Returns the attempt of a text. */
    static Attempt attempt(String text) {
        return JsonText.read(Shapes.of(Attempt.class), text);
    }
}
