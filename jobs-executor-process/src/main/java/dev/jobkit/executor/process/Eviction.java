package dev.jobkit.executor.process;

import dev.jobkit.model.PodPhase;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a pod that takes more of the disk than it may, as a kubelet ends it (the page "Local ephemeral storage"). */
final class Eviction {
    private static final Logger LOG = LoggerFactory.getLogger(Eviction.class);

    /** What a kubelet gives a pod that it evicts at once. */
    private static final Stop AT_ONCE = new Stop(Duration.ofSeconds(1), StopCause.DELETED);

    private Eviction() {}

    /** Says that the run's pod has failed, and why, and ends the run. */
    static void of(ProcessRun run, String why, Dispatcher dispatcher) {
        LOG.warn("pod {} is evicted: {}", run.order().pod().key(), why);
        run.report(new RunReport.PodEnded(
                PodPhase.FAILED, "Evicted", why, run.context().time().instant()));
        dispatcher.stop(run, AT_ONCE);
    }
}
