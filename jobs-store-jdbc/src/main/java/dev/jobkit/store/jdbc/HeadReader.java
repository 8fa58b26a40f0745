package dev.jobkit.store.jdbc;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Head;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads of objects what columns tell; JSON only of those that have an owner or an idempotency key. Thread-safe. */
final class HeadReader {
    private static final String COLUMNS =
            "o.kind, o.namespace, o.name, o.uid," + " case when o.owner is not null then o.metadata end";
    private static final String OF_RUNS =
            ", o.phase, o.finished, case when o.spec like '%\"idempotencyKey\":%' then o.spec end";
    private static final String OF_EVENTS = ", o.finished";

    /** Columns of times hold whole microseconds, rounded. */
    private static final long LATE_NANOS = 1000;

    private final ObjectReader objects;

    HeadReader(ObjectReader objects) {
        this.objects = objects;
    }

    <T extends Stored> Listed<Head> list(Kind<T> kind, Query query, Page page) {
        if (!query.labels().matchExpressions().isEmpty()) { // which the database cannot judge
            Listed<T> whole = objects.list(kind, query, page);
            return new Listed<>(whole.items().stream().map(Head::of).toList(), whole.position(), whole.next());
        }
        String more = kind.equals(Kind.RUN) ? OF_RUNS : kind.equals(Kind.EVENT) ? OF_EVENTS : "";
        return objects.listed(
                COLUMNS + more,
                kind,
                query,
                page,
                "",
                (connection, sql, values) -> {
                    List<Head> heads = new ArrayList<>();
                    long[] revision = new long[1];
                    Sql.query(connection, sql, values, row -> {
                        revision[0] = row.getLong(1);
                        return heads.add(head(row, kind));
                    });
                    return new ObjectReader.Found<>(heads, revision[0]);
                },
                head -> head.object().key());
    }

    private static Head head(ResultSet row, Kind<?> kind) throws SQLException {
        ObjectRef ref = new ObjectRef(row.getString(2), row.getString(3), row.getString(4), row.getString(5));
        String metadata = row.getString(6);
        Owner controller = metadata == null ? null : Rows.controller(metadata);
        if (kind.equals(Kind.RUN)) {
            String spec = row.getString(9);
            return new Head(
                    ref,
                    controller,
                    RunOutcome.valueOf(row.getString(7)),
                    ended(row, 8),
                    spec == null ? null : Rows.idempotencyKey(spec));
        }
        return new Head(ref, controller, null, kind.equals(Kind.EVENT) ? ended(row, 7) : null, null);
    }

    private static @Nullable Instant ended(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant().plusNanos(LATE_NANOS);
    }
}
