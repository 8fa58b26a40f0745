package dev.jobkit.manifest;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Remains;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.RunSpec;
import dev.jobkit.model.RunStatus;
import java.util.Locale;
import java.util.Map;

/** Records of runs and attempts: our own kinds. */
final class RunCodec {
    private static final ObjectRef NOWHERE = new ObjectRef("", "", "", "");

    private static final Codec<Overrides, Overrides.Builder> OVERRIDES = Codec.of(
                    "v1.Overrides", Overrides::builder, Overrides.Builder::build)
            .bind("parameters", Forms.TEXT_MAP, Overrides::parameters, Overrides.Builder::parameters)
            .bind("env", Forms.TEXT_MAP, Overrides::env, Overrides.Builder::env)
            .bind("container", Forms.TEXT, Overrides::container, Overrides.Builder::container)
            .bind("image", Forms.TEXT, Overrides::image, Overrides.Builder::image)
            .bind("command", Forms.TEXTS, Overrides::command, Overrides.Builder::command)
            .bind("args", Forms.TEXTS, Overrides::args, Overrides.Builder::args)
            .bind("parallelism", Forms.INT32, Overrides::parallelism, Overrides.Builder::parallelism)
            .bind("completions", Forms.INT32, Overrides::completions, Overrides.Builder::completions)
            .bind("backoffLimit", Forms.INT32, Overrides::backoffLimit, Overrides.Builder::backoffLimit)
            .bind("activeDeadlineSeconds", Forms.SECONDS, Overrides::activeDeadline, Overrides.Builder::activeDeadline)
            .bind("idempotencyKey", Forms.TEXT, Overrides::idempotencyKey, Overrides.Builder::idempotencyKey)
            .bind(
                    "remains",
                    Forms.choice(Remains.class, RunCodec::word),
                    Overrides::remains,
                    Overrides.Builder::remains);

    private static final Codec<RunSpec, Parts> SPEC = Codec.<RunSpec>of("v1.RunSpec", RunCodec::spec)
            .part("number", Forms.INT64, RunSpec::number)
            .part("origin", Forms.choice(RunOrigin.class, RunCodec::word), RunSpec::origin)
            .part("who", Forms.TEXT, RunSpec::who)
            .part("source", MetadataCodec.REFERENCE, RunSpec::source)
            .part("job", MetadataCodec.REFERENCE, RunSpec::job)
            .part("overrides", OVERRIDES, spec -> spec.overrides().equals(Overrides.NONE) ? null : spec.overrides())
            .part("parameters", Forms.TEXT_MAP, RunSpec::parameters)
            .part("idempotencyKey", Forms.TEXT, RunSpec::idempotencyKey)
            .part("ran", JobCodec.SPEC, RunSpec::ran);

    private static final Codec<Cancellation, Parts> CANCELLATION = Codec.<Cancellation>of(
                    "v1.Cancellation", p -> new Cancellation(p.text("who"), p.text("reason")))
            .part("who", Forms.TEXT, Cancellation::who)
            .part("reason", Forms.TEXT, Cancellation::reason);

    private static final Codec<RunStatus, RunStatus.Builder> STATUS = Codec.of(
                    "v1.RunStatus", RunStatus::builder, RunStatus.Builder::build)
            .bind(
                    "outcome",
                    Forms.choice(RunOutcome.class, RunCodec::word),
                    RunStatus::outcome,
                    RunStatus.Builder::outcome)
            .bind("startTime", Forms.TIME, RunStatus::started, RunStatus.Builder::started)
            .bind("finishTime", Forms.TIME, RunStatus::finished, RunStatus.Builder::finished)
            .bind("succeeded", Forms.INT32, RunStatus::succeeded, RunStatus.Builder::succeeded)
            .bind("failed", Forms.INT32, RunStatus::failed, RunStatus.Builder::failed)
            .bind("completedIndexes", Forms.INDEXES, RunStatus::completedIndexes, RunStatus.Builder::completedIndexes)
            .bind("failedIndexes", Forms.INDEXES, RunStatus::failedIndexes, RunStatus.Builder::failedIndexes)
            .bind("reason", Forms.TEXT, RunStatus::reason, RunStatus.Builder::reason)
            .bind("message", Forms.TEXT, RunStatus::message, RunStatus.Builder::message)
            .bind("cancelled", CANCELLATION, RunStatus::cancelled, RunStatus.Builder::cancelled)
            .bind("lastFailure", Forms.TEXT, RunStatus::lastFailure, RunStatus.Builder::lastFailure)
            .bind(
                    "trimmedAttempts",
                    Forms.INT32,
                    status -> status.trimmed() == 0 ? null : status.trimmed(),
                    RunStatus.Builder::trimmed);

    static final Codec<JobRun, Parts> RUN = Codec.<JobRun>of("v1.JobRun", RunCodec::run)
            .part("metadata", MetadataCodec.METADATA, JobRun::metadata)
            .part("spec", SPEC, JobRun::spec)
            .part("status", STATUS, JobRun::status);

    private static final Codec<LogKey, Parts> LOG_KEY = Codec.<LogKey>of(
                    "v1.LogKey", p -> new LogKey(p.text("podUid"), p.text("container"), p.number("attempt")))
            .part("podUid", Forms.TEXT, LogKey::podUid)
            .part("container", Forms.TEXT, LogKey::container)
            .part("attempt", Forms.INT32, LogKey::attempt);

    static final Codec<Attempt, Parts> ATTEMPT = Codec.<Attempt>of("v1.Attempt", RunCodec::attempt)
            .part("runUid", Forms.TEXT, Attempt::runUid)
            .part("pod", MetadataCodec.REFERENCE, Attempt::pod)
            .part("index", Forms.INT32, Attempt::index)
            .part("container", Forms.TEXT, Attempt::container)
            .part("attempt", Forms.INT32, Attempt::attempt)
            .part("node", Forms.TEXT, Attempt::node)
            .part("startTime", Forms.TIME, Attempt::started)
            .part("finishTime", Forms.TIME, Attempt::finished)
            .part("exitCode", Forms.INT32, Attempt::exitCode)
            .part("reason", Forms.TEXT, Attempt::reason)
            .part("message", Forms.TEXT, Attempt::message)
            .part("log", LOG_KEY, Attempt::log);

    private RunCodec() {}

    /** Returns the word of a constant, {@code Succeeded} of {@code SUCCEEDED}. */
    private static String word(Enum<?> constant) {
        return constant.name().charAt(0) + constant.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private static ObjectRef reference(Parts parts, String field) {
        ObjectRef reference = parts.get(field);
        return reference == null ? NOWHERE : reference;
    }

    private static RunSpec spec(Parts parts) {
        RunOrigin origin = parts.get("origin");
        Overrides overrides = parts.get("overrides");
        Long number = parts.get("number");
        return new RunSpec(
                number == null ? 0 : number,
                origin == null ? RunOrigin.SUBMIT : origin,
                parts.text("who"),
                parts.get("source"),
                reference(parts, "job"),
                overrides == null ? Overrides.NONE : overrides,
                parts.map("parameters"),
                parts.get("idempotencyKey"),
                parts.get("ran"));
    }

    private static JobRun run(Parts parts) {
        Metadata metadata = parts.get("metadata");
        RunSpec spec = parts.get("spec");
        RunStatus status = parts.get("status");
        return new JobRun(
                metadata == null ? Metadata.EMPTY : metadata,
                spec == null ? SPEC.fromTree(Map.of()) : spec,
                status == null ? RunStatus.builder().build() : status);
    }

    private static Attempt attempt(Parts parts) {
        LogKey log = parts.get("log");
        return new Attempt(
                parts.text("runUid"),
                reference(parts, "pod"),
                parts.get("index"),
                parts.text("container"),
                parts.number("attempt"),
                parts.get("node"),
                parts.get("startTime"),
                parts.get("finishTime"),
                parts.number("exitCode"),
                parts.get("reason"),
                parts.get("message"),
                log == null ? new LogKey("", "", 0) : log);
    }
}
