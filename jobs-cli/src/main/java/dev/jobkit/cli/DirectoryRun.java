package dev.jobkit.cli;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.Position;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.Stored;
import dev.jobkit.model.Suspension;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Works on all that a directory holds: unfinished Jobs and bare pods until they have ended, CronJobs as long as it lasts, and
 * leaves what is paused. It tells the begin and the end of each run in a line, and for what a Job waits. For one thread; only
 * {@link #stop} is called from others.
 */
final class DirectoryRun {
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration TIDYING = Duration.ofMillis(100);
    private static final Duration MOST_TIDYING = Duration.ofSeconds(5);

    private final JobController jobs;
    private final TimeSource time;
    private final Console console;
    private final @Nullable Duration timeout;
    private final BiConsumer<JobRun, String> ended;
    private final Consumer<Pod> endedBare;
    private final Bell bell = new Bell();
    private final AtomicBoolean stopped = new AtomicBoolean();
    /** The uids of runs that are under way, whose begin was told, and their Jobs. */
    private final Map<String, ObjectKey> going = new HashMap<>();
    /** The uids of the runs whose ends were told last: a record may change after its end, and is no news then. */
    private final Map<String, Boolean> told = new Recent<>();

    private final PodWords words;
    private final Instant begin;
    private final Position before;
    private boolean good = true;
    /** Until when deletions are waited for; null before there is nothing else to do. */
    private @Nullable Instant tidyUntil;

    /**
     * Prepares the work.
     *
     * @param begin when the controller was made: what ended since then is news
     * @param before the last place of the store's change log before that
     * @param timeout when it is left as it is then; null means never
     * @param ended hears of each run that has ended, and its line
     * @param endedBare hears of each pod without a Job that has ended
     */
    DirectoryRun(
            JobController jobs,
            TimeSource time,
            Instant begin,
            Position before,
            Console console,
            @Nullable Duration timeout,
            BiConsumer<JobRun, String> ended,
            Consumer<Pod> endedBare) {
        this.jobs = jobs;
        this.time = time;
        this.console = console;
        this.timeout = timeout;
        this.ended = ended;
        this.endedBare = endedBare;
        this.words = new PodWords(console);
        this.begin = begin;
        this.before = before;
    }

    /** Leaves all as it is; the next one that runs the directory goes on. */
    void stop() {
        stopped.set(true);
        bell.ring();
    }

    /** Works until nothing is left to do; true when all runs that ended meanwhile succeeded, and none is left over. */
    boolean run() throws InterruptedException {
        Instant until = timeout == null ? Instant.MAX : begin.plus(timeout);
        try (Feed<JobRun> runs = new Feed<>(jobs.objects(), Kind.RUN, bell);
                Feed<CronJob> schedules = new Feed<>(jobs.objects(), Kind.CRON_JOB, bell);
                Feed<Pod> pods = new Feed<>(jobs.objects(), Kind.POD, bell, From.after(before));
                WaitWords waits = new WaitWords(jobs, bell, uid -> true, console::say)) {
            list(Kind.RUN, Query.ALL).forEach(this::take); // some may have ended since the controller is there
            list(Kind.POD, Query.LIVE)
                    .forEach(words::tell); // those that wait and have not changed since: the feed tells of the others
            waits.begin(going.values());
            List<CronJob> crons = list(Kind.CRON_JOB, Query.ALL);
            if (!crons.isEmpty()) {
                console.say("jobkit: " + crons.size() + (crons.size() == 1 ? " CronJob" : " CronJobs")
                        + "; Ctrl-C leaves all as it is");
            }
            boolean changed = true;
            while (true) {
                Changes seen = new Changes();
                runs.drain(run -> {
                    seen.any = true;
                    take(run);
                });
                schedules.drain(seen::note);
                pods.drain(pod -> {
                    seen.any = true;
                    words.tell(pod);
                    takeBare(pod);
                });
                waits.tell();
                changed |= seen.any;
                if (stopped.get()) {
                    console.say("jobkit: stopping; the same command goes on with these Jobs");
                    return good;
                }
                if (!time.instant().isBefore(until)) {
                    console.say("jobkit: stopped before the end; the same command goes on");
                    return false;
                }
                Duration pause = LOOK;
                if (changed && isDone(waits)) {
                    if (isTidy()) {
                        return good;
                    }
                    pause = TIDYING;
                } else {
                    changed = false;
                }
                Duration left = Duration.between(time.instant(), until);
                bell.await(left.compareTo(pause) < 0 ? left : pause);
            }
        }
    }

    /** Whether a look at the feeds brought anything. */
    private static final class Changes {
        private boolean any;

        void note(Stored object) {
            any = true;
        }
    }

    private void take(JobRun run) {
        String uid = run.metadata().uid();
        if (run.status().outcome() == RunOutcome.RUNNING) {
            if (going.put(uid, run.spec().job().key()) == null) {
                console.say(line(run));
            }
            return;
        }
        boolean news = going.remove(uid) != null;
        news |= endedHere(run); // an end may come without its begin
        if (news && told.put(uid, true) == null) {
            good &= run.status().outcome() == RunOutcome.SUCCEEDED;
            ended.accept(run, line(run));
        }
    }

    private static String line(JobRun run) {
        return RunWatch.line(run, ObjectKey.DEFAULT_NAMESPACE);
    }

    /** Takes the end of a pod that is nobody's: no record tells of it. */
    private void takeBare(Pod pod) {
        String uid = pod.metadata().uid();
        if (pod.isEnded() && pod.metadata().controller().isEmpty() && endedHere(pod) && told.put(uid, true) == null) {
            boolean succeeded = pod.status().phase() == PodPhase.SUCCEEDED;
            good &= succeeded;
            endedBare.accept(pod);
            console.say("pod " + pod.metadata().name() + ": " + (succeeded ? "succeeded" : "failed"));
        }
    }

    /** An old end is no news, though its pod changes: it is deleted, or loses its owner. Conditions tell when an end was seen. */
    private boolean endedHere(Pod pod) {
        Instant seen = pod.status().conditions().stream()
                .map(PodCondition::lastTransition)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return seen == null || !seen.isBefore(begin);
    }

    private boolean endedHere(JobRun run) {
        Instant finished = run.status().finished();
        return finished != null && !finished.isBefore(begin);
    }

    /** What stands still until somebody resumes it is left, as a CronJob that is paused. */
    private boolean isDone(WaitWords waits) {
        return going.values().stream().allMatch(waits::standsStill)
                && list(Kind.POD, Query.LIVE).isEmpty()
                && list(Kind.CRON_JOB, Query.ALL).stream()
                        .allMatch(cron -> cron.spec().suspension() == Suspension.SUSPENDED);
    }

    /** Waits a little for what goes with something that was deleted while nothing ran. */
    private boolean isTidy() {
        if (tidyUntil == null) {
            tidyUntil = time.instant().plus(MOST_TIDYING);
        }
        return !time.instant().isBefore(tidyUntil) || !new Remainders(jobs).areThere();
    }

    private <T extends Stored> List<T> list(Kind<T> kind, Query query) {
        return jobs.objects().all(kind, query).items();
    }
}
