package dev.jobkit.cli;

import dev.jobkit.model.Job;
import dev.jobkit.model.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows how the Jobs stand: on a terminal a live line each, elsewhere a line for each change, no more than a few a second.
 * For one thread.
 */
final class Board {
    private static final int MOST_LIVE_LINES = 12;
    private static final Duration BETWEEN_LINES = Duration.ofMillis(250);

    private final Console console;
    private final Failures failures;
    private final Map<ObjectKey, Entry> entries = new LinkedHashMap<>();

    private static final class Entry {
        private Job job;
        private String said = "";
        private Instant saidAt = Instant.EPOCH;
        private boolean over;

        Entry(Job job) {
            this.job = job;
        }
    }

    /** Shows Jobs that were made now, and others that were stored before. */
    Board(Console console, Failures failures, List<Job> created, List<Job> stored) {
        this.console = console;
        this.failures = failures;
        created.forEach(job -> add(job, "created"));
        stored.forEach(job -> add(job, "taken up"));
    }

    private void add(Job job, String how) {
        entries.put(job.key(), new Entry(job));
        if (!console.isLive()) {
            console.say(JobLine.name(job) + ": " + how);
        }
    }

    /** Takes the next state of a Job; one that is gone keeps its last state. */
    void update(Job job) {
        Entry entry = entries.get(job.key());
        if (entry != null && entry.job.metadata().uid().equals(job.metadata().uid())) {
            entry.job = job;
        }
    }

    /** Shows what has changed; the ends of Jobs are told once. */
    void show(Instant now) {
        List<Entry> open = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (!entry.over && isOver(entry.job)) {
                entry.over = true;
                sayEnd(entry.job, now);
            } else if (!entry.over) {
                open.add(entry);
                sayChange(entry, now);
            }
        }
        if (console.isLive()) {
            console.live(lines(open, now));
        }
    }

    private static boolean isOver(Job job) {
        return job.isFinished();
    }

    /** Says that these Jobs are gone. */
    void gone(ObjectKey key, Instant now) {
        Entry entry = entries.get(key);
        if (entry != null && !entry.over) {
            entry.over = true;
            sayEnd(entry.job, now);
        }
    }

    private void sayEnd(Job job, Instant now) {
        String line = JobLine.end(job, now);
        if (job.isComplete()) {
            console.say(line);
            return;
        }
        Failures.Told told = failures.tell(job.metadata().uid()).orElse(new Failures.Told("", ""));
        console.say(line + (told.words().isEmpty() ? "" : "; last failure: " + told.words()));
        if (!told.hint().isEmpty()) {
            console.say("  " + told.hint());
        }
    }

    private void sayChange(Entry entry, Instant now) {
        String counts = JobLine.counts(entry.job);
        if (console.isLive()
                || counts.equals(entry.said)
                || entry.job.status().startTime() == null
                || Duration.between(entry.saidAt, now).compareTo(BETWEEN_LINES) < 0) {
            return;
        }
        entry.said = counts;
        entry.saidAt = now;
        console.say(JobLine.name(entry.job) + ": " + counts);
    }

    private static List<String> lines(List<Entry> open, Instant now) {
        int width = open.stream()
                .mapToInt(entry -> JobLine.name(entry.job).length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        for (Entry entry : open) {
            if (lines.size() == MOST_LIVE_LINES) {
                lines.add("… and " + (open.size() - MOST_LIVE_LINES) + " more Jobs");
                return lines;
            }
            lines.add(JobLine.live(entry.job, width, now));
        }
        return lines;
    }

    /** Returns the Jobs that are neither finished nor gone. */
    List<Job> open() {
        return entries.values().stream()
                .filter(entry -> !entry.over)
                .map(entry -> entry.job)
                .toList();
    }

    /** Returns the last state of all Jobs. */
    List<Job> jobs() {
        return entries.values().stream().map(entry -> entry.job).toList();
    }
}
