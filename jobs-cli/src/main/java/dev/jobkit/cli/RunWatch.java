package dev.jobkit.cli;

import dev.jobkit.JobController;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.RunStatus;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import dev.jobkit.spi.Page;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Waits for runs to end and tells of them. */
final class RunWatch {
    private static final int PAGE = 500;
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final JobController jobs;
    private final PrintStream out;

    RunWatch(JobController jobs, PrintStream out) {
        this.jobs = jobs;
        this.out = out;
    }

    /**
     * Waits until all have ended or stand still until somebody else resumes them; returns them as they are then.
     *
     * @param say hears for what Jobs wait
     */
    List<JobRun> await(List<JobRun> runs, Consumer<String> say) throws InterruptedException {
        Bell bell = new Bell();
        Set<String> uids = runs.stream().map(run -> run.metadata().uid()).collect(Collectors.toSet());
        try (Feed<JobRun> news = new Feed<>(jobs.objects(), Kind.RUN, bell);
                WaitWords words = new WaitWords(jobs, bell, uids::contains, say)) {
            words.begin(runs.stream().map(run -> run.spec().job().key()).toList());
            while (true) {
                news.drain(run -> {}); // only the word that something changed matters
                words.tell();
                List<JobRun> now = runs.stream()
                        .map(run -> jobs.runs().find(run.key()).orElse(run))
                        .toList();
                List<JobRun> open = now.stream()
                        .filter(run -> run.status().outcome() == RunOutcome.RUNNING)
                        .toList();
                if (open.stream()
                        .allMatch(run -> words.standsStill(run.spec().job().key()))) {
                    return now; // nobody else can do anything about them while this program has the store
                }
                bell.await(LOOK);
            }
        }
    }

    /** Prints the output of all attempts of a run, or of one container of its pods, in the order of their ends. */
    void logs(JobRun run, @Nullable String container) {
        Set<String> others = new TreeSet<>();
        boolean found = false;
        Page page = Page.first(PAGE);
        while (true) {
            var some = jobs.runs().attempts(run.metadata().uid(), page);
            for (Attempt attempt : some.items()) {
                if (container == null || container.equals(attempt.container())) {
                    copy(attempt.log());
                    found = true;
                } else {
                    others.add(attempt.container());
                }
            }
            if (some.next() == null) {
                out.flush();
                if (!found && !others.isEmpty()) {
                    throw CommandException.badInput("jobkit: " + run.metadata().name() + ": no container \"" + container
                            + "\" has ended; there are " + String.join(", ", others));
                }
                return;
            }
            page = new Page(PAGE, some.next());
        }
    }

    /** Prints the output of all attempts of a pod without a Job, of which no record tells. */
    void logs(Pod pod) {
        for (ContainerStatus status : pod.status().containerStatuses()) {
            for (int attempt = 0; attempt <= status.restartCount(); attempt++) {
                copy(new LogKey(pod.metadata().uid(), status.name(), attempt));
            }
        }
        out.flush();
    }

    /** Prints a log byte for byte; it may be larger than memory. */
    private void copy(LogKey key) {
        byte[] buffer = new byte[8192];
        try (LogReader reader = jobs.logs().open(key, LogRange.ALL)) {
            for (int n = reader.read(buffer, 0, buffer.length); n >= 0; n = reader.read(buffer, 0, buffer.length)) {
                out.write(buffer, 0, n);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the log " + key, e);
        }
    }

    /** Returns the attempts of a run in lines. */
    void attempts(JobRun run) {
        Page page = Page.first(PAGE);
        while (true) {
            var some = jobs.runs().attempts(run.metadata().uid(), page);
            for (Attempt a : some.items()) {
                out.println("  " + a.pod().name() + " " + a.container()
                        + (a.attempt() == 0 ? "" : " restart " + a.attempt())
                        + ": exit code " + a.exitCode() + span(" after ", a.started(), a.finished()));
            }
            if (some.next() == null) {
                return;
            }
            page = new Page(PAGE, some.next());
        }
    }

    /** Returns the name of a record, with its namespace where that is another than this one. */
    static String name(JobRun run, String namespace) {
        String own = run.metadata().namespace();
        return (own.equals(namespace) ? "" : own + "/") + run.metadata().name();
    }

    /** Returns a run in one line, with its namespace where that is another than this one. */
    static String line(JobRun run, String namespace) {
        RunStatus status = run.status();
        StringBuilder line = new StringBuilder(name(run, namespace))
                .append("  ")
                .append(status.outcome().name().toLowerCase(Locale.ROOT))
                .append("  ")
                .append(run.spec().origin().name().toLowerCase(Locale.ROOT));
        if (!run.spec().who().isEmpty()) {
            line.append(" by ").append(run.spec().who());
        }
        line.append("  succeeded ")
                .append(status.succeeded())
                .append(", failed ")
                .append(status.failed());
        line.append(span("  ", status.started(), status.finished()));
        if (status.cancelled() != null) {
            line.append("  cancelled by ").append(status.cancelled().words());
        } else if (status.outcome() != RunOutcome.SUCCEEDED && status.message() != null) {
            line.append("  ").append(status.message());
        }
        return line.toString();
    }

    private static String span(String before, @Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? "" : before + Durations.shortly(Duration.between(from, to));
    }
}
