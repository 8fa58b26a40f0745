package dev.jobkit.executor.threads;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.JobTask;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.ResolvedContainer;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import dev.jobkit.spi.TaskExit;
import dev.jobkit.spi.Wakeup;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One run of one task: begins at most once, ends once, and reports its end once its log is closed.
 *
 * <p>The thread is interrupted under the lock of the run and only while it works for the run, so that the interrupt never
 * hits what the thread does next.
 */
final class TaskRun {
    /** Where a run is in its life; it only goes forward. */
    private enum Phase {
        QUEUED,
        RUNNING,
        ENDED
    }

    private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);

    private final PodRun run;
    private final JobTask task;
    private final ThreadPodExecutor executor;
    private volatile RunContext context;
    // guarded by this, which nobody else locks; what only a run needs that works is made then, as many may wait
    private @Nullable Outbox outbox;
    private @Nullable ContainerOnce container;
    private Phase phase = Phase.QUEUED;
    private Owner owner = Owner.HERE;
    private @Nullable Thread thread;
    private volatile boolean stopping;
    private @Nullable Instant forceAt;
    private @Nullable List<Runnable> hooks;
    private @Nullable Wakeup wakeup;
    private @Nullable Instant startedAt;
    private RunReport.@Nullable Exited end;
    private @Nullable PrintStream out;
    private @Nullable LineStream lines;

    TaskRun(PodRun run, JobTask task, RunContext context, ThreadPodExecutor executor) {
        this.run = run;
        this.task = task;
        this.context = context;
        this.executor = executor;
    }

    RunId id() {
        return run.id();
    }

    PodRun podRun() {
        return run;
    }

    RunContext context() {
        return context;
    }

    /** Notes a report, which comes before all that is noted later and goes with {@link #sendReports()}. */
    void note(RunReport report) {
        outbox().add(context.reporter(), report);
    }

    /** Reports what was noted. */
    void sendReports() {
        outbox().send();
    }

    private synchronized Outbox outbox() {
        if (outbox == null) {
            outbox = new Outbox(run.id());
        }
        return outbox;
    }

    /** Tells whether it has ended with exit code 0. */
    synchronized boolean hasSucceeded() {
        return end != null && end.exitCode() == 0;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Notes that no controller knows the run: it is to be ended, and forgotten when it has told that. */
    void abandon() {
        disown(Owner.GONE);
    }

    /** Notes that the outcome of the run is known, whatever it does: it is to be ended and forgotten, and tells nothing. */
    void settle() {
        disown(Owner.DONE);
    }

    /** What it prints from now on is thrown away, as its log may be deleted any time. */
    private void disown(Owner to) {
        boolean over;
        boolean writes;
        synchronized (this) {
            owner = owner == Owner.DONE ? owner : to;
            over = phase == Phase.ENDED;
            writes = lines != null && !over;
            if (lines != null) {
                lines.drop();
            }
        }
        if (over) {
            executor.forget(this);
        }
        if (writes) {
            executor.startBeside(this::closeLog); // which may wait for a slow log
        }
    }

    /**
     * Reports to another controller from now on, and writes its log; what is known of start and end is told again. False for a
     * run that is being forgotten.
     */
    boolean adoptedBy(RunContext newContext) {
        synchronized (this) {
            if (owner != Owner.HERE) {
                return false;
            }
            context = newContext;
            if (lines != null) {
                lines.retarget();
            }
            if (end != null) {
                note(end);
            } else if (startedAt != null) {
                note(new RunReport.Started(startedAt));
            }
        }
        sendReports();
        return true;
    }

    /** Takes back a run that has not begun; false when it is too late. */
    synchronized boolean cancel() {
        if (phase != Phase.QUEUED) {
            return false;
        }
        phase = Phase.ENDED;
        return true;
    }

    ResolvedContainer container() {
        return containerOnce().get(context);
    }

    private synchronized ContainerOnce containerOnce() {
        if (container == null) {
            container = new ContainerOnce(run.container());
        }
        return container;
    }

    private void cannotStart(String why) {
        if (cancel()) {
            executor.forget(this);
            note(new RunReport.NotStarted("CreateContainerConfigError", why));
            sendReports();
        }
    }

    /** Runs the task on the current thread. */
    void execute() {
        String broken = containerOnce().whyNot(context);
        if (broken != null) {
            cannotStart(broken);
            return;
        }
        synchronized (this) {
            if (phase != Phase.QUEUED) {
                return;
            }
            phase = Phase.RUNNING;
            thread = Thread.currentThread();
        }
        Instant from = context.time().instant();
        Outcome outcome;
        try {
            synchronized (this) {
                startedAt = from;
                note(new RunReport.Started(from));
            }
            sendReports();
            guarded("its MDC is not set", this::putMdc);
            outcome = runTask();
        } catch (Throwable around) {
            outcome = new Outcome(1, around.getClass().getName());
        }
        Outcome last = outcome;
        guarded("its thread may be interrupted late", this::moveOn);
        guarded("its log is not closed", this::closeLog);
        guarded("its MDC is not cleared", MDC::clear);
        guarded("its end is not told", () -> tellEnd(last, from));
    }

    /** How a task ended. */
    private record Outcome(int code, @Nullable String message) {}

    private Outcome runTask() {
        try {
            executor.capturing(this, () -> task.run(new ThreadTaskContext(this)));
            return new Outcome(0, null);
        } catch (TaskExit exit) {
            return new Outcome(exit.code(), exit.getMessage());
        } catch (Throwable failure) {
            return new Outcome(1, tellFailure(failure));
        }
    }

    /** Takes a step that belongs to the run and not to the task: whatever it throws, the run goes on to its end. */
    private void guarded(String lack, Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            LOG.warn("The run {} goes on, but {}", id(), lack, e);
        }
    }

    /** Writes the stack trace to the log and returns the last words; an exception that cannot describe itself is named. */
    private String tellFailure(Throwable failure) {
        String type = failure.getClass().getName();
        try {
            failure.printStackTrace(out());
            String words = failure.getMessage();
            return words == null ? type : type + ": " + words;
        } catch (Throwable mute) {
            LOG.warn("The failure of the run {} cannot describe itself", id(), mute);
            return type;
        }
    }

    private void putMdc() {
        if (run.job() != null) {
            MDC.put("job", run.job().namespace() + "/" + run.job().name());
        }
        MDC.put("pod", run.pod().metadata().name());
        MDC.put("container", run.container().name());
        context.completionIndex().ifPresent(index -> MDC.put("index", String.valueOf(index)));
    }

    /** From here on nobody interrupts the thread for this run, and an interrupt that came is taken back. */
    private void moveOn() {
        Wakeup pending;
        synchronized (this) {
            thread = null;
            pending = wakeup;
            wakeup = null;
            Thread.interrupted();
        }
        if (pending != null) {
            pending.cancel();
        }
    }

    private void closeLog() {
        PrintStream open;
        synchronized (this) {
            open = out;
        }
        if (open != null) {
            open.close();
        }
    }

    private void tellEnd(Outcome outcome, Instant from) {
        RunReport.Exited exited = new RunReport.Exited(
                outcome.code(),
                null,
                null,
                outcome.message(),
                from,
                context.time().instant());
        boolean forgotten;
        synchronized (this) {
            phase = Phase.ENDED;
            end = exited;
            forgotten = owner != Owner.HERE;
            if (owner != Owner.DONE) {
                note(exited);
            }
        }
        sendReports();
        if (forgotten) {
            executor.forget(this);
        }
    }

    /** Asks the task to end: by its hooks and an interrupt at the end of the grace, or by an interrupt at once. */
    void stop(Stop stop) {
        Instant now = context.time().instant();
        Instant force = now.plus(stop.grace());
        List<Runnable> asked = List.of();
        synchronized (this) {
            if (thread == null || (forceAt != null && !force.isBefore(forceAt))) {
                return;
            }
            if (!stopping) {
                stopping = true;
                asked = hooks == null ? List.of() : List.copyOf(hooks);
            }
            forceAt = force;
            if (hooks == null || stop.grace().isZero() || stop.grace().isNegative()) {
                thread.interrupt();
            }
        }
        for (Runnable hook : asked) {
            executor.startBeside(() -> runHookBeside(hook));
        }
        if (force.isAfter(now)) {
            arm(force);
        }
    }

    private void arm(Instant force) {
        Wakeup next = context.time().wakeAt(force, this::interrupt);
        Wakeup old = next;
        synchronized (this) {
            if (thread != null) {
                old = wakeup;
                wakeup = next;
            }
        }
        if (old != null) {
            old.cancel();
        }
    }

    private synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    void onStop(Runnable hook) {
        synchronized (this) {
            if (!stopping) {
                hooks = hooks == null ? new ArrayList<>(1) : hooks;
                hooks.add(hook);
                return;
            }
        }
        runHook(hook);
    }

    /** Runs a hook on a thread of its own, which is the run's meanwhile. */
    private void runHookBeside(Runnable hook) {
        guarded("the MDC of its stop hook is not set", this::putMdc);
        runHook(hook);
        guarded("the MDC of its stop hook is not cleared", MDC::clear);
    }

    private void runHook(Runnable hook) {
        try {
            executor.capturing(this, hook::run);
        } catch (Exception e) {
            LOG.warn("A stop hook of the run {} failed", id(), e);
        }
    }

    /** Returns the log as a stream while the run goes on, else null. */
    @Nullable
    synchronized PrintStream openOut() {
        return thread == null ? null : out();
    }

    /** Returns the log as a stream; made at the first use, the log behind it at its first byte. */
    synchronized PrintStream out() {
        if (out == null) {
            if (executor.capture() == LogCapture.KEEP && owner == Owner.HERE) {
                lines = new LineStream(() -> context.log(), id().toString());
            }
            OutputStream to = lines == null ? OutputStream.nullOutputStream() : lines;
            out = new PrintStream(to, false, UTF_8);
        }
        return out;
    }
}
