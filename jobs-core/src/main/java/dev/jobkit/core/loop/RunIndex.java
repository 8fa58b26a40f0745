package dev.jobkit.core.loop;

import dev.jobkit.core.dispatch.RunNames;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.spi.Head;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this controller knows of the records in its store without reading them: the last number of each name, which record
 * has which idempotency key, and which records are over, in the order of their ends. Thread-safe.
 *
 * <p>It may be behind where others write to the same store; the store decides, by the names of the records.
 */
final class RunIndex {
    private final Map<ObjectKey, Series> series = new HashMap<>();
    private final Map<Asked, List<ObjectKey>> byKey = new HashMap<>();
    private final Map<ObjectKey, Instant> ended = new LinkedHashMap<>();

    /** Names with more records than may be kept. */
    private final Set<ObjectKey> crowded = new LinkedHashSet<>();

    private final Retention retention;

    RunIndex(Retention retention) {
        this.retention = retention;
    }

    /** A name whose runs are counted, in any namespace: a definition may have had its runs elsewhere. */
    private record Asked(String series, String key) {}

    /** The records of one name. */
    private static final class Series {
        private long last;
        private int kept;

        /** Whether {@code last} is no less than what those who have the runs know themselves. */
        private boolean sure;

        /** Names of records that are over, in the order of their ends; small, as there may be many names. */
        private Collection<ObjectKey> ended = List.of();

        void addEnded(ObjectKey record) {
            if (ended.isEmpty()) {
                ended = List.of(record);
                return;
            }
            if (ended.size() == 1) {
                ended = new ArrayDeque<>(ended);
            }
            ended.add(record);
        }

        void removeEnded(ObjectKey record) {
            if (ended.size() > 1) {
                ended.remove(record); // nearly always the first
            } else if (ended.contains(record)) {
                ended = List.of();
            }
        }
    }

    private static ObjectKey seriesOf(ObjectKey record) {
        return new ObjectKey(record.namespace(), RunNames.series(record));
    }

    private Series series(ObjectKey name) {
        return series.computeIfAbsent(name, n -> new Series());
    }

    /** Returns the number of the next run of this name. */
    synchronized long next(ObjectKey name) {
        Series its = series.get(name);
        return its == null ? 1 : its.last + 1;
    }

    /** Tells whether numbers below the next one are all known, also those whose records are gone. */
    synchronized boolean isSure(ObjectKey name) {
        Series its = series.get(name);
        return its != null && its.sure;
    }

    /** Notes that there were so many runs of this name, whatever records are kept. */
    synchronized void atLeast(ObjectKey name, long number) {
        Series its = series(name);
        its.last = Math.max(its.last, number);
        its.sure = true;
    }

    /** Tells whether no later run of this record's name is known. */
    synchronized boolean isLast(JobRun run) {
        Series its = series.get(seriesOf(run.key()));
        return its == null || run.spec().number() >= its.last;
    }

    /** Notes that somebody has this record name, and which idempotency key the record has, if it could be read. */
    synchronized void taken(ObjectKey record, Optional<JobRun> run) {
        Series its = series(seriesOf(record));
        its.last = Math.max(its.last, RunNames.number(record));
        run.ifPresent(it -> noteKey(Head.of(it)));
    }

    private void noteKey(Head run) {
        ObjectKey record = run.object().key();
        String key = run.idempotencyKey();
        if (key != null && run.outcome() != RunOutcome.REFUSED) { // what was refused may be tried again
            byKey.merge(
                    new Asked(RunNames.series(record), key),
                    List.of(record),
                    (before, its) -> before.contains(record) ? before : append(before, record));
        }
    }

    /** Notes a record that was stored. */
    void stored(JobRun run) {
        stored(Head.of(run));
    }

    /** Notes a record that was stored. */
    synchronized void stored(Head run) {
        noteKey(run);
        ObjectKey record = run.object().key();
        Series its = series(seriesOf(record));
        its.kept++;
        its.last = Math.max(its.last, RunNames.number(record));
        over(run);
    }

    /** Notes that a record's run is over, if it is. */
    void over(JobRun run) {
        over(Head.of(run));
    }

    private synchronized void over(Head run) {
        ObjectKey record = run.object().key();
        Instant end = run.ended();
        if (run.outcome() == RunOutcome.RUNNING || end == null) {
            return;
        }
        if (ended.putIfAbsent(record, end) == null) {
            ObjectKey name = seriesOf(record);
            Series its = series(name);
            its.addEnded(record);
            if (its.ended.size() > retention.perName()) {
                crowded.add(name);
            }
        }
    }

    /** Notes that a record is no longer kept. */
    synchronized void dropped(JobRun run) {
        ObjectKey name = seriesOf(run.key());
        String key = run.spec().idempotencyKey();
        if (key != null) {
            byKey.computeIfPresent(new Asked(name.name(), key), (asked, records) -> without(records, run.key()));
        }
        forget(run.key());
    }

    /** Forgets a record that turned out not to be there. */
    synchronized void forget(ObjectKey record) {
        ObjectKey name = seriesOf(record);
        Series its = series.get(name);
        if (ended.remove(record) != null && its != null) {
            its.removeEnded(record);
        }
        if (its == null || its.ended.size() <= retention.perName()) {
            crowded.remove(name);
        }
        if (its != null && --its.kept <= 0) {
            series.remove(name);
        }
    }

    private static List<ObjectKey> append(List<ObjectKey> records, ObjectKey record) {
        List<ObjectKey> longer = new ArrayList<>(records);
        longer.add(record);
        return List.copyOf(longer);
    }

    private static @Nullable List<ObjectKey> without(List<ObjectKey> records, ObjectKey record) {
        List<ObjectKey> rest = records.stream().filter(it -> !it.equals(record)).toList();
        return rest.isEmpty() ? null : rest;
    }

    /** Returns the records of this name in any namespace that were made under this idempotency key and are kept. */
    synchronized List<ObjectKey> find(String series, String key) {
        return byKey.getOrDefault(new Asked(series, key), List.of());
    }

    /** Returns the records that are to go now, at most so many. */
    synchronized Set<ObjectKey> due(Instant now, int most) {
        Set<ObjectKey> due = new LinkedHashSet<>();
        for (ObjectKey name : crowded) {
            Series its = series.get(name);
            int surplus = its == null ? 0 : its.ended.size() - retention.perName();
            Iterator<ObjectKey> oldest = its == null ? Collections.emptyIterator() : its.ended.iterator();
            while (surplus-- > 0 && due.size() < most) {
                due.add(oldest.next());
            }
        }
        int surplus = ended.size() - retention.overall();
        for (Map.Entry<ObjectKey, Instant> oldest : ended.entrySet()) {
            boolean old = !retention.end(oldest.getValue()).isAfter(now);
            if (due.size() >= most || (surplus-- <= 0 && !old)) {
                break;
            }
            due.add(oldest.getKey());
        }
        return due;
    }

    /** Returns when the record whose run ended first is to go by its age, but for those that go now. */
    synchronized Optional<Instant> nextDue(Set<ObjectKey> going) {
        for (Map.Entry<ObjectKey, Instant> oldest : ended.entrySet()) {
            if (!going.contains(oldest.getKey())) {
                return Optional.of(retention.end(oldest.getValue()));
            }
        }
        return Optional.empty();
    }

    /** Tells whether there are more records than may be kept. */
    synchronized boolean isCrowded() {
        return !crowded.isEmpty() || ended.size() > retention.overall();
    }

    /** Tells whether one record is over, the first whose age has to be watched. */
    synchronized boolean isFirst() {
        return ended.size() == 1;
    }
}
