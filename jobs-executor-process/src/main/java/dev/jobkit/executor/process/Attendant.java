package dev.jobkit.executor.process;

import dev.jobkit.model.Action;
import dev.jobkit.model.Container;
import dev.jobkit.model.Lifecycle;
import dev.jobkit.model.Probe;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import java.time.Duration;
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
    private static final long LONG_MILLIS = TimeUnit.DAYS.toMillis(1);

    /** Ends a container that failed. */
    interface Stopper {
        void stop(ProcessRun run, Stop stop);
    }

    private final ProcessRun run;
    private final Container container;
    private final Handlers handlers;
    private final Later later;
    private final Stopper stopper;
    private volatile boolean over;
    private volatile String trouble = "";

    Attendant(ProcessRun run, Handlers handlers, Later later, Stopper stopper) {
        this.run = run;
        this.container = run.order().container();
        this.handlers = handlers;
        this.later = later;
        this.stopper = stopper;
    }

    /** Begins to look after a run that needs it and was not asked to end. */
    static void attend(ProcessRun run, Handlers handlers, Later later, Stopper stopper) {
        if (isNeeded(run.order().container()) && run.killAt() == null) {
            Attendant attendant = new Attendant(run, handlers, later, stopper);
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
            submit(() -> {
                Answer answer = handlers.perform(run, hook, LONG_MILLIS);
                if (answer.verdict() == Answer.Verdict.NO) {
                    fail("FailedPostStartHook: " + answer.text(), null);
                } else {
                    beginProbes();
                }
            });
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
                    .askIn(startup.initialDelay());
        }
    }

    private void started(boolean afterProbe) {
        Probe readiness = container.readinessProbe();
        Probe liveness = container.livenessProbe();
        if (afterProbe) {
            report(readiness == null);
        }
        if (readiness != null) {
            new Asking(readiness, Asking.Start.NO, this::report, "Readiness").askIn(readiness.initialDelay());
        }
        if (liveness != null) {
            new Asking(liveness, Asking.Start.YES, good -> {}, "Liveness").askIn(liveness.initialDelay());
        }
    }

    private void report(boolean ready) {
        if (!over) {
            var now = run.context().time().instant();
            run.report(ready ? new RunReport.Ready(now) : new RunReport.NotReady(now));
        }
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

    private void submit(Task task) {
        schedule(task, 0);
    }

    private void schedule(Task task, long millis) {
        later.run(() -> guarded(task), millis);
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

    /** One probe: asks, counts, and says when the answer has changed for good. */
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

        Asking(Probe probe, Start start, Found found, String kind) {
            this.probe = probe;
            this.found = found;
            this.kind = kind;
            this.isFatal = start != Start.NO;
            this.known = start == Start.UNDECIDED ? null : (Boolean) (start == Start.YES);
        }

        void askIn(@Nullable Duration delay) {
            schedule(this::ask, delay == null ? 0 : delay.toMillis());
        }

        private void ask() throws InterruptedException {
            long timeout =
                    probe.timeout() == null ? 1000 : Math.max(1, probe.timeout().toMillis());
            Answer answer = handlers.perform(run, probe.action(), timeout);
            if (over) {
                return;
            }
            if (answer.verdict() != Answer.Verdict.UNKNOWN) {
                count(answer);
            }
            boolean done = kind.equals("Startup") && Boolean.TRUE.equals(known);
            if (!over && !done) {
                askIn(probe.period() == null ? Duration.ofSeconds(10) : probe.period());
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
