package dev.jobkit.core.pods;

import dev.jobkit.model.ContainerState.Running;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.spi.RunReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Words how a container ended: as it was reported, or as it must have been when nobody said.
 *
 * <p>Source: v1 ContainerStateTerminated with the reasons that a kubelet writes: Completed, Error, ContainerStatusUnknown.
 */
final class Ends {
    private static final String UNKNOWN = "ContainerStatusUnknown";
    private static final String NOT_FOUND = "The container could not be located when the pod was terminated";

    private Ends() {}

    /** Returns the end that was reported, for a run since the given instant. */
    static Terminated reported(RunReport.Exited exited, @Nullable Instant from) {
        String reason = exited.reason() != null ? exited.reason() : exited.exitCode() == 0 ? "Completed" : "Error";
        return new Terminated(exited.exitCode(), exited.signal(), reason, exited.message(), from, exited.finishedAt());
    }

    /** Returns the end of a container that cannot be found any more: code 0 or 137, as a kubelet writes it. */
    static Terminated unknown(ContainerDraft c, int exitCode, @Nullable String message, Instant at) {
        Instant from = c.state instanceof Running running ? running.startedAt() : null;
        return new Terminated(exitCode, null, UNKNOWN, message == null ? NOT_FOUND : message, from, at);
    }

    /** Returns the good end that is assumed since what has to wait for it was reported to run. */
    static Terminated assumed() {
        return new Terminated(0, null, "Completed", null, null, null);
    }
}
