package dev.jobkit.store.jdbc;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Change;
import org.jspecify.annotations.Nullable;

/**
 * A change as it stands in the log: an object's without its body, an event with it.
 *
 * <p>As text it is a list: {@code ["T",{…}]} with an event, {@code ["H"]}, or {@code ["A","Job","default","pi"]}, which may be
 * followed by what queries asked for before.
 *
 * @param revision its place
 * @param type Added, Modified, Deleted, Told (an event) or Hidden
 * @param id the object; null for events and hidden ones
 * @param event the event; null for all others
 * @param before what queries asked for before a write that changed it
 */
record LogEntry(
        long revision,
        char type,
        Slot.@Nullable Id id,
        @Nullable JobEvent event,
        Change.@Nullable Before before) {

    /** Returns the text of an event, given as JSON. */
    static String told(String event) {
        return "[\"T\"," + event + "]";
    }

    /** Returns the text of a change that nobody is shown. */
    static String hidden() {
        return "[\"H\"]";
    }

    /** Returns the text of a change of an object. */
    static String written(char type, Slot.Id id, Change.@Nullable Before before) {
        StringBuilder out = new StringBuilder(64).append("[\"").append(type).append("\",");
        JsonText.quote(id.kind(), out);
        JsonText.quote(id.key().namespace(), out.append(','));
        JsonText.quote(id.key().name(), out.append(','));
        if (before != null) {
            Shapes.of(Change.Before.class).write(before, out.append(','));
        }
        return out.append(']').toString();
    }

    /** Reads the text of the change at this place. */
    static LogEntry read(JsonText in, long revision) {
        in.take('[');
        char type = in.string().charAt(0);
        Slot.Id id = null;
        JobEvent event = null;
        Change.Before before = null;
        if (type == 'T') {
            in.take(',');
            event = Shapes.of(JobEvent.class).read(in);
        } else if (type != 'H') {
            in.take(',');
            String kind = in.string();
            in.take(',');
            String namespace = in.string();
            in.take(',');
            id = new Slot.Id(kind, new ObjectKey(namespace, in.string()));
            before = in.takes(',') ? Shapes.of(Change.Before.class).read(in) : null;
        }
        in.take(']');
        return new LogEntry(revision, type, id, event, before);
    }
}
