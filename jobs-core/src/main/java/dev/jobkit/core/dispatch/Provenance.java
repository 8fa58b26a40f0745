package dev.jobkit.core.dispatch;

import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Owner;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.Secrecy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a run comes from.
 *
 * <p>Source: our own; it holds no rule.
 *
 * @param series the name whose runs are counted: that of the definition or CronJob, else that of the Job
 * @param origin by which way it came
 * @param who the person or program; empty when unknown
 * @param source the definition, CronJob or Job it came from
 * @param overrides what was different, secrets masked
 * @param parameters all parameters as run, secrets masked
 * @param declared the names of the parameters that were declared, and which of them may not be shown
 */
public record Provenance(
        String series,
        RunOrigin origin,
        String who,
        @Nullable ObjectRef source,
        Overrides overrides,
        Map<String, String> parameters,
        Map<String, Secrecy> declared) {
    /** Copies the collections. */
    public Provenance {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        declared = Collections.unmodifiableMap(new LinkedHashMap<>(declared));
    }

    /** Returns the names of the variables whose values may not be shown. */
    public Set<String> secrets() {
        return Parameters.secrets(declared);
    }

    /** Returns where a Job comes from that somebody stores; one that a CronJob owns is a start of that CronJob by hand. */
    public static Provenance submitted(Job job, String who) {
        Owner owner = job.metadata().controller().orElse(null);
        if (owner == null || !owner.isOf(Kind.CRON_JOB)) {
            return plain(job.metadata().name(), RunOrigin.SUBMIT, who, null);
        }
        ObjectRef cronJob = new ObjectRef(owner.kind(), job.metadata().namespace(), owner.name(), owner.uid());
        boolean triggered = job.metadata().annotations().containsKey(Names.CRONJOB_INSTANTIATE);
        return plain(owner.name(), triggered ? RunOrigin.TRIGGER : RunOrigin.SUBMIT, who, cronJob);
    }

    /** Returns where the Job of a due time comes from. */
    public static Provenance scheduled(ObjectRef cronJob) {
        return plain(cronJob.name(), RunOrigin.SCHEDULE, "", cronJob);
    }

    /** Returns where a dispatched Job comes from. */
    public static Provenance dispatched(ObjectRef definition, Dispatched what, String who) {
        return new Provenance(
                definition.name(),
                RunOrigin.DISPATCH,
                who,
                definition,
                what.overrides(),
                what.parameters(),
                what.declared());
    }

    /**
     * Returns where a Job comes from that takes the place of another.
     *
     * @param record the record of the other one's run, if it is kept
     */
    public static Provenance rerun(Job before, @Nullable JobRun record, Dispatched what, String who) {
        Provenance first = submitted(before, who);
        String run = before.tracking().run();
        String series = run == null ? first.series() : RunNames.series(ObjectKey.of(run));
        ObjectRef source = record == null ? null : record.spec().source();
        source = source == null ? before.tracking().source() : source;
        source = source == null ? first.source() : source;
        source = source == null ? ObjectRef.to(before) : source;
        return new Provenance(
                series, RunOrigin.RERUN, who, source, what.overrides(), what.parameters(), what.declared());
    }

    private static Provenance plain(String series, RunOrigin origin, String who, @Nullable ObjectRef source) {
        return new Provenance(series, origin, who, source, Overrides.NONE, Map.of(), Map.of());
    }
}
