package dev.jobkit.cli;

import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Progress;
import java.util.Map;

/** Says what pods tell of themselves while they wait and run, each thing once. For one thread. */
final class PodWords {
    private final Console console;
    private final Map<String, String> waits = new Recent<>();
    private final Map<String, String> progress = new Recent<>();

    PodWords(Console console) {
        this.console = console;
    }

    /** Says what is new about this pod. */
    void tell(Pod pod) {
        for (ContainerStatus status : pod.status().containerStatuses()) {
            tellWaiting(pod, status);
        }
        tellProgress(pod);
    }

    /** Says how far a program is whenever it says something else. */
    private void tellProgress(Pod pod) {
        Progress now = pod.status().progress();
        if (now != null) {
            String words = JobLine.progress(now);
            if (!words.equals(progress.put(pod.metadata().uid(), words))) {
                console.say("pod " + pod.metadata().name() + ": " + words);
            }
        }
    }

    /** Says once per pod and reason that it cannot start; plain waiting for its turn needs no words. */
    private void tellWaiting(Pod pod, ContainerStatus status) {
        if (status.state() instanceof ContainerState.Waiting waiting) {
            String reason = waiting.reason();
            String message = waiting.message();
            if (reason != null
                    && message != null
                    && !message.isEmpty()
                    && !reason.equals(waits.put(pod.metadata().uid(), reason))) {
                console.say("pod " + pod.metadata().name() + ": waits: " + reason + ": " + message);
            }
        }
    }
}
