package dev.jobkit.store.jdbc;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.Write;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit with its rows as they are to be written, but for revisions. Whoever asks for a commit makes them, so that the one
 * thread that writes has little to do for each.
 *
 * @param commit the commit
 * @param items its writes
 * @param events its events as text
 */
record Ready(Commit commit, List<Item> items, List<LogText> events) {
    /** A write with what it needs. */
    static final class Item {
        final Write write;

        /** The object that is written or removed; null for attempts. */
        final @Nullable Stored target;

        /** Its place; null for attempts. */
        final Slot.@Nullable Id id;

        /** The values of the table that it goes to, in the order of {@link BatchTables}' columns. */
        final @Nullable Object[] row;

        /** The text that the row names as its spec; null when it names none. */
        final SharedSpecs.@Nullable Shared spec;

        Item(Write write, @Nullable Stored target, @Nullable Object[] row, SharedSpecs.@Nullable Shared spec) {
            this.spec = spec;
            this.write = write;
            this.target = target;
            this.id = target == null ? null : Slot.Id.of(target);
            this.row = row;
        }
    }

    /** Where revision and spec stand in the row of an object. */
    static final int REVISION = 1;

    private static final int LABELS = 4;
    private static final int METADATA = 14;
    private static final int SPEC = 16;

    /** So many characters has a column of a name. */
    private static final int LONGEST_NAME = 253;

    /** What may be null in the row of an object that is changed, where it stays as it is. */
    static final List<Integer> KEPT = List.of(LABELS, METADATA, SPEC);

    /** Where the revision stands in the rows of attempts and last states. */
    static final int FIRST = 0;

    private static final @Nullable Object[] NOTHING = {};

    /**
     * Makes the rows of a commit.
     *
     * @throws IllegalArgumentException if it has an event that a store cannot keep
     */
    static Ready of(Commit commit, Known known, SharedSpecs specs) {
        List<Item> items = new ArrayList<>(commit.writes().size());
        for (Write write : commit.writes()) {
            Stored target = write.target();
            items.add(item(write, target, known, specs));
        }
        return new Ready(commit, items, LogText.told(commit.events()));
    }

    private static Item item(Write write, @Nullable Stored target, Known known, SharedSpecs specs) {
        if (write instanceof Write.Append append) {
            return new Item(write, null, attempt(append.attempt()), null);
        }
        if (target == null) {
            return new Item(write, null, NOTHING, null);
        }
        boolean isDelete = write instanceof Write.Delete;
        boolean withMetadata = isDelete || write instanceof Write.Create || !known.hasMetadata(target);
        Rows.Texts texts = Rows.texts(target, withMetadata, !(write instanceof Write.UpdateStatus));
        String spec = texts.spec();
        SharedSpecs.Shared shared = spec == null ? null : specs.find(target, spec);
        Rows.Texts named = shared == null ? texts : new Rows.Texts(texts.metadata(), shared.id(), texts.status());
        return new Item(write, target, isDelete ? gone(target, named) : object(target, named), shared);
    }

    private static @Nullable Object[] object(Stored object, Rows.Texts texts) {
        Facets facets = Facets.of(object);
        Metadata metadata = object.metadata();
        return new @Nullable Object[] {
            metadata.uid(),
            metadata.revision(),
            object.isLive(),
            Slot.owner(metadata),
            texts.metadata() == null ? null : Facets.labels(metadata.labels()),
            Sql.time(metadata.created()),
            facets.phase(),
            Sql.time(facets.started()),
            Sql.time(facets.finished()),
            Sql.number(facets.active()),
            Sql.number(facets.succeeded()),
            Sql.number(facets.failed()),
            facets.reason(),
            facets.message(),
            texts.metadata(),
            texts.status(),
            texts.spec(),
            object.kind().name(),
            metadata.namespace(),
            metadata.name()
        };
    }

    private static @Nullable Object[] gone(Stored object, Rows.Texts texts) {
        Metadata metadata = object.metadata();
        return new @Nullable Object[] {
            metadata.revision(),
            object.kind().name(),
            metadata.namespace(),
            metadata.name(),
            metadata.uid(),
            texts.metadata(),
            texts.spec(),
            texts.status()
        };
    }

    private static @Nullable Object[] attempt(Attempt attempt) {
        return new @Nullable Object[] {
            0L,
            attempt.pod().namespace(),
            attempt.pod().name(),
            Sql.number(attempt.index()),
            attempt.node() == null ? null : Facets.shown(attempt.node(), LONGEST_NAME),
            Sql.time(attempt.started()),
            Sql.time(attempt.finished()),
            attempt.exitCode(),
            Facets.whole(attempt.reason()),
            Rows.attempt(attempt),
            attempt.runUid(),
            attempt.log().podUid(),
            attempt.log().container(),
            attempt.log().attempt()
        };
    }

    /** Returns a copy of a row with this revision. */
    static @Nullable Object[] at(long revision, int place, @Nullable Object[] row) {
        @Nullable Object[] copy = row.clone();
        copy[place] = revision;
        return copy;
    }
}
