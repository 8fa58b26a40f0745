package dev.jobkit.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was run, by whom and from where; written once.
 *
 * @param number counts the runs of one name from 1
 * @param origin where it came from
 * @param who the person or program; empty when unknown
 * @param source the definition, CronJob or Job it came from
 * @param job the Job that ran
 * @param overrides what was different, secrets masked
 * @param parameters all parameters as run, secrets masked
 * @param idempotencyKey the key of the dispatch
 * @param ran the spec as it was started, secrets masked; null when nothing was started or it is not known
 */
public record RunSpec(
        long number,
        RunOrigin origin,
        String who,
        @Nullable ObjectRef source,
        ObjectRef job,
        Overrides overrides,
        Map<String, String> parameters,
        @Nullable String idempotencyKey,
        @Nullable JobSpec ran) {
    /** Copies the collections; judges nothing. */
    public RunSpec {
        parameters = Copies.ordered(parameters);
    }

    /** Makes the account of a run whose spec is not known. */
    public RunSpec(
            long number,
            RunOrigin origin,
            String who,
            @Nullable ObjectRef source,
            ObjectRef job,
            Overrides overrides,
            Map<String, String> parameters,
            @Nullable String idempotencyKey) {
        this(number, origin, who, source, job, overrides, parameters, idempotencyKey, null);
    }
}
