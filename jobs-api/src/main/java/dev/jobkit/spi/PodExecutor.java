package dev.jobkit.spi;

import dev.jobkit.model.RunId;
import java.util.Set;

/**
 * Runs containers: on threads, as processes, on other machines.
 *
 * <p>Orders are wishes, reports are facts, and facts win. Orders come one container attempt at a time, are repeated after
 * a crash, and so have to be idempotent by their {@link RunId}. All methods return at once and may be called from any
 * thread; nothing of the controller is locked meanwhile. What they throw is logged; only a throw of {@link #start} means
 * something: it counts as {@link RunReport.NotStarted}.
 */
public interface PodExecutor extends AutoCloseable {
    /** Starts the run, now or when there is room; a run that it already has is left alone. */
    void start(PodRun run, RunContext context);

    /**
     * Asks a run to end: gracefully, and by force when the grace is over. The end arrives as {@link RunReport.Exited}, or as
     * {@link RunReport.NotStarted} when the run never began. A stop of a run that it does not have is answered by NotStarted,
     * too. A further stop may bring the end by force forward, and never puts it off. Without an implementation a run goes on
     * until it ends by itself.
     */
    default void stop(RunId run, Stop stop) {}

    /** Offers a run that the store says is unfinished, after a restart of the controller. */
    default Adoption adopt(PodRun run, RunContext context) {
        return Adoption.UNKNOWN;
    }

    /**
     * Says which runs have an owner, after adoption; the executor ends all others. Of runs that were adopted or lost before,
     * some may have been stopped or released by then, while others were still offered.
     */
    default void retainOnly(Set<RunId> known) {}

    /** Says that the outcome of the run is committed: the executor may forget it. */
    default void release(RunId run) {}

    /** Says that all of the pod is over: its volumes, directory and reserved capacity may go. */
    default void releasePod(String podUid) {}

    /** Describes the executor as a node. */
    default NodeInfo describe() {
        return NodeInfo.UNLIMITED;
    }

    /** Ends what runs, as its settings say, and gives its threads back. */
    @Override
    default void close() {}
}
