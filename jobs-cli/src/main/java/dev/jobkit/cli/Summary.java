package dev.jobkit.cli;

import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Pod;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints how a simulated Job stands at the end: status, pods and events. */
final class Summary {
    private final Simulation simulation;
    private final PrintWriter out;

    Summary(Simulation simulation, PrintWriter out) {
        this.simulation = simulation;
        this.out = out;
    }

    void print() {
        Job job = simulation.job();
        Instant now = simulation.world().time().instant();
        out.println();
        boolean open = simulation.line().outcome() == TimeLine.Outcome.GOING;
        boolean there = simulation.world().find().isPresent();
        out.println(
                open && there
                        ? JobLine.name(job) + ": still going (" + JobLine.counts(job) + ")"
                        : JobLine.end(job, now));
        status(job);
        pods(simulation.world().pods());
        events(simulation.world().events());
        out.flush();
    }

    private void status(Job job) {
        JobStatus status = job.status();
        out.println("  " + JobLine.counts(job) + ", ready " + zero(status.ready()) + ", terminating "
                + zero(status.terminating()));
        if (job.spec().isIndexed()) {
            out.println("  completedIndexes \"" + status.completedIndexes() + "\""
                    + (status.failedIndexes() == null ? "" : ", failedIndexes \"" + status.failedIndexes() + "\""));
        }
        for (JobCondition c : status.conditions()) {
            out.println("  condition " + c.type() + "=" + c.status() + " (" + c.reason() + "): " + c.message());
        }
    }

    private void pods(List<Pod> pods) {
        out.println("pods:" + (pods.isEmpty() ? " none" : ""));
        for (Pod pod : pods) {
            StringBuilder line = new StringBuilder(
                    "  " + pod.metadata().name() + "  " + pod.status().phase().text());
            if (pod.metadata().isDeleting()) {
                line.append(", terminating");
            }
            int restarts = pod.status().containerStatuses().stream()
                    .mapToInt(ContainerStatus::restartCount)
                    .sum();
            if (restarts > 0) {
                line.append(", ").append(restarts).append(restarts == 1 ? " restart" : " restarts");
            }
            if (pod.status().reason() != null) {
                line.append(", ").append(pod.status().reason());
            }
            out.println(line);
        }
    }

    private void events(List<EventRecord> events) {
        out.println("events:" + (events.isEmpty() ? " none" : ""));
        events.stream()
                .sorted(Comparator.comparing(EventRecord::first)
                        .thenComparingLong(e -> e.metadata().revision()))
                .forEach(e -> out.println("  " + e.type() + " " + e.reason() + " x" + e.count() + ": " + e.message()
                        + (e.why() == null || e.why().isEmpty()
                                ? ""
                                : " (why: " + simulation.line().relative(e.why()) + ")")));
    }

    private static int zero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
