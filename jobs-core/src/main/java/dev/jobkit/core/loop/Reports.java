package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.RunId;
import dev.jobkit.model.Usage;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Lays reports of executors into the mailboxes of those who look after the pods; reports about other pods are dropped.
 * Measurements are kept here and wake nobody. Thread-safe.
 */
final class Reports implements RunReporter {
    private final Directory directory;
    private final Consumer<Entry> wake;
    private final Map<String, Map<String, Usage>> usage = new ConcurrentHashMap<>();

    Reports(Directory directory, Consumer<Entry> wake) {
        this.directory = directory;
        this.wake = wake;
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
        Entry entry = directory.deliver(new Reported(run, report));
        if (entry != null) {
            wake.accept(entry);
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
