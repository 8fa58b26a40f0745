package dev.jobkit.cli;

import dev.jobkit.PodLogs;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Prints the output of all pods. Where only one container can run at a time, logs follow one another and are printed as they
 * are; otherwise each line begins with the name of its pod. For one thread.
 */
final class LogStreams {
    /** Whether lines say where they come from. */
    enum Prefix {
        NONE,
        POD,
        POD_AND_CONTAINER
    }

    private final PodLogs logs;
    private final Console console;
    private final Prefix prefix;
    private final ExecutorService threads;
    private final Map<LogKey, LogStream> running = new HashMap<>();
    /** How many runs of a container have been seen, by pod and container. */
    private final Map<LogKey, Integer> seen = new HashMap<>();

    LogStreams(PodLogs logs, Console console, Prefix prefix) {
        this.logs = logs;
        this.console = console;
        this.prefix = prefix;
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, "jobkit-log");
            thread.setDaemon(true);
            return thread;
        };
        this.threads = prefix == Prefix.NONE
                ? Executors.newSingleThreadExecutor(factory)
                : Executors.newCachedThreadPool(factory);
    }

    /** Returns the prefix that the lines of these Jobs need. */
    static Prefix prefixFor(List<Job> jobs) {
        long pods = 0;
        boolean several = false;
        for (Job job : jobs) {
            Integer parallelism = job.spec().parallelism();
            Integer completions = job.spec().completions();
            int most = parallelism == null ? 1 : parallelism;
            pods += completions == null ? most : Math.min(most, completions);
            PodSpec spec = job.spec().template().spec();
            several |= spec.containers().size() + spec.initContainers().size() > 1;
        }
        if (several) {
            return Prefix.POD_AND_CONTAINER;
        }
        return pods > 1 ? Prefix.POD : Prefix.NONE;
    }

    /** Takes the next state of a pod. */
    void update(Pod pod) {
        List<ContainerStatus> all = new ArrayList<>(pod.status().initContainerStatuses());
        all.addAll(pod.status().containerStatuses());
        for (ContainerStatus status : all) {
            update(pod, status);
        }
    }

    private void update(Pod pod, ContainerStatus status) {
        String uid = pod.metadata().uid();
        boolean waiting = status.state() instanceof ContainerState.Waiting;
        if (waiting && status.lastState() == null) {
            return;
        }
        LogKey container = new LogKey(uid, status.name(), 0);
        int first = seen.getOrDefault(container, 0);
        for (int attempt = first; attempt <= status.restartCount(); attempt++) {
            LogKey key = new LogKey(uid, status.name(), attempt);
            LogStream stream = new LogStream(logs, key, prefix(pod, status), console);
            running.put(key, stream);
            threads.execute(stream);
        }
        seen.put(container, Math.max(first, status.restartCount() + 1));
        boolean over = waiting || status.state() instanceof ContainerState.Terminated || pod.isEnded();
        running.entrySet().removeIf(entry -> {
            LogKey key = entry.getKey();
            boolean ended = key.podUid().equals(uid)
                    && key.container().equals(status.name())
                    && (over || key.attempt() < status.restartCount());
            if (ended) {
                entry.getValue().ended();
            }
            return ended;
        });
    }

    private String prefix(Pod pod, ContainerStatus status) {
        return switch (prefix) {
            case NONE -> "";
            case POD -> pod.metadata().name() + ": ";
            case POD_AND_CONTAINER -> pod.metadata().name() + "/" + status.name() + ": ";
        };
    }

    /** Says that no pod runs any more; takes nothing more. */
    void finish() {
        running.values().forEach(LogStream::ended);
        running.clear();
        threads.shutdown();
    }

    /** Waits until all is printed; false when it took longer. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return threads.awaitTermination(millis, TimeUnit.MILLISECONDS);
    }

    /** Stops printing. */
    void abandon() {
        threads.shutdownNow();
    }
}
