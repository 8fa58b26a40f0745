package dev.jobkit.core.pods;

import dev.jobkit.model.Metadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of the node agent that are put together from parts.
 *
 * <p>Source: Go's {@code time.Duration.String} and the format in which a kubelet names pods and containers in its messages.
 */
final class Texts {
    private Texts() {}

    /** Writes a span as Kubernetes does: {@code "10s"}, {@code "2m40s"}. */
    static String duration(Duration span) {
        long seconds = span.toSeconds();
        long hours = seconds / 3600;
        long minutes = seconds % 3600 / 60;
        String rest =
                (seconds % 60) + (span.toMillisPart() == 0 ? "" : String.format(".%03d", span.toMillisPart())) + "s";
        if (hours > 0) {
            return hours + "h" + minutes + "m" + rest;
        }
        return minutes > 0 ? minutes + "m" + rest : rest;
    }

    /** Names a pod as in the messages about back-off. */
    static String podName(Metadata pod) {
        return pod.name() + "_" + pod.namespace() + "(" + pod.uid() + ")";
    }

    /** Names containers as in the messages of pod conditions: {@code "[a b]"}. */
    static String names(List<ContainerDraft> containers) {
        List<String> names = new ArrayList<>(containers.size());
        containers.forEach(c -> names.add(c.spec.name()));
        return "[" + String.join(" ", names) + "]";
    }
}
