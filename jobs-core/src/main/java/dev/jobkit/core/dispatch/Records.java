package dev.jobkit.core.dispatch;

import dev.jobkit.model.Cancellation;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.RunSpec;
import dev.jobkit.model.RunStatus;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the record of a run says, and when: it is written with its Job, closed in the Job's last commit, and not touched in
 * between. Pure.
 *
 * <p>Source: our own; outcome, counts and end are read from batch/v1 JobStatus.
 */
public final class Records {
    /** Series with longer names have no label {@link Names#RUN_OF}. */
    public static final int LONGEST_LABEL = 63;

    private static final String CANCELLED = "Cancelled";

    private Records() {}

    /** Returns the Job with the word which record is its own, and with what a rerun needs once that record is gone. */
    public static Job linked(Job job, long number, Provenance from) {
        ObjectRef source = from.source();
        boolean dispatched = source != null && source.kind().equals(Kind.DEFINITION.name());
        return job.withStatus(
                job.status(),
                job.tracking().toBuilder()
                        .runUid(job.metadata().uid())
                        .run(RunNames.name(from.series(), number))
                        .source(dispatched ? source : null)
                        .parameters(from.declared())
                        .build());
    }

    /** Returns the record of a Job that begins. */
    public static JobRun opened(Job job, long number, Provenance from, Instant now) {
        JobSpec ran = Secrets.masked(job.spec(), from.secrets());
        RunSpec spec = spec(number, from, ObjectRef.to(job), ran);
        RunStatus.Builder status = RunStatus.builder();
        if (!job.tracking().takenOver().isEmpty()) {
            status.reason("TakenOver")
                    .message("indexes " + job.tracking().takenOver() + " were done by an earlier run");
        }
        String linked = job.tracking().run();
        String name = linked == null ? RunNames.name(from.series(), number) : linked;
        return new JobRun(
                metadata(job.metadata().namespace(), job.metadata().uid(), name, from, now), spec, status.build());
    }

    /** Returns the record of a dispatch that was refused: it never began. */
    public static JobRun refused(String uid, ObjectRef job, long number, Provenance from, String why, Instant now) {
        RunStatus status = RunStatus.builder()
                .outcome(RunOutcome.REFUSED)
                .finished(now)
                .reason("Refused")
                .message(why)
                .build();
        String name = RunNames.name(from.series(), number);
        return new JobRun(metadata(job.namespace(), uid, name, from, now), spec(number, from, job, null), status);
    }

    /** Tells whether this run was dispatched from the definition under this key, and not refused. */
    public static boolean isDispatch(JobRun run, ObjectKey definition, String idempotencyKey) {
        ObjectRef source = run.spec().source();
        return idempotencyKey.equals(run.spec().idempotencyKey())
                && run.spec().origin() == RunOrigin.DISPATCH
                && run.status().outcome() != RunOutcome.REFUSED
                && source != null
                && source.key().equals(definition);
    }

    private static Metadata metadata(String namespace, String uid, String name, Provenance from, Instant now) {
        return Metadata.builder()
                .namespace(namespace)
                .name(name)
                .uid(uid)
                .generation(1)
                .labels(from.series().length() > LONGEST_LABEL ? Map.of() : Map.of(Names.RUN_OF, from.series()))
                .created(now)
                .build();
    }

    private static RunSpec spec(long number, Provenance from, ObjectRef job, @Nullable JobSpec ran) {
        return new RunSpec(
                number,
                from.origin(),
                from.who(),
                from.source(),
                job,
                from.overrides(),
                from.parameters(),
                from.overrides().idempotencyKey(),
                ran);
    }

    /** Returns the record as it stands while its Job goes on: with the Job's own account. */
    public static JobRun live(JobRun run, Job job) {
        return run.status().outcome() == RunOutcome.RUNNING
                ? run.withStatus(counted(run, job).build())
                : run;
    }

    /** Returns the record with how the last attempt failed; unchanged when none has failed. */
    public static JobRun failed(JobRun run, @Nullable String failure) {
        return failure == null
                ? run
                : run.withStatus(run.status().toBuilder().lastFailure(failure).build());
    }

    /** Returns the record of a Job that has finished; how the last attempt failed stays unless one has failed just now. */
    public static JobRun closed(JobRun run, Job job, @Nullable String lastFailure, Instant now) {
        JobStatus status = job.status();
        JobCondition end = status.condition(JobConditionType.COMPLETE)
                .or(() -> status.condition(JobConditionType.FAILED))
                .orElseThrow(() -> new IllegalArgumentException("is not finished: " + job.key()));
        RunStatus.Builder closed = counted(run, job)
                .outcome(outcome(job, end))
                .finished(status.completionTime() == null ? now : status.completionTime())
                .lastFailure(lastFailure == null ? run.status().lastFailure() : lastFailure);
        String cancelled = job.metadata().annotations().get(Names.CANCELLED);
        if (cancelled != null && CANCELLED.equals(end.reason())) {
            closed.cancelled(Cancellation.parse(cancelled));
        }
        closed.reason(
                end.reason() == null || end.reason().isEmpty() ? run.status().reason() : end.reason());
        closed.message(RecordWords.atEnd(run, job, end.message()));
        return run.withStatus(closed.build());
    }

    private static RunOutcome outcome(Job job, JobCondition end) {
        if (job.isComplete()) {
            return RunOutcome.SUCCEEDED;
        }
        return CANCELLED.equals(end.reason()) ? RunOutcome.CANCELLED : RunOutcome.FAILED;
    }

    /** Returns the record of a Job that was taken away before its end. */
    public static JobRun unfinished(JobRun run, Job job, String reason, String message, Instant now) {
        return run.withStatus(counted(run, job)
                .outcome(RunOutcome.UNFINISHED)
                .finished(now)
                .reason(reason)
                .message(message)
                .build());
    }

    /** Returns the record with a further sentence. */
    public static JobRun noted(JobRun run, String sentence) {
        String message = RecordWords.joined(run.status().message(), sentence);
        return run.withStatus(run.status().toBuilder().message(message).build());
    }

    /** Returns the record of a run some of whose oldest attempts are no longer kept. */
    public static JobRun trimmed(JobRun run, int attempts) {
        int all = run.status().trimmed() + attempts;
        return run.withStatus(run.status().toBuilder().trimmed(all).build());
    }

    private static RunStatus.Builder counted(JobRun run, Job job) {
        JobStatus status = job.status();
        return run.status().toBuilder()
                .started(status.startTime())
                .succeeded(status.succeeded())
                .failed(status.failed())
                .completedIndexes(job.spec().isIndexed() ? Rerun.done(job) : status.completedIndexes())
                .failedIndexes(status.failedIndexes());
    }
}
