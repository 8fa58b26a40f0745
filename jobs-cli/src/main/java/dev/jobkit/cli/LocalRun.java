package dev.jobkit.cli;

import dev.jobkit.CancelScope;
import dev.jobkit.ConflictException;
import dev.jobkit.JobController;
import dev.jobkit.NotFoundException;
import dev.jobkit.WriteOptions;
import dev.jobkit.cli.LogStreams.Prefix;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs Jobs on a controller until all have finished, and shows what happens. For one thread; only {@link #stop} and
 * {@link #outputLost} are called from others, the former the first time to stop gracefully, the second time to stop at once.
 */
final class LocalRun {
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(10);

    private final JobController jobs;
    private final TimeSource time;
    private final Console console;
    private final @Nullable Duration timeout;
    private final AtStop atStop;
    private final String who;
    /** The Jobs of this run by uid; a store may hold others. */
    private final Set<String> mine = new HashSet<>();

    private final Bell bell = new Bell();
    private final Failures failures;
    private final AtomicInteger stops = new AtomicInteger();
    private final PodWords words;
    private final Set<String> unfinished = new HashSet<>();
    private @Nullable LogStreams logs;
    /** When a stop that goes on is given up; null while nobody wants to stop. */
    private @Nullable Instant giveUpAt;

    private volatile boolean lost;
    private boolean late;

    /** What becomes of the Jobs when somebody wants to stop. */
    enum AtStop {
        /** They are cancelled. */
        CANCEL,
        /** They stay in their store as they are, and another run takes them up. */
        LEAVE
    }

    LocalRun(
            JobController jobs,
            TimeSource time,
            Console console,
            @Nullable Duration timeout,
            AtStop atStop,
            String who) {
        this.jobs = jobs;
        this.time = time;
        this.console = console;
        this.timeout = timeout;
        this.atStop = atStop;
        this.who = who;
        this.failures = new Failures(jobs.logs());
        this.words = new PodWords(console);
    }

    /** Asks the run to stop, which cancels the Jobs or leaves them; the second time it waits for nothing more. */
    void stop() {
        stops.incrementAndGet();
        bell.ring();
    }

    /** Says that nobody can read the output any more: the Jobs are cancelled without a word. */
    void outputLost() {
        lost = true;
        bell.ring();
    }

    /** Prints the output of pods, too. */
    void printLogs(Prefix prefix) {
        logs = new LogStreams(jobs.logs(), console, prefix);
    }

    /** Runs these Jobs, goes on with those that are stored, and returns the last states of all. */
    List<Job> run(List<Job> fresh, List<Job> stored) throws InterruptedException {
        try (Feed<Job> jobFeed = new Feed<>(jobs.objects(), Kind.JOB, bell);
                Feed<Pod> podFeed = new Feed<>(jobs.objects(), Kind.POD, bell);
                WaitWords waits = new WaitWords(jobs, bell, mine::contains, console::say)) {
            Instant begin = time.instant();
            Board board = new Board(console, failures, submitted(fresh), stored);
            board.jobs().forEach(job -> mine.add(job.metadata().uid()));
            waits.begin(List.of());
            stored.forEach(job -> catchUp(board, job));
            while (true) {
                // Jobs first: what a finished Job says of its pods is then in their feed
                jobFeed.drain(board::update);
                podFeed.drain(this::take);
                waits.tell();
                Instant now = time.instant();
                forgetGone(board, now);
                board.show(now);
                if (isOver(board, begin, now)) {
                    break;
                }
                bell.await(TICK);
            }
            podFeed.drain(this::take);
            finishLogs();
            console.live(List.of());
            sayUndone(board);
            return board.jobs();
        } finally {
            if (logs != null) {
                logs.abandon();
            }
        }
    }

    private List<Job> submitted(List<Job> fresh) {
        return fresh.isEmpty() ? List.of() : jobs.submit(fresh, WriteOptions.by(who));
    }

    /** Takes what became of a stored Job and its pods before the feeds began. */
    private void catchUp(Board board, Job job) {
        jobs.find(job.key()).ifPresent(board::update);
        jobs.objects()
                .all(Kind.POD, Query.ownedBy(job.metadata().uid()))
                .items()
                .forEach(this::take);
    }

    private boolean isOver(Board board, Instant begin, Instant now) {
        List<Job> open = board.open();
        if (stops.get() > 0 && atStop == AtStop.LEAVE) {
            console.say("jobkit: stopping; the same command goes on with these Jobs");
            return true;
        }
        if (stops.get() > 1 || (giveUpAt != null && !now.isBefore(giveUpAt))) {
            return true;
        }
        if (open.isEmpty() && (giveUpAt == null || unfinished.isEmpty())) {
            return true;
        }
        if (giveUpAt == null && lost) {
            stopAll(open, now, "its output could not be written", "");
        } else if (giveUpAt == null && stops.get() > 0) {
            stopAll(open, now, "interrupted", "stopping; a second Ctrl-C ends all pods at once");
        } else if (giveUpAt == null && timeout != null && !now.isBefore(begin.plus(timeout))) {
            late = true;
            stopAll(open, now, "timed out", "not finished within " + Durations.shortly(timeout) + ": stopping");
        }
        return false;
    }

    private void stopAll(List<Job> open, Instant now, String why, String words) {
        if (!words.isEmpty()) {
            console.say("jobkit: " + words);
        }
        Duration longest = Duration.ZERO;
        for (Job job : open) {
            Duration grace = job.spec().template().spec().terminationGracePeriod();
            Duration mine = grace == null ? DEFAULT_GRACE : grace;
            longest = mine.compareTo(longest) > 0 ? mine : longest;
            try {
                jobs.cancel(job.key(), CancelScope.JOB, new Cancellation("jobkit run", why));
            } catch (ConflictException | NotFoundException finishedMeanwhile) {
                // just what is wanted
            }
        }
        giveUpAt = now.plus(longest).plus(BEYOND_GRACE);
    }

    /** Says what a stop has not waited for. */
    private void sayUndone(Board board) {
        List<Job> open = board.open();
        if (lost || (open.isEmpty() && unfinished.isEmpty())) {
            return;
        }
        String jobs = open.stream()
                .map(job -> JobLine.name(job) + " (" + JobLine.counts(job) + ")")
                .collect(Collectors.joining(", "));
        console.say("jobkit: stopped before the end"
                + (jobs.isEmpty() ? "" : "; not finished: " + jobs)
                + (unfinished.isEmpty() ? "" : "; pods that are killed: " + unfinished.size()));
    }

    private void forgetGone(Board board, Instant now) {
        for (Job job : board.open()) {
            ObjectKey key = job.key();
            String uid = job.metadata().uid();
            if (!job.isFinished()
                    && jobs.find(key)
                            .filter(there -> there.metadata().uid().equals(uid))
                            .isEmpty()) {
                board.gone(key, now);
            }
        }
    }

    private void take(Pod pod) {
        if (pod.metadata().owners().stream().noneMatch(owner -> mine.contains(owner.uid()))) {
            return;
        }
        if (pod.isEnded()) {
            unfinished.remove(pod.metadata().uid());
        } else {
            unfinished.add(pod.metadata().uid());
        }
        failures.update(pod);
        if (logs != null) {
            logs.update(pod);
        }
        words.tell(pod);
    }

    private void finishLogs() throws InterruptedException {
        if (logs != null) {
            logs.finish();
            while (stops.get() < 2 && !logs.awaitEnd(TICK.toMillis())) {
                // a reader of our output may be slow
            }
        }
    }

    /** Tells whether the time was over before the Jobs were. */
    boolean isLate() {
        return late;
    }
}
