package dev.jobkit.core;

import dev.jobkit.ConflictException;
import dev.jobkit.DryRun;
import dev.jobkit.InvalidJobException;
import dev.jobkit.NotFoundException;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.dispatch.Dispatch;
import dev.jobkit.core.dispatch.Dispatched;
import dev.jobkit.core.dispatch.OtherValues;
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
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

        /** Returns what tells the list of items of which this is a part from others; null when there is no list. */
        default @Nullable String list(JobDefinition definition) {
            return null;
        }

        /** Returns the fault with the place where it was given. */
        default FieldError placed(FieldError error) {
            return error;
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

    /**
     * Checks that nothing was started under an idempotency key.
     *
     * @throws ConflictException if something was
     */
    void ensureUnused(ObjectKey definition, String idempotencyKey) {
        book.find(definition, idempotencyKey).ifPresent(first -> {
            throw other(first);
        });
    }

    /** Returns the first run under a key, unless the key means something else by now. */
    private JobRun same(JobRun first, JobDefinition definition, Plan plan) {
        if (!Objects.equals(
                plan.list(definition), first.metadata().annotations().get(Names.ITEMS_DIGEST))) {
            throw other(first);
        }
        Dispatched again =
                plan.of(definition, first.spec().job().name(), parts.executors().keySet());
        List<String> differences = OtherValues.between(first.spec().overrides(), again);
        if (!differences.isEmpty()) {
            throw other(first, "with other values; other values need another key: " + String.join("; ", differences));
        }
        return first;
    }

    private static ConflictException other(JobRun first) {
        return other(first, "with other items; a changed list needs another key");
    }

    private static ConflictException other(JobRun first, String what) {
        return new ConflictException(
                Kind.RUN,
                first.key(),
                "was started under the idempotency key \"" + first.spec().idempotencyKey() + "\" " + what);
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
                RunBook.Opening opening = book.open(admitted, from, number, ObjectVerbs.createdAt(admitted));
                return new Attempt(of(plan.list(definition), opening));
            }
        } catch (InvalidJobException e) {
            errors.addAll(e.errors());
        }
        InvalidJobException refusal = new InvalidJobException(
                "Job.batch", jobName, errors.stream().map(plan::placed).toList());
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

    /** Notes the list of items on the record, so that another one is told from it. */
    private static RunBook.Opening of(@Nullable String list, RunBook.Opening opening) {
        if (list == null) {
            return opening;
        }
        Metadata noted = opening.run().metadata().toBuilder()
                .annotations(Map.of(Names.ITEMS_DIGEST, list))
                .build();
        return new RunBook.Opening(opening.job(), opening.run().withMetadata(noted));
    }
}
