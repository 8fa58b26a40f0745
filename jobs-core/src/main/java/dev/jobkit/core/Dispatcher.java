package dev.jobkit.core;

import dev.jobkit.ConflictException;
import dev.jobkit.DryRun;
import dev.jobkit.InvalidJobException;
import dev.jobkit.NotFoundException;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.dispatch.Dispatch;
import dev.jobkit.core.dispatch.Dispatched;
import dev.jobkit.core.dispatch.Provenance;
import dev.jobkit.core.dispatch.Records;
import dev.jobkit.core.loop.Loop;
import dev.jobkit.core.loop.LoopParts;
import dev.jobkit.core.loop.RunBook;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts runs of definitions. The number of a run is taken by storing its record, so that of two dispatches with the same
 * idempotency key, at the same time or later, the second finds the record of the first.
 */
final class Dispatcher {
    private static final int SUFFIX = 5;

    private final LoopParts parts;
    private final Loop loop;
    private final RunBook book;
    private final Judge judge;
    private final ObjectVerbs objects;

    /** Says what a dispatch under this name of a Job amounts to. */
    interface Plan {
        Dispatched of(JobDefinition definition, String jobName, Set<String> executors);

        /** Tells whether the first run under an idempotency key is what is meant now. */
        default boolean isSame(JobRun first, Dispatched now) {
            return true;
        }
    }

    Dispatcher(LoopParts parts, Loop loop, Judge judge, ObjectVerbs objects) {
        this.parts = parts;
        this.loop = loop;
        this.book = loop.book();
        this.judge = judge;
        this.objects = objects;
    }

    /** Starts a run, or returns the one that this idempotency key has started before. */
    JobRun dispatch(ObjectKey key, @Nullable String idempotencyKey, Plan plan, WriteOptions options) {
        String suffix = "";
        while (true) {
            JobDefinition definition = parts.store()
                    .get(Kind.DEFINITION, key)
                    .orElseThrow(() -> new NotFoundException(Kind.DEFINITION, key));
            String namespace = Dispatch.namespace(definition);
            long number = book.next(namespace, key.name(), ObjectRef.to(definition)); // before the key is looked for
            Optional<JobRun> first = idempotencyKey == null ? Optional.empty() : book.find(key, idempotencyKey);
            if (first.isPresent()) {
                return same(first.get(), definition, plan);
            }
            Attempt attempt = attempt(definition, number, suffix, plan, options);
            if (options.dryRun() == DryRun.YES) {
                return attempt.run();
            }
            CommitResult result =
                    parts.store().commit(List.of(attempt.commit())).get(0);
            if (result instanceof CommitResult.Done) {
                return attempt.done();
            }
            CommitResult.Conflict conflict = Conflicts.of(result);
            Optional<JobRun> other = parts.store().get(Kind.RUN, attempt.record());
            if (other.isPresent() || conflict.kind().equals(Kind.RUN)) {
                if (other.isPresent()
                        && idempotencyKey != null
                        && Records.isDispatch(other.get(), key, idempotencyKey)) {
                    return same(other.get(), definition, plan);
                }
                book.taken(attempt.record());
            } else {
                suffix = "-" + parts.ids().suffix(SUFFIX); // somebody else's Job has the name
            }
        }
    }

    /** Returns the first run under a key, unless the key means something else by now. */
    private JobRun same(JobRun first, JobDefinition definition, Plan plan) {
        String job = first.spec().job().name();
        if (!plan.isSame(first, plan.of(definition, job, parts.executors().keySet()))) {
            throw new ConflictException(
                    Kind.RUN,
                    first.key(),
                    "was started under the idempotency key \"" + first.spec().idempotencyKey()
                            + "\" with another item; a changed list needs another key");
        }
        return first;
    }

    /** What one try is about to store: the Job with its record, or the record of a refusal. */
    private final class Attempt {
        private final JobRun run;
        private final RunBook.@Nullable Opening opening;
        private final @Nullable InvalidJobException refusal;

        Attempt(RunBook.Opening opening) {
            this.run = opening.run();
            this.opening = opening;
            this.refusal = null;
        }

        Attempt(JobRun run, InvalidJobException refusal) {
            this.run = run;
            this.opening = null;
            this.refusal = refusal;
        }

        ObjectKey record() {
            return run.key();
        }

        JobRun run() {
            if (refusal != null) {
                throw refusal;
            }
            return run;
        }

        Commit commit() {
            if (opening == null) {
                return Commit.of(new Write.Create(run));
            }
            return new Commit(opening.writes(), List.of(opening.told(ObjectVerbs.createdAt(opening.job()))), null);
        }

        /** Tells whoever has to know that all is stored. */
        JobRun done() {
            book.stored(run);
            if (opening != null) {
                loop.pokeChanged(opening.job());
            }
            return run();
        }
    }

    private Attempt attempt(JobDefinition definition, long number, String suffix, Plan plan, WriteOptions options) {
        String jobName = definition.metadata().name() + "-" + number + suffix;
        Dispatched what = plan.of(definition, jobName, parts.executors().keySet());
        Provenance from = Provenance.dispatched(ObjectRef.to(definition), what, options.who());
        List<FieldError> errors = new ArrayList<>(what.errors());
        try {
            Job admitted = (Job) judge.admit(objects.fresh(what.job())).object();
            if (errors.isEmpty()) {
                return new Attempt(book.open(admitted, from, number, ObjectVerbs.createdAt(admitted)));
            }
        } catch (InvalidJobException e) {
            errors.addAll(e.errors());
        }
        InvalidJobException refusal = new InvalidJobException("Job.batch", jobName, errors);
        ObjectRef job = new ObjectRef(Kind.JOB.name(), Dispatch.namespace(definition), jobName, "");
        JobRun record = Records.refused(
                parts.ids().uid(),
                job,
                number,
                from,
                refusal.getMessage() == null ? "" : refusal.getMessage(),
                parts.time().instant());
        return new Attempt(record, refusal);
    }
}
