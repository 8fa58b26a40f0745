package dev.jobkit.core;

import dev.jobkit.ConflictException;
import dev.jobkit.DryRun;
import dev.jobkit.InvalidJobException;
import dev.jobkit.NotFoundException;
import dev.jobkit.Preconditions;
import dev.jobkit.RerunScope;
import dev.jobkit.RunQuery;
import dev.jobkit.Runs;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.decide.SuccessRules;
import dev.jobkit.core.dispatch.Dispatched;
import dev.jobkit.core.dispatch.LastRun;
import dev.jobkit.core.dispatch.Provenance;
import dev.jobkit.core.dispatch.Records;
import dev.jobkit.core.dispatch.Rerun;
import dev.jobkit.core.loop.Loop;
import dev.jobkit.core.loop.RunBook;
import dev.jobkit.event.JobDeleted;
import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records of runs, and running again. */
final class RunVerbs implements Runs {
    private final JobStore store;
    private final Loop loop;
    private final RunBook book;
    private final Judge judge;
    private final ObjectVerbs objects;
    private final Door door;

    RunVerbs(JobStore store, Loop loop, Judge judge, ObjectVerbs objects, Door door) {
        this.store = store;
        this.loop = loop;
        this.book = loop.book();
        this.judge = judge;
        this.objects = objects;
        this.door = door;
    }

    @Override
    public Optional<JobRun> find(ObjectKey key) {
        return store.get(Kind.RUN, key).map(this::live);
    }

    @Override
    public Listed<JobRun> list(RunQuery query, Page page) {
        Listed<JobRun> chosen = RunList.of(store, query, page);
        return new Listed<>(chosen.items().stream().map(this::live).toList(), chosen.position(), chosen.next());
    }

    /** While the Job goes on, its own account is the newest. */
    private JobRun live(JobRun run) {
        if (run.status().outcome() != RunOutcome.RUNNING) {
            return run;
        }
        return store.get(Kind.JOB, run.spec().job().key())
                .filter(job -> job.metadata().uid().equals(run.metadata().uid()))
                .map(job -> Records.live(run, job))
                .orElse(run);
    }

    @Override
    public Listed<Attempt> attempts(String runUid, Page page) {
        return store.attempts(runUid, page);
    }

    @Override
    public JobRun rerun(ObjectKey key, RerunScope scope, Preconditions seen, Overrides once, WriteOptions options) {
        return door.through(() -> rerunInside(key, scope, seen, once, options));
    }

    private JobRun rerunInside(
            ObjectKey key, RerunScope scope, Preconditions seen, Overrides once, WriteOptions options) {
        while (true) {
            Job before = store.get(Kind.JOB, key).orElseThrow(() -> new NotFoundException(Kind.JOB, key));
            Deletions.check(Kind.JOB, key, before, seen);
            ensureFree(before);
            Optional<JobRun> record = book.of(before);
            RunBook.Opening opening = open(before, record.orElse(null), scope, once, options);
            if (options.dryRun() == DryRun.YES) {
                return opening.run();
            }
            Instant now = ObjectVerbs.createdAt(opening.job());
            JobRun ended =
                    record.map(run -> ended(run, before, opening, scope, now)).orElse(null);
            CommitResult result =
                    store.commit(List.of(commit(before, opening, ended, now))).get(0);
            if (result instanceof CommitResult.Done) {
                book.stored(opening.run());
                if (ended != null) {
                    book.over(ended);
                }
                loop.pokeChanged(before);
                loop.pokeChanged(opening.job());
                return opening.run();
            }
            CommitResult.Conflict conflict = Conflicts.of(result);
            if (conflict.kind().equals(Kind.RUN)
                    && conflict.key().equals(opening.run().key())) {
                book.taken(conflict.key());
            }
        }
    }

    private static void ensureFree(Job job) {
        if (job.metadata().isDeleting()) {
            throw new ConflictException(Kind.JOB, job.key(), "is being deleted and cannot be run again");
        }
        if (!job.metadata().finalizers().isEmpty()) {
            throw new ConflictException(
                    Kind.JOB,
                    job.key(),
                    "is held by finalizers " + job.metadata().finalizers() + " and cannot be replaced");
        }
    }

    private RunBook.Opening open(
            Job before, @Nullable JobRun record, RerunScope scope, Overrides once, WriteOptions options) {
        IndexSet takenOver = scope == RerunScope.ALL ? IndexSet.EMPTY : takenOver(before, once);
        Dispatched what = Rerun.of(before, record, takenOver, once);
        List<FieldError> errors = new ArrayList<>(what.errors());
        Provenance from = Provenance.rerun(before, record, what, options.who());
        try {
            Job admitted = (Job) judge.admit(objects.fresh(what.job())).object();
            if (errors.isEmpty()) {
                Job again = admitted.withStatus(admitted.status(), what.job().tracking());
                long next = book.next(again.metadata().namespace(), from.series(), from.source());
                long number = Math.max(next, LastRun.of(before, from.series()) + 1);
                return book.open(again, from, number, ObjectVerbs.createdAt(again));
            }
        } catch (InvalidJobException e) {
            errors.addAll(e.errors());
        }
        throw new InvalidJobException("Job.batch", before.metadata().name(), errors);
    }

    /** Returns the indexes that the next run need not do: those that are done, as far as it wants them. */
    private static IndexSet takenOver(Job job, Overrides once) {
        if (!job.spec().isIndexed()) {
            throw new ConflictException(Kind.JOB, job.key(), "has no indexes; run all of it again");
        }
        Integer given = once.completions() == null ? job.spec().completions() : once.completions();
        int completions = given == null ? Integer.MAX_VALUE : given;
        IndexSet done = Rerun.done(job).below(completions);
        if (done.size() >= completions) {
            throw new ConflictException(Kind.JOB, job.key(), "has no index that did not succeed");
        }
        if (SuccessRules.isMet(job.spec().successPolicy(), done, completions)) {
            throw new ConflictException(
                    Kind.JOB,
                    job.key(),
                    "satisfies its success policy with the indexes that are done, so that none would run; run all of it again");
        }
        return done;
    }

    /** Returns the old record as it is to be kept, or null when nothing of it changes. */
    private static @Nullable JobRun ended(
            JobRun run, Job before, RunBook.Opening opening, RerunScope scope, Instant now) {
        String successor = opening.run().metadata().name();
        JobRun ended = run.status().outcome() == RunOutcome.RUNNING
                ? Records.unfinished(run, before, "Replaced", "run again as " + successor, now)
                : run;
        if (scope == RerunScope.FAILED_INDEXES) {
            ended = Records.noted(ended, "what did not succeed runs again in " + successor);
        }
        return ended.equals(run) ? null : ended;
    }

    private static Commit commit(Job before, RunBook.Opening opening, @Nullable JobRun ended, Instant now) {
        List<Write> writes = new ArrayList<>(4);
        writes.add(new Write.Delete(before));
        writes.addAll(opening.writes());
        if (ended != null) {
            writes.add(new Write.UpdateStatus(ended));
        }
        List<JobEvent> events =
                List.of(new JobDeleted(ObjectRef.to(before), now, "Replaced", "Job is run again"), opening.told(now));
        return new Commit(writes, events, null);
    }
}
