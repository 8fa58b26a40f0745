package dev.jobkit.core.loop;

import dev.jobkit.core.dispatch.LastRun;
import dev.jobkit.core.dispatch.Provenance;
import dev.jobkit.core.dispatch.Records;
import dev.jobkit.event.JobCreated;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Head;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The book of runs: gives each Job its record, closes it, and lets go of old ones. Thread-safe.
 *
 * <p>It writes nothing by itself: a record is part of the commits of its Job, made by a verb or a pass, so that the two are
 * never apart. Whoever commits tells the book afterwards.
 */
public final class RunBook {
    private static final int PAGE = 1000;

    /** What may have runs that are counted under its name. */
    private static final List<Kind<? extends Stored>> SOURCES = List.of(Kind.JOB, Kind.CRON_JOB, Kind.DEFINITION);

    private final JobStore store;
    private final LogStore logs;
    private final Retention retention;
    private final RunIndex index;
    private final Runnable expiry;
    private final Waiting waiting;
    private final Object takingUp = new Object();
    private volatile boolean takenUp;

    /**
     * A Job that begins, and its record; both belong into one commit.
     *
     * @param job the Job, which knows its record
     * @param run the record
     */
    public record Opening(Job job, JobRun run) {
        /** Returns what is written, the Job first. */
        public List<Write> writes() {
            return List.of(new Write.Create(job), new Write.Create(run));
        }

        /** Returns what is told of it. */
        public JobCreated told(Instant at) {
            return new JobCreated(
                    run.spec().job(),
                    at,
                    "Created",
                    "Created job: " + job.metadata().name());
        }
    }

    /** Makes the book; {@code expiry} is run when records may have to go, {@code wake} when a Job may begin. */
    RunBook(JobStore store, LogStore logs, Retention retention, Runnable expiry, Consumer<ObjectRef> wake) {
        this.store = store;
        this.logs = logs;
        this.retention = retention;
        this.index = new RunIndex(retention);
        this.expiry = expiry;
        this.waiting = new Waiting(store, wake);
    }

    /** Takes up the records that a store holds, again where that was done. */
    void takeUp() {
        synchronized (takingUp) {
            readAll();
            takenUp = true;
        }
    }

    private void readAll() {
        store.allHeads(Kind.RUN, Query.ALL).stream()
                .sorted(Comparator.comparing(RunBook::end))
                .forEach(index::stored);
    }

    private static Instant end(Head run) {
        Instant end = run.ended();
        return end == null ? Instant.MAX : end;
    }

    /** Returns after which run the Job waits to begin; empty when it may go on. */
    Optional<String> holds(Job job) {
        return Waiting.mayWait(job) ? waiting.holds(job, index()) : Optional.empty();
    }

    /** Returns the record of the newest run of this name that has begun and is still kept. */
    public Optional<JobRun> newest(ObjectKey name) {
        return waiting.newest(name, index());
    }

    /** Returns the index, which is filled when it is needed first: who only reads records need not wait for it. */
    RunIndex index() {
        if (!takenUp) {
            synchronized (takingUp) {
                if (!takenUp) {
                    takeUp();
                }
            }
        }
        return index;
    }

    /**
     * Returns the number that the next run of this name gets, unless somebody else takes it before.
     *
     * @param source what has the runs, and knows the number of the last one when its record is gone; null for nothing
     */
    public long next(String namespace, String series, @Nullable ObjectRef source) {
        ObjectKey name = new ObjectKey(namespace, series);
        if (source != null && !index().isSure(name)) { // looked at first: a record leaves the index after it is noted
            index().atLeast(
                            name,
                            source(source).map(it -> LastRun.of(it, series)).orElse(0L));
        }
        return index().next(name);
    }

    private Optional<? extends Stored> source(ObjectRef source) {
        return SOURCES.stream()
                .filter(kind -> kind.name().equals(source.kind()))
                .findFirst()
                .flatMap(kind -> store.get(kind, source.key()));
    }

    /** Returns what removes these records; where one is the last of its name, the number is noted on what has the runs. */
    public List<Write> removal(List<JobRun> runs) {
        List<Write> writes = new ArrayList<>(runs.size() + 1);
        Map<ObjectRef, Stored> noted = new LinkedHashMap<>(1);
        for (JobRun run : runs) {
            writes.add(new Write.Delete(run));
            ObjectRef ref = run.spec().source();
            if (ref != null && index().isLast(run)) {
                Optional<? extends Stored> source = source(ref);
                if (source.isPresent()) {
                    ObjectRef whose = ObjectRef.to(source.get());
                    Stored before = noted.getOrDefault(whose, source.get());
                    Stored after = LastRun.noted(before, run.spec().number());
                    if (after != before) {
                        noted.put(whose, after);
                    }
                }
            }
        }
        noted.values().forEach(source -> writes.add(new Write.Update(source)));
        return writes;
    }

    /** Begins the record of a Job that admission has let in. */
    public Opening open(Job job, Provenance from, Instant now) {
        return open(job, from, next(job.metadata().namespace(), from.series(), from.source()), now);
    }

    /** Begins the record of a Job with this number, which the caller has asked for before. */
    public Opening open(Job job, Provenance from, long number, Instant now) {
        Job linked = Records.linked(job, number, from);
        return new Opening(linked, Records.opened(linked, number, from, now));
    }

    /** Says that a record of this name turned out to be there already: the next number is a higher one. */
    public void taken(ObjectKey record) {
        index().taken(record, store.get(Kind.RUN, record));
    }

    /** Says that a record was stored. */
    public void stored(JobRun run) {
        index().stored(run);
        if (run.status().outcome() != RunOutcome.RUNNING) {
            ended(run);
        }
    }

    /** Says that a record was closed in the store. */
    public void over(JobRun run) {
        index().over(run);
        ended(run);
    }

    private void ended(JobRun run) {
        waiting.ended(run);
        if (index().isCrowded() || index().isFirst()) {
            expiry.run();
        }
    }

    /** Says that a record was removed from the store. */
    public void dropped(JobRun run) {
        index().dropped(run);
        waiting.ended(run);
    }

    /** Returns the record of the Job's run, if it is kept. */
    public Optional<JobRun> of(Job job) {
        String name = job.tracking().run();
        if (name == null) {
            return Optional.empty();
        }
        return store.get(Kind.RUN, new ObjectKey(job.metadata().namespace(), name))
                .filter(run -> run.metadata().uid().equals(job.metadata().uid()));
    }

    /** Returns the record of the dispatch of this definition under this idempotency key, if it is kept. */
    public Optional<JobRun> find(ObjectKey definition, String idempotencyKey) {
        return index().find(definition.name(), idempotencyKey).stream()
                .flatMap(key -> store.get(Kind.RUN, key).stream())
                .filter(run -> Records.isDispatch(run, definition, idempotencyKey))
                .findFirst();
    }

    /**
     * Returns the closed record of a Job that has finished; empty when there is none that is open.
     *
     * @param known the record as it is stored; null when it has to be read
     * @param lastFailure how an attempt has failed just now; null when none has
     */
    public Optional<JobRun> closed(Job job, @Nullable JobRun known, @Nullable String lastFailure, Instant now) {
        return open(job, known).map(run -> Records.closed(run, job, lastFailure, now));
    }

    /** Returns the closed record of a Job that goes before its end; empty when there is none that is open. */
    public Optional<JobRun> unfinished(Job job, String reason, String message, Instant now) {
        return open(job, null).map(run -> Records.unfinished(run, job, reason, message, now));
    }

    private Optional<JobRun> open(Job job, @Nullable JobRun known) {
        return (known == null ? of(job) : Optional.of(known))
                .filter(run -> run.status().outcome() == RunOutcome.RUNNING);
    }

    /** Returns what bounds the attempts of runs. */
    AttemptLimit attemptLimit() {
        return new AttemptLimit(store, logs, retention.attempts());
    }

    /** Drops the output of all attempts of a run, before its record goes, so that nothing is forgotten; returns of how many pods. */
    public int freeLogs(JobRun run) {
        Page page = Page.first(PAGE);
        Set<String> done = new HashSet<>();
        while (true) {
            Listed<Attempt> some = store.attempts(run.metadata().uid(), page);
            for (Attempt attempt : some.items()) {
                if (done.add(attempt.log().podUid())) {
                    logs.delete(attempt.log().podUid());
                }
            }
            if (some.next() == null) {
                return done.size();
            }
            page = new Page(PAGE, some.next());
        }
    }
}
