package dev.jobkit.store.jdbc;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Judges rows by themselves: each can be read, and its columns say what its JSON says. For one thread. */
final class RowCheck {
    /** Databases keep microseconds, and round. */
    private static final Duration GRAIN = Duration.ofNanos(1000);

    private static final Set<String> WITH_SPEC = Set.of("Job", "CronJob", "Pod", "JobRun");

    private final Findings found;
    private final Consumer<Stored> next;

    /** Gives what can be read to the next one. */
    RowCheck(Findings found, Consumer<Stored> next) {
        this.found = found;
        this.next = next;
    }

    static String about(Stored object) {
        return object.kind() + " " + object.key();
    }

    void take(Row row, StoreRows.Columns columns) {
        String about = row.kind() + " " + row.key();
        Stored object;
        try {
            object = Rows.object(row);
        } catch (RuntimeException e) {
            found.broken(about, "cannot be read: " + e.getMessage(), Findings.RESTORE);
            return;
        }
        if (row.spec() == null && WITH_SPEC.contains(row.kind())) {
            found.broken(about, "has no spec", Findings.RESTORE);
        }
        compare(about, object, columns);
        next.accept(object);
    }

    private void compare(String about, Stored object, StoreRows.Columns columns) {
        Metadata metadata = object.metadata();
        Facets facets = Facets.of(object);
        Facets seen = columns.facets();
        same(about, "live", object.isLive(), columns.live());
        same(about, "owner", metadata.controller().map(Owner::uid).orElse(null), columns.owner());
        same(about, "labels", Facets.labels(metadata.labels()), columns.labels());
        time(about, "created", metadata.created(), columns.created());
        same(about, "phase", facets.phase(), seen.phase());
        time(about, "started", facets.started(), seen.started());
        time(about, "finished", facets.finished(), seen.finished());
        same(about, "active", facets.active(), seen.active());
        same(about, "succeeded", facets.succeeded(), seen.succeeded());
        same(about, "failed", facets.failed(), seen.failed());
        same(about, "reason", facets.reason(), seen.reason());
        same(about, "message", facets.message(), seen.message());
    }

    private void same(String about, String column, @Nullable Object wanted, @Nullable Object seen) {
        found.same(about, "the column " + column, wanted, seen, Findings.REWRITE);
    }

    private void time(String about, String column, @Nullable Instant wanted, @Nullable Instant seen) {
        boolean near = wanted != null
                && seen != null
                && Duration.between(wanted, seen).abs().compareTo(GRAIN) <= 0;
        if (!near) {
            same(about, column, wanted, seen);
        }
    }

    /** Judges an attempt and returns it, if it can be read. */
    Optional<Attempt> attempt(StoreRows.AttemptRow row) {
        String about = about(row);
        Attempt attempt;
        try {
            attempt = Rows.attempt(row.body());
        } catch (RuntimeException e) {
            found.broken(about, "cannot be read: " + e.getMessage(), Findings.RESTORE);
            return Optional.empty();
        }
        found.same(about, "the column run_uid", attempt.runUid(), row.runUid(), Findings.RESTORE);
        found.same(about, "the column pod_uid", attempt.log().podUid(), row.podUid(), Findings.RESTORE);
        found.same(about, "the column container", attempt.log().container(), row.container(), Findings.RESTORE);
        found.same(about, "the column attempt", attempt.log().attempt(), row.attempt(), Findings.RESTORE);
        found.same(about, "the column exit_code", attempt.exitCode(), row.exitCode(), Findings.RESTORE);
        return Optional.of(attempt);
    }

    static String about(StoreRows.AttemptRow row) {
        return "attempt " + row.podUid() + "/" + row.container() + "/" + row.attempt();
    }
}
