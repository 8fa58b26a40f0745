package dev.jobkit.core;

import dev.jobkit.AlreadyExistsException;
import dev.jobkit.CancelScope;
import dev.jobkit.ConflictException;
import dev.jobkit.DryRun;
import dev.jobkit.NotFoundException;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.dispatch.Provenance;
import dev.jobkit.core.dispatch.Rerun;
import dev.jobkit.core.loop.Loop;
import dev.jobkit.core.loop.LoopParts;
import dev.jobkit.core.loop.RunBook;
import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What users do with Jobs: each verb is one commit in the caller's thread, and then a word to the loop. */
final class JobVerbs {
    private final LoopParts parts;
    private final Loop loop;
    private final Judge judge;
    private final ObjectVerbs objects;
    private final RunBook book;

    JobVerbs(LoopParts parts, Loop loop, Judge judge, ObjectVerbs objects) {
        this.parts = parts;
        this.loop = loop;
        this.judge = judge;
        this.objects = objects;
        this.book = loop.book();
    }

    List<Job> submit(List<Job> jobs, WriteOptions options) {
        List<Job> all = new ArrayList<>(jobs.size());
        Set<ObjectKey> keys = new HashSet<>();
        for (Job job : jobs) {
            Job admitted = judge.admitQuietly(objects.fresh(job));
            if (!keys.add(admitted.key())) {
                throw new AlreadyExistsException(Kind.JOB, admitted.key());
            }
            all.add(admitted);
        }
        judge.inOrder(all);
        if (options.dryRun() == DryRun.YES) {
            ensureNew(all);
            return all;
        }
        while (true) {
            List<Write> writes = new ArrayList<>(2 * all.size());
            List<JobEvent> events = new ArrayList<>(all.size());
            List<JobRun> runs = new ArrayList<>(all.size());
            for (Job admitted : all) {
                Instant created = ObjectVerbs.createdAt(admitted);
                RunBook.Opening opening = book.open(admitted, Provenance.submitted(admitted, options.who()), created);
                writes.addAll(opening.writes());
                runs.add(opening.run());
                events.add(opening.told(created));
            }
            CommitResult result = parts.store()
                    .commit(List.of(new Commit(writes, events, null)))
                    .get(0);
            if (result instanceof CommitResult.Done done) {
                runs.forEach(book::stored);
                return stored(done);
            }
            refuse(Conflicts.of(result));
        }
    }

    private void ensureNew(List<Job> jobs) {
        for (Job job : jobs) {
            if (parts.store().get(Kind.JOB, job.key()).isPresent()) {
                throw new AlreadyExistsException(Kind.JOB, job.key());
            }
        }
    }

    /** Goes on where only a record's name was taken meanwhile; throws else. */
    private void refuse(CommitResult.Conflict conflict) {
        if (!conflict.kind().equals(Kind.RUN)) {
            throw new AlreadyExistsException(conflict.kind(), conflict.key());
        }
        book.taken(conflict.key());
    }

    private List<Job> stored(CommitResult.Done done) {
        List<Job> stored = new ArrayList<>(done.objects().size() / 2);
        for (int i = 0; i < done.objects().size(); i += 2) { // as they were written: a Job, its record
            Job job = (Job) done.objects().get(i);
            loop.pokeBegun(job, (JobRun) done.objects().get(i + 1));
            stored.add(job);
        }
        return stored;
    }

    /** Changes a Job; again when somebody else changes it at the same time. */
    Job edit(ObjectKey key, UnaryOperator<Job> edit) {
        while (true) {
            Job before = parts.store().get(Kind.JOB, key).orElseThrow(() -> new NotFoundException(Kind.JOB, key));
            Job after = edit.apply(before);
            try {
                return objects.update(after, WriteOptions.DEFAULT).object();
            } catch (ConflictException again) {
                // the next round reads what the other one has written
            }
        }
    }

    Job cancel(ObjectKey key, CancelScope scope, Cancellation why) {
        if (scope instanceof CancelScope.Indexes some && some.indexes().isEmpty()) {
            throw new IllegalArgumentException("no index to cancel");
        }
        return edit(key, job -> {
            if (job.isFinished()) {
                throw new ConflictException(Kind.JOB, key, "is finished and cannot be cancelled");
            }
            String mark = job.metadata().annotations().get(Names.CANCELLED);
            if (mark != null && !(scope instanceof CancelScope.WholeJob && mark.equals(why.toText()))) {
                throw new ConflictException(
                        Kind.JOB,
                        key,
                        "is being cancelled by " + Cancellation.parse(mark).words());
            }
            Map<String, String> marks = new LinkedHashMap<>(job.metadata().annotations());
            if (scope instanceof CancelScope.Indexes some) {
                IndexSet before = IndexSet.parse(marks.getOrDefault(Names.CANCELLED_INDEXES, ""));
                IndexSet open = open(job, some.indexes(), before);
                marks.put(Names.CANCELLED_INDEXES, before.plus(open).toString());
                marks.merge(
                        Names.CANCELLED_INDEXES_BY,
                        open + " by " + why.words(),
                        (earlier, now) -> earlier + "; " + now);
            } else {
                marks.put(Names.CANCELLED, why.toText());
            }
            return job.withMetadata(
                    job.metadata().toBuilder().annotations(marks).build());
        });
    }

    /** Returns those of the indexes that have not ended and are not being cancelled. */
    private static IndexSet open(Job job, IndexSet wanted, IndexSet cancelled) {
        if (job.spec().backoffLimitPerIndex() == null) {
            throw new ConflictException(
                    Kind.JOB, job.key(), "has no backoffLimitPerIndex, so that single indexes cannot be cancelled");
        }
        Integer completions = job.spec().completions();
        IndexSet there = wanted.below(completions == null ? 0 : completions);
        if (there.size() < wanted.size()) {
            throw new ConflictException(Kind.JOB, job.key(), "has no indexes " + wanted.minus(there));
        }
        IndexSet failed = job.status().failedIndexes();
        IndexSet open = wanted.minus(Rerun.done(job)).minus(cancelled).minus(failed == null ? IndexSet.EMPTY : failed);
        if (open.isEmpty()) {
            throw new ConflictException(
                    Kind.JOB, job.key(), "indexes " + wanted + " have ended or are being cancelled");
        }
        return open;
    }
}
