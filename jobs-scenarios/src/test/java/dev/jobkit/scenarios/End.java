package dev.jobkit.scenarios;

import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobProgress;
import dev.jobkit.event.JobWaiting;
import dev.jobkit.event.PodEvent;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.Job;
import dev.jobkit.model.Pod;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.RevisionGoneException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a life ended, without what chance may decide: names and uids of pods, and how often progress was told.
 *
 * @param status how the Job stands, or that it is gone
 * @param tracking what it remembers
 * @param pods its pods
 * @param told what followers were told, but for progress
 */
record End(String status, String tracking, List<String> pods, List<String> told) {
    /** Returns how things stand on this stage. */
    static End of(Stage stage) {
        Optional<Job> job = stage.job();
        return new End(
                job.map(j -> masked(j.status().toString())).orElse("gone"),
                job.map(j -> j.tracking().toString()).orElse(""),
                stage.pods().stream().map(End::text).sorted().toList(),
                told(stage));
    }

    static String text(Pod pod) {
        StringBuilder text =
                new StringBuilder(pod.completionIndex() + " " + pod.status().phase() + " "
                        + pod.status().reason() + " created " + pod.metadata().created() + " deleted "
                        + pod.metadata().deleted() + " " + pod.metadata().finalizers() + " conditions "
                        + pod.status().conditions());
        pod.status().containerStatuses().forEach(c -> {
            text.append(' ').append(c.name()).append(" x").append(c.restartCount());
            if (c.state() instanceof ContainerState.Terminated end) {
                text.append(" exit ").append(end.exitCode());
            }
        });
        return text.toString();
    }

    private static List<String> told(Stage stage) {
        List<String> told = new ArrayList<>();
        try {
            for (Change change : stage.store().changesAfter(0, Integer.MAX_VALUE)) {
                if (change instanceof Change.Told t && !isRemark(t.event())) {
                    told.add(text(t.event()));
                }
            }
        } catch (RevisionGoneException e) {
            throw new AssertionError(e);
        }
        told.sort(null);
        return told;
    }

    /** Progress and waiting are told as passes happen to see them, and so differ when a pass is lost. */
    private static boolean isRemark(JobEvent event) {
        return event instanceof JobProgress || event instanceof JobWaiting;
    }

    private static String text(JobEvent event) {
        String index = event instanceof PodEvent pod ? " index " + pod.index() : "";
        return event.at() + " " + event.getClass().getSimpleName() + index + " " + event.reason() + ": "
                + masked(event.message());
    }

    private static String masked(String message) {
        return message.replaceAll("life-[a-z0-9-]+", "life-*");
    }
}
