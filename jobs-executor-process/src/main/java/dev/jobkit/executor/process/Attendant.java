package dev.jobkit.executor.process;

import dev.jobkit.model.Action;
import dev.jobkit.model.Container;
import dev.jobkit.model.Lifecycle;
import dev.jobkit.model.Probe;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one running container: its postStart hook, then its startup probe, then liveness and readiness (v1
 * Container.lifecycle, Probe; the page "Pod Lifecycle"). One that fails its start, or is found dead, is stopped; what
 * becomes of it then is its pod's restart policy. Ends with the run or when it is asked to stop.
 */
final class Attendant {
    private static final Logger LOG = LoggerFactory.getLogger(Attendant.class);
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);
    private static final long DEFAULT_PERIOD_MILLIS = 10_000;
    private static final long LONG_MILLIS = TimeUnit.DAYS.toMillis(1);

    /** Ends a container that failed. */
    interface Stopper {
        void stop(ProcessRun run, Stop stop);
    }

    /** Does what a probe or hook asks for. */
    interface Doer {
        Answer perform(ProcessRun run, Action action, long timeoutMillis) throws InterruptedException;
    }

    /** Runs a task that may block, after a time. */
    interface Timer {
        void run(Runnable task, long delayMillis);
    }

    private final ProcessRun run;
    private final Instant startedAt;
    private final Container container;
    private final Doer doer;
    private final Timer timer;
    private final Stopper stopper;
    private volatile boolean over;
    private volatile String trouble = "";

    private Attendant(ProcessRun run, Instant startedAt, Doer doer, Timer timer, Stopper stopper) {
        this.run = run;
        this.startedAt = startedAt;
        this.container = run.order().container();
        this.doer = doer;
        this.timer = timer;
        this.stopper = stopper;
    }

    /** Begins to look after a run that needs it, started then, and was not asked to end. */
    static void attend(ProcessRun run, Instant startedAt, Doer doer, Timer timer, Stopper stopper) {
        if (isNeeded(run.order().container()) && run.killAt() == null) {
            Attendant attendant = new Attendant(run, startedAt, doer, timer, stopper);
            run.attendant(attendant);
            attendant.begin(run.command() != null);
        }
    }

    private static boolean isNeeded(Container c) {
        return c.startupProbe() != null
                || c.livenessProbe() != null
                || c.readinessProbe() != null
                || (c.lifecycle() != null && c.lifecycle().postStart() != null);
    }

    /** Begins; a container that was adopted has had its hook. */
    private void begin(boolean fresh) {
        Lifecycle hooks = container.lifecycle();
        Action hook = hooks == null || !fresh ? null : hooks.postStart();
        if (hook != null) {
            schedule(
                    () -> {
                        Answer answer = run.during(() -> doer.perform(run, hook, LONG_MILLIS));
                        if (answer.verdict() == Answer.Verdict.NO) {
                            fail("FailedPostStartHook: " + answer.text(), null);
                        } else {
                            beginProbes();
                        }
                    },
                    0);
        } else {
            beginProbes();
        }
    }

    private void beginProbes() {
        Probe startup = container.startupProbe();
        if (startup == null) {
            started(false);
        } else {
            new Asking(
                            startup,
                            Asking.Start.UNDECIDED,
                            good -> {
                                if (good) {
                                    started(true);
                                }
                            },
                            "Startup")
                    .begin();
        }
    }

    private void started(boolean afterProbe) {
        Probe readiness = container.readinessProbe();
        Probe liveness = container.livenessProbe();
        if (afterProbe) {
            report(readiness == null);
        }
        if (readiness != null) {
            new Asking(readiness, Asking.Start.NO, this::report, "Readiness").begin();
        }
        if (liveness != null) {
            new Asking(liveness, Asking.Start.YES, good -> {}, "Liveness").begin();
        }
    }

    private void report(boolean ready) {
        if (!over) {
            run.reportOnTheWay(ready ? new RunReport.Ready(now()) : new RunReport.NotReady(now()));
        }
    }

    private Instant now() {
        return run.context().time().instant();
    }

    private void fail(String why, @Nullable Duration ownGrace) {
        if (over) {
            return;
        }
        trouble = why;
        end();
        LOG.info("run {} is stopped: {}", run.id(), why);
        Duration podGrace = run.order().pod().spec().terminationGracePeriod();
        Duration grace = ownGrace != null ? ownGrace : podGrace != null ? podGrace : DEFAULT_GRACE;
        stopper.stop(run, new Stop(grace, StopCause.PROBE));
    }

    /** Asks no more. */
    void end() {
        over = true;
    }

    /** Returns why the container was stopped; empty when it was not. */
    String trouble() {
        return trouble;
    }

    private interface Task {
        void run() throws InterruptedException;
    }

    private void schedule(Task task, long millis) {
        timer.run(() -> guarded(task), millis);
    }

    private void guarded(Task task) {
        try {
            if (!over) {
                task.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("a probe or hook of {} threw", run.id(), e);
        }
    }

    private interface Found {
        void changed(boolean good);
    }

    /**
     * One probe: asks, counts, and says when the answer has changed for good. It asks at each tick of its period, however long the
     * answers take; one that takes longer than the period is followed by the next question at once.
     */
    private final class Asking {
        private enum Start {
            UNDECIDED,
            NO,
            YES
        }

        private final Probe probe;
        private final Found found;
        private final String kind;
        private final boolean isFatal;
        private @Nullable Boolean known;
        private boolean last;
        private int inARow;
        /** The tick that is awaited, or answered. */
        private Instant tick = startedAt;

        Asking(Probe probe, Start start, Found found, String kind) {
            this.probe = probe;
            this.found = found;
            this.kind = kind;
            this.isFatal = start != Start.NO;
            this.known = start == Start.UNDECIDED ? null : (Boolean) (start == Start.YES);
        }

        /** Begins when the delay since the container's start is over; other clocks than ours may have told that start. */
        void begin() {
            Duration delay = probe.initialDelay() == null ? Duration.ZERO : probe.initialDelay();
            Instant now = now();
            Instant wanted = startedAt.plus(delay);
            Instant latest = now.plus(delay);
            tick = wanted.isBefore(now) ? now : wanted.isAfter(latest) ? latest : wanted;
            schedule(this::ask, Duration.between(now, tick).toMillis());
        }

        private void askAgain() {
            long period = probe.period() == null
                    ? DEFAULT_PERIOD_MILLIS
                    : Math.max(1, probe.period().toMillis());
            Instant now = now();
            long passed = Duration.between(tick, now).toMillis() / period;
            tick = tick.plusMillis(Math.max(1, passed) * period);
            long wait = Math.min(period, Duration.between(now, tick).toMillis());
            schedule(this::ask, Math.max(0, wait)); // at once when ticks have passed, for all of them
        }

        private void ask() throws InterruptedException {
            long timeout =
                    probe.timeout() == null ? 1000 : Math.max(1, probe.timeout().toMillis());
            Answer answer = doer.perform(run, probe.action(), timeout);
            if (over) {
                return;
            }
            if (answer.verdict() != Answer.Verdict.UNKNOWN) {
                count(answer);
            }
            boolean done = kind.equals("Startup") && Boolean.TRUE.equals(known);
            if (!over && !done) {
                askAgain();
            }
        }

        private void count(Answer answer) {
            boolean good = answer.isYes();
            inARow = good == last ? inARow + 1 : 1;
            last = good;
            Integer threshold = good ? probe.successThreshold() : probe.failureThreshold();
            if (inARow < (threshold != null ? threshold : good ? 1 : 3)) {
                return;
            }
            if (!good && isFatal) {
                fail(kind + " probe failed: " + answer.text(), probe.terminationGracePeriod());
            } else if (known == null || known != good) {
                known = good;
                found.changed(good);
            }
        }
    }
}
