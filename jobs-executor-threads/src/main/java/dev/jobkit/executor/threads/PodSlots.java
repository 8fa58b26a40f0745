package dev.jobkit.executor.threads;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Lets in as many pods at once as there is room for; the others wait, first come first served.
 *
 * <p>Room is counted in pods, not in containers: all containers of a pod that is in run at once, so that two pods that each
 * hold half can never lock each other out. A pod is in while any of its runs is. Thread-safe.
 */
final class PodSlots {
    /** Guards everything below. */
    private final Object lock = new Object();

    private final Map<String, Entry> pods = new HashMap<>();
    private final Queue<Entry> queue = new ArrayDeque<>();
    private int free;

    PodSlots(int most) {
        free = most;
    }

    /** Lets a run in, or queues it; tells whether it may begin now. */
    boolean enter(TaskRun run) {
        synchronized (lock) {
            Entry entry = pods.get(run.id().podUid());
            if (entry == null) {
                entry = new Entry();
                pods.put(run.id().podUid(), entry);
                if (free > 0) {
                    free--;
                    entry.in = true;
                } else {
                    queue.add(entry);
                }
            }
            if (entry.in) {
                entry.active++;
            } else {
                entry.waiting.add(run);
            }
            return entry.in;
        }
    }

    /** Takes a run that has ended out; returns the runs that may begin now. */
    List<TaskRun> leave(TaskRun run) {
        synchronized (lock) {
            Entry entry = pods.get(run.id().podUid());
            if (entry == null || !entry.in || --entry.active > 0) {
                return List.of();
            }
            pods.remove(run.id().podUid());
            free++;
            return admit();
        }
    }

    private List<TaskRun> admit() {
        Entry next = queue.poll();
        if (next == null) {
            return List.of();
        }
        free--;
        next.in = true;
        next.active = next.waiting.size();
        List<TaskRun> runs = List.copyOf(next.waiting);
        next.waiting.clear();
        return runs;
    }

    /** Takes a run that has not begun out of the queue. */
    void cancel(TaskRun run) {
        synchronized (lock) {
            Entry entry = pods.get(run.id().podUid());
            if (entry != null && entry.waiting.remove(run) && entry.waiting.isEmpty()) {
                pods.remove(run.id().podUid());
                queue.remove(entry);
            }
        }
    }

    /** A pod that is in or waits. */
    private static final class Entry {
        final List<TaskRun> waiting = new ArrayList<>(1);
        boolean in;
        int active;
    }
}
