package dev.jobkit.store.jdbc;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Owner;
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
 * @param rows for each of its writes the values of the table that it goes to, in the order of {@link BatchTables}' columns
 * @param events for each of its events its JSON
 */
record Ready(Commit commit, List<@Nullable Object[]> rows, List<String> events) {
    /** Where revision and spec stand in the row of an object. */
    static final int REVISION = 1;

    static final int SPEC = 16;

    /** Where the revision stands in the rows of attempts and last states. */
    static final int FIRST = 0;

    private static final @Nullable Object[] NOTHING = {};

    /**
     * Makes the rows of a commit.
     *
     * @throws IllegalArgumentException if it has an event that a store cannot keep
     */
    static Ready of(Commit commit) {
        List<@Nullable Object[]> rows = new ArrayList<>(commit.writes().size());
        for (Write write : commit.writes()) {
            rows.add(row(write));
        }
        return new Ready(commit, rows, commit.events().stream().map(Rows::event).toList());
    }

    private static @Nullable Object[] row(Write write) {
        if (write instanceof Write.Append append) {
            return attempt(append.attempt());
        }
        Stored target = write.target();
        if (target == null) {
            return NOTHING;
        }
        return write instanceof Write.Delete ? gone(target) : object(target, !(write instanceof Write.UpdateStatus));
    }

    private static @Nullable Object[] object(Stored object, boolean withSpec) {
        Row row = Rows.of(object, withSpec);
        Facets facets = Facets.of(object);
        Metadata metadata = object.metadata();
        return new @Nullable Object[] {
            row.uid(),
            row.revision(),
            object.isLive(),
            metadata.controller().map(Owner::uid).orElse(null),
            Facets.labels(metadata.labels()),
            Sql.time(metadata.created()),
            facets.phase(),
            Sql.time(facets.started()),
            Sql.time(facets.finished()),
            Sql.number(facets.active()),
            Sql.number(facets.succeeded()),
            Sql.number(facets.failed()),
            facets.reason(),
            facets.message(),
            row.metadata(),
            row.status(),
            row.spec(),
            row.kind(),
            row.key().namespace(),
            row.key().name()
        };
    }

    private static @Nullable Object[] gone(Stored object) {
        Row row = Rows.of(object, true);
        return new @Nullable Object[] {
            row.revision(),
            row.kind(),
            row.key().namespace(),
            row.key().name(),
            row.uid(),
            row.metadata(),
            row.spec(),
            row.status()
        };
    }

    private static @Nullable Object[] attempt(Attempt attempt) {
        return new @Nullable Object[] {
            0L,
            attempt.pod().namespace(),
            attempt.pod().name(),
            Sql.number(attempt.index()),
            attempt.node(),
            Sql.time(attempt.started()),
            Sql.time(attempt.finished()),
            attempt.exitCode(),
            attempt.reason(),
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
