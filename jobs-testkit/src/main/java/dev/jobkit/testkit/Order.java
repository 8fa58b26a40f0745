package dev.jobkit.testkit;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.Stop;
import java.time.Instant;
import java.util.Set;

/** What a controller told a {@link FakeExecutor}, with the instant at which it did. */
public sealed interface Order {
    /** Returns when the order came. */
    Instant at();

    /**
     * A run is to start.
     *
     * @param run what
     * @param at when the order came
     */
    record Start(PodRun run, Instant at) implements Order {}

    /**
     * A run is to end.
     *
     * @param run which
     * @param stop how
     * @param at when the order came
     */
    record End(RunId run, Stop stop, Instant at) implements Order {}

    /**
     * A run is offered after a restart of the controller.
     *
     * @param run what
     * @param at when the offer came
     */
    record Adopt(PodRun run, Instant at) implements Order {}

    /**
     * Only these runs have an owner.
     *
     * @param known which
     * @param at when the word came
     */
    record RetainOnly(Set<RunId> known, Instant at) implements Order {
        /** Copies the set. */
        public RetainOnly {
            known = Set.copyOf(known);
        }
    }

    /**
     * The outcome of a run is committed.
     *
     * @param run which
     * @param at when the word came
     */
    record Release(RunId run, Instant at) implements Order {}

    /**
     * All of a pod is over.
     *
     * @param podUid which
     * @param at when the word came
     */
    record ReleasePod(String podUid, Instant at) implements Order {}
}
