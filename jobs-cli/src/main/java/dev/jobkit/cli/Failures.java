package dev.jobkit.cli;

import dev.jobkit.PodLogs;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers the last failure of each Job, and tells it in words. For one thread. */
final class Failures {
    private static final int TAIL_LINES = 20;
    private static final int LONGEST = 300;

    private final PodLogs logs;
    private final Map<String, Failure> last = new HashMap<>();

    /**
     * How a pod failed.
     *
     * @param pod the pod
     * @param run the log of the container that failed; null when none did
     * @param end how the container ended; null when none failed
     */
    private record Failure(
            Pod pod, @Nullable LogKey run, @Nullable Terminated end) {}

    /**
     * A failure in words.
     *
     * @param words which pod, which exit code, its last words
     * @param hint what to do about it; empty when nobody knows
     */
    record Told(String words, String hint) {}

    Failures(PodLogs logs) {
        this.logs = logs;
    }

    /** Takes the next state of a pod. */
    void update(Pod pod) {
        Optional<String> job = pod.metadata().controller().map(owner -> owner.uid());
        if (job.isEmpty()) {
            return;
        }
        List<ContainerStatus> all = new ArrayList<>(pod.status().initContainerStatuses());
        all.addAll(pod.status().containerStatuses());
        Failure failure = null;
        for (ContainerStatus status : all) {
            if (status.state() instanceof Terminated end && end.exitCode() != 0) {
                failure = failure(pod, status, status.restartCount(), end);
            } else if (status.lastState() instanceof Terminated end && end.exitCode() != 0) {
                failure = failure(pod, status, Math.max(0, status.restartCount() - 1), end);
            }
        }
        if (failure == null && pod.status().phase() == PodPhase.FAILED) {
            failure = new Failure(pod, null, null);
        }
        if (failure != null) {
            last.put(job.get(), failure);
        }
    }

    private static Failure failure(Pod pod, ContainerStatus status, int attempt, Terminated end) {
        return new Failure(pod, new LogKey(pod.metadata().uid(), status.name(), attempt), end);
    }

    /** Tells how the last pod of this Job failed that did. */
    Optional<Told> tell(String jobUid) {
        return Optional.ofNullable(last.get(jobUid)).map(this::told);
    }

    private Told told(Failure failure) {
        String pod = "pod " + failure.pod().metadata().name();
        Terminated end = failure.end();
        LogKey run = failure.run();
        if (end == null || run == null) {
            return new Told(
                    pod + ": "
                            + joined(
                                    failure.pod().status().reason(),
                                    failure.pod().status().message()),
                    "");
        }
        List<String> tail = tail(run);
        String reason = end.reason();
        boolean plain = reason == null || reason.equals("Error");
        String words = lastWords(end, tail);
        return new Told(
                pod + ": exit code " + end.exitCode() + (plain ? "" : " (" + reason + ")")
                        + (words.isEmpty() ? ", without a last word" : ": " + words),
                Hints.about(failure.pod(), run.container(), end, tail));
    }

    private static String joined(@Nullable String reason, @Nullable String message) {
        return (reason == null ? "Failed" : reason) + (message == null || message.isEmpty() ? "" : ": " + message);
    }

    private static String lastWords(Terminated end, List<String> tail) {
        String message = end.message();
        String words = message == null ? "" : message.strip();
        for (int i = tail.size() - 1; i >= 0 && words.isEmpty(); i--) {
            words = tail.get(i).strip();
        }
        String line = words.replaceAll("\\s*\\R\\s*", " | ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private List<String> tail(LogKey key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        try (LogReader reader =
                logs.open(key, LogRange.builder().tailLines(TAIL_LINES).build())) {
            for (int n = reader.read(buffer, 0, buffer.length); n >= 0; n = reader.read(buffer, 0, buffer.length)) {
                bytes.write(buffer, 0, n);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
