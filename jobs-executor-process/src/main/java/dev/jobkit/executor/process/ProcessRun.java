package dev.jobkit.executor.process;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Wakeup;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the executor remembers of a run that it has. Thread-safe. */
final class ProcessRun {
    private final PodRun order;
    private final RunFiles files;
    private final LogFollower log;
    private final AtomicReference<@Nullable Wakeup> grace = new AtomicReference<>();
    /** What was told of start and readiness; guarded by itself, while anything is told. */
    private final Map<Class<?>, RunReport> said = new LinkedHashMap<>();
    /** Another one after an adoption by the next controller. */
    private volatile RunContext context;
    /** Guarded by this, as are all below. */
    private State state = State.WAITING;

    private @Nullable Command command;
    private boolean started;
    private @Nullable Instant killAt;
    private @Nullable Attendant attendant;
    private @Nullable RunReport last;
    private @Nullable Supervisor supervisor;
    private int orders;
    private boolean signalled;
    /** Of hooks that are being performed. */
    private final Set<Thread> hooks = new HashSet<>();

    private enum State {
        WAITING,
        ORDERED,
        ENDED
    }

    ProcessRun(PodRun order, RunContext context, RunFiles files, LogFollower log) {
        this.order = order;
        this.context = context;
        this.files = files;
        this.log = log;
    }

    RunId id() {
        return order.id();
    }

    PodRun order() {
        return order;
    }

    RunContext context() {
        return context;
    }

    RunFiles files() {
        return files;
    }

    LogFollower log() {
        return log;
    }

    /** Reports the end of a run that did not begin, or what is told of its pod. */
    void report(RunReport report) {
        synchronized (said) {
            tell(report);
        }
    }

    /** Reports on a run that goes on; what comes after its end is told to nobody. */
    void reportOnTheWay(RunReport report) {
        synchronized (said) {
            if (!hasEnded()) {
                tell(report);
            }
        }
    }

    /** Notes the start and reports it, the first time and unless the run has ended; true if so. */
    boolean startWith(RunReport.Started report) {
        synchronized (said) {
            boolean first = !hasEnded() && start();
            if (first) {
                tell(report);
            }
            return first;
        }
    }

    /** A start and how ready it is are kept for whoever adopts the run, and never come to that one after newer ones. */
    private void tell(RunReport report) {
        if (report instanceof RunReport.Started) {
            said.put(RunReport.Started.class, report);
        } else if (report instanceof RunReport.Ready || report instanceof RunReport.NotReady) {
            said.put(RunReport.Ready.class, report);
        }
        context.reporter().report(order.id(), report);
    }

    private synchronized boolean hasEnded() {
        return state == State.ENDED;
    }

    /**
     * Notes that the spawner has the order, unless the run has ended before; what was ordered is not known of a run that was
     * adopted.
     */
    synchronized boolean ordered(@Nullable Command what) {
        if (state != State.WAITING) {
            return false;
        }
        state = State.ORDERED;
        command = what;
        return true;
    }

    /** Tells whether it is with the spawner and has not ended. */
    synchronized boolean isUnderWay() {
        return state == State.ORDERED;
    }

    synchronized boolean isWaiting() {
        return state == State.WAITING;
    }

    /** Returns what was ordered, if that is known. */
    synchronized @Nullable Command command() {
        return command;
    }

    /** Counts the orders to start it; returns how many there were with this one. */
    synchronized int orderedAgain() {
        return ++orders;
    }

    /** Keeps who said that it started the run. */
    synchronized void supervisor(Supervisor who) {
        supervisor = who;
    }

    /** Returns who has the run, by its own word or by the file it wrote, if it did either. */
    Optional<Supervisor> supervisor() {
        synchronized (this) {
            if (supervisor != null) {
                return Optional.of(supervisor);
            }
        }
        return files.supervisor();
    }

    private synchronized boolean start() {
        boolean first = !started;
        started = true;
        return first;
    }

    /** Ends a run that was not ordered yet, and so never will be; false when it is too late. */
    synchronized boolean endUnbegun() {
        return state == State.WAITING && end(null);
    }

    /** Notes the end and what is told of it; true the first time. Nobody has to be killed any more. */
    boolean end(@Nullable RunReport report) {
        synchronized (this) {
            if (state == State.ENDED) {
                return false;
            }
            state = State.ENDED;
            last = report;
            unattend();
            hooks.forEach(Thread::interrupt);
        }
        grace(null);
        return true;
    }

    /**
     * Notes the end and reports it, after the start if nobody was told of that; false when it has ended before. Nobody adopts the
     * run in between: who does so hears of the start or the end once.
     */
    boolean endWith(RunReport.@Nullable Started unheard, RunReport end) {
        synchronized (said) {
            if (!end(end)) {
                return false;
            }
            if (unheard != null && start()) {
                tell(unheard);
            }
            tell(end);
            return true;
        }
    }

    /** Takes reports and log to the next controller, and tells it how far the run is. */
    void adoptedBy(RunContext next) {
        synchronized (said) {
            RunReport end;
            synchronized (this) {
                context = next;
                log.retarget(next::log);
                end = last;
            }
            if (end != null) {
                tell(end);
            } else {
                List.copyOf(said.values()).forEach(this::tell);
            }
        }
    }

    /** Returns when it is to be killed; null when it was not asked to end. */
    synchronized @Nullable Instant killAt() {
        return killAt;
    }

    /** Sets when it is to be killed; false when that is to happen earlier already. */
    synchronized boolean killAt(Instant when) {
        if (killAt != null && !when.isBefore(killAt)) {
            return false;
        }
        killAt = when;
        return true;
    }

    /** Notes that it was asked to end by its signal. */
    synchronized void signalled() {
        signalled = true;
    }

    synchronized boolean isSignalled() {
        return signalled;
    }

    /** Keeps who looks after it. */
    synchronized void attendant(Attendant newAttendant) {
        attendant = newAttendant;
    }

    /** Nobody looks after it any more: it is to end. */
    synchronized void unattend() {
        if (attendant != null) {
            attendant.end();
        }
    }

    /** Returns why it was stopped by who looks after it; empty when it was not. */
    synchronized String trouble() {
        return attendant == null ? "" : attendant.trouble();
    }

    /** What is done beside the run. */
    interface Hook {
        Answer perform() throws InterruptedException;
    }

    /** Performs a hook on the current thread, which is interrupted when the run ends before. */
    Answer during(Hook hook) throws InterruptedException {
        synchronized (this) {
            if (state == State.ENDED) {
                throw new InterruptedException("the run has ended");
            }
            hooks.add(Thread.currentThread());
        }
        try {
            return hook.perform();
        } finally {
            synchronized (this) {
                hooks.remove(Thread.currentThread());
            }
        }
    }

    /** Keeps the wake-up that kills it in place of the one before. */
    void grace(@Nullable Wakeup wakeup) {
        Wakeup before = grace.getAndSet(wakeup);
        if (before != null) {
            before.cancel();
        }
    }
}
