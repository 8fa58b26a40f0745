package dev.jobkit.manifest;

import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import java.util.Map;
import java.util.TreeMap;

/** Events (v1 Event); why the controller did so stands in an annotation of ours. */
final class EventCodec {
    static final String WHY = "jobkit.dev/why";

    private static final Codec<String, Parts> SOURCE = Codec.<String>of("v1.EventSource", p -> p.text("component"))
            .part("component", Forms.TEXT, component -> component);

    static final Codec<EventRecord, Parts> EVENT = Codec.<EventRecord>of("v1.Event", EventCodec::event)
            .part("metadata", MetadataCodec.METADATA, EventCodec::metadata)
            .part("involvedObject", MetadataCodec.REFERENCE, EventRecord::about)
            .part("reason", Forms.TEXT, EventRecord::reason)
            .part("message", Forms.TEXT, EventRecord::message)
            .part("source", SOURCE, EventRecord::component)
            .part("firstTimestamp", Forms.TIME, EventRecord::first)
            .part("lastTimestamp", Forms.TIME, EventRecord::last)
            .part("count", Forms.INT32, EventRecord::count)
            .part("type", Forms.TEXT, EventRecord::type)
            .part("reportingComponent", Forms.TEXT, EventRecord::component);

    private EventCodec() {}

    private static Metadata metadata(EventRecord event) {
        if (event.why() == null) {
            return event.metadata();
        }
        Map<String, String> annotations = new TreeMap<>(event.metadata().annotations());
        annotations.put(WHY, event.why());
        return event.metadata().toBuilder().annotations(annotations).build();
    }

    private static EventRecord event(Parts parts) {
        Metadata given = parts.get("metadata");
        ObjectRef about = parts.get("involvedObject");
        String component = parts.text("source");
        Map<String, String> annotations = new TreeMap<>(given == null ? Map.of() : given.annotations());
        String why = annotations.remove(WHY);
        Metadata metadata = given == null
                ? Metadata.EMPTY
                : given.toBuilder().annotations(annotations).build();
        return new EventRecord(
                metadata,
                about == null ? new ObjectRef("", "", "", "") : about,
                parts.text("type"),
                parts.text("reason"),
                parts.text("message"),
                component.isEmpty() ? parts.text("reportingComponent") : component,
                parts.number("count"),
                parts.time("firstTimestamp"),
                parts.time("lastTimestamp"),
                why);
    }
}
