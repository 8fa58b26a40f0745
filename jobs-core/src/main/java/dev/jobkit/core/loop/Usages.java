package dev.jobkit.core.loop;

import dev.jobkit.model.RunId;
import dev.jobkit.model.Usage;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What running pods were last said to use; it is nowhere stored. Thread-safe. */
final class Usages {
    private final Map<String, Map<String, Usage>> byPod = new ConcurrentHashMap<>();

    void note(RunId run, Usage usage) {
        byPod.computeIfAbsent(run.podUid(), uid -> new ConcurrentHashMap<>()).put(run.container(), usage);
    }

    /** Returns what all containers of the pod were last said to use. */
    Optional<Usage> of(String podUid) {
        return byPod.getOrDefault(podUid, Map.of()).values().stream().reduce(Usages::sum);
    }

    private static Usage sum(Usage a, Usage b) {
        Duration cpu = a.cpuTime().plus(b.cpuTime());
        return new Usage(cpu, a.memoryBytes() + b.memoryBytes(), a.at().isAfter(b.at()) ? a.at() : b.at());
    }

    void forget(String podUid) {
        byPod.remove(podUid);
    }
}
