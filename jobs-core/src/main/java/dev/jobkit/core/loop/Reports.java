package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.RunId;
import dev.jobkit.model.Usage;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Lays reports of executors into the mailboxes of those who look after the pods; reports about other pods are dropped.
 * Measurements are kept here and wake nobody; words about progress are thinned out. Thread-safe.
 */
final class Reports implements RunReporter {
    private final Directory directory;
    private final Consumer<Entry> wake;
    private final Map<String, Map<String, Usage>> usage = new ConcurrentHashMap<>();

    private final ProgressFilter progress;
    private final Dismissal dismissal;

    Reports(Directory directory, Consumer<Entry> wake, TimeSource time, Dismissal dismissal) {
        this.directory = directory;
        this.wake = wake;
        this.dismissal = dismissal;
        this.progress = new ProgressFilter(time, this::deliver);
    }

    @Override
    public void report(RunId run, RunReport report) {
        if (report instanceof RunReport.Used used) {
            if (directory.ofPod(run.podUid()) != null) {
                usage.computeIfAbsent(run.podUid(), uid -> new ConcurrentHashMap<>())
                        .put(run.container(), used.usage());
            }
            return;
        }
        if (report instanceof RunReport.Progressed progressed) {
            progress.take(run, progressed);
        } else {
            progress.flush(run);
            deliver(run, report);
        }
    }

    private void deliver(RunId run, RunReport report) {
        Entry entry = directory.deliver(new Reported(run, report));
        if (entry != null) {
            wake.accept(entry);
        } else {
            dismissal.take(run, report);
        }
    }

    /** Returns what all containers of the pod were last said to use. */
    Optional<Usage> usage(String podUid) {
        return usage.getOrDefault(podUid, Map.of()).values().stream().reduce(Reports::sum);
    }

    private static Usage sum(Usage a, Usage b) {
        Duration cpu = a.cpuTime().plus(b.cpuTime());
        return new Usage(cpu, a.memoryBytes() + b.memoryBytes(), a.at().isAfter(b.at()) ? a.at() : b.at());
    }

    void forget(String podUid) {
        usage.remove(podUid);
    }
}
