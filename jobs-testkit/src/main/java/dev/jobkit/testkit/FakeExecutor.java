package dev.jobkit.testkit;

import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.Stop;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An executor that runs nothing: it writes down its orders, and a script says what becomes of the pods.
 *
 * <p>A pod that was never run counts as not scheduled: until {@link #run} it reports nothing (see {@link Begin}), and an
 * order to stop it is answered at once, it never began. What runs ends when the script says so, or obeys at once
 * (see {@link Obedience}). {@link World} drives it by the states of pods; alone it is driven by their uids. Thread-safe;
 * reports are made under its lock, which a reporter allows as it never blocks.
 */
public final class FakeExecutor implements PodExecutor {
    /** What happens when the first run of a container is ordered. Later runs, restarts in place, start at once. */
    public enum Begin {
        /** Nothing is reported until the script runs the pod. */
        WHEN_TOLD,
        /** It is reported as waiting (ContainerCreating) until the script runs the pod. */
        WAITING,
        /** It starts and is ready at once. */
        AT_ONCE
    }

    /** The exit code of a run that is ended by force: 128 and the number of the signal. */
    private static final int KILLED = 137;

    /** What happens when a run that goes on is ordered to stop; without any grace it is killed at once. */
    public enum Obedience {
        /** It goes on until the script terminates the pod. */
        WHEN_TOLD,
        /** It exits with 143 at once. */
        AT_ONCE
    }

    private final InstantSource time;
    private final NodeInfo node;
    /** Guarded by this. */
    private final Map<String, FakePod> pods = new LinkedHashMap<>();
    /** Guarded by this. */
    private final List<Order> orders = new ArrayList<>();
    /** Guarded by this: where stops of unknown runs are answered. */
    private @Nullable RunReporter reporter;

    /** Guarded by this. */
    private Begin begin = Begin.WHEN_TOLD;
    /** Guarded by this. */
    private Obedience obedience = Obedience.WHEN_TOLD;

    /** Makes an executor without limits that reads this clock. */
    public FakeExecutor(InstantSource time) {
        this(time, NodeInfo.UNLIMITED);
    }

    /** Makes an executor that describes itself so and reads this clock. */
    public FakeExecutor(InstantSource time, NodeInfo node) {
        this.time = time;
        this.node = node;
    }

    /** Sets what happens when a first run is ordered; {@code WHEN_TOLD} without it. */
    public synchronized FakeExecutor begin(Begin newBegin) {
        begin = newBegin;
        return this;
    }

    /** Sets what happens when a run is ordered to stop; {@code WHEN_TOLD} without it. */
    public synchronized FakeExecutor obedience(Obedience newObedience) {
        obedience = newObedience;
        return this;
    }

    /** Returns what happens when a run is ordered to stop. */
    public synchronized Obedience obedience() {
        return obedience;
    }

    /** Returns all orders so far. */
    public synchronized List<Order> orders() {
        return List.copyOf(orders);
    }

    /** Returns how many runs were ordered to start, repeated orders counted again. */
    public synchronized int starts() {
        return (int) orders.stream().filter(Order.Start.class::isInstance).count();
    }

    /** Tells whether a run of the pod was ever ordered or offered. */
    public synchronized boolean knows(String podUid) {
        return pods.containsKey(podUid);
    }

    @Override
    public synchronized void start(PodRun run, RunContext context) {
        orders.add(new Order.Start(run, time.instant()));
        reporter = context.reporter();
        FakePod pod = pods.compute(
                run.id().podUid(),
                (uid, known) -> known == null || known.isReleased() ? new FakePod(run, context) : known);
        if (!pod.order(run.id(), context)) {
            return;
        }
        if (begin == Begin.AT_ONCE || run.id().attempt() > 0) {
            pod.start(run.id().container(), run.id().attempt(), time.instant());
            pod.report(run.id().container(), new RunReport.Ready(time.instant()));
        } else if (begin == Begin.WAITING) {
            pod.report(run.id().container(), new RunReport.Waiting("ContainerCreating", ""));
        }
    }

    @Override
    public synchronized void stop(RunId run, Stop stop) {
        orders.add(new Order.End(run, stop, time.instant()));
        FakePod pod = pods.get(run.podUid());
        if (pod == null || pod.isReleased()) {
            if (reporter != null) {
                reporter.report(run, FakePod.NEVER_BEGAN);
            }
            return;
        }
        if (!pod.hasBegun(run)) {
            pod.callOff(run);
        } else if (stop.grace().isZero() && pod.runs(run)) {
            pod.exit(run.container(), KILLED, time.instant());
        } else if (obedience == Obedience.AT_ONCE && pod.runs(run)) {
            pod.exit(run.container(), Fate.TERMINATED.exitCode(), time.instant());
        }
    }

    @Override
    public synchronized Adoption adopt(PodRun run, RunContext context) {
        orders.add(new Order.Adopt(run, time.instant()));
        reporter = context.reporter();
        FakePod pod = pods.get(run.id().podUid());
        if (pod == null || pod.isReleased() || !pod.has(run.id())) {
            return Adoption.UNKNOWN;
        }
        pod.adopt(context);
        return Adoption.KNOWN;
    }

    @Override
    public synchronized void retainOnly(Set<RunId> known) {
        orders.add(new Order.RetainOnly(known, time.instant()));
    }

    @Override
    public synchronized void release(RunId run) {
        orders.add(new Order.Release(run, time.instant()));
    }

    @Override
    public synchronized void releasePod(String podUid) {
        orders.add(new Order.ReleasePod(podUid, time.instant()));
        FakePod pod = pods.get(podUid);
        if (pod != null) {
            pod.release();
        }
    }

    @Override
    public NodeInfo describe() {
        return node;
    }

    /** Runs a pod: its init containers are through, all others have started, and are ready or not. */
    public synchronized void run(String podUid, Readiness readiness) {
        pod(podUid).runAll(time.instant(), readiness);
    }

    /** Makes all containers of a running pod ready or not. */
    public synchronized void ready(String podUid, Readiness readiness) {
        pod(podUid).ready(time.instant(), readiness);
    }

    /** Ends a pod: every container exits, and the pod is in the phase that the fate names. */
    public synchronized void end(String podUid, Fate fate) {
        pod(podUid).end(fate, time.instant());
    }

    /** Lets one container exit and leaves it to the controller what becomes of the pod. */
    public synchronized void exit(String podUid, String container, int exitCode) {
        pod(podUid).exit(container, exitCode, time.instant());
    }

    /** Says that every container runs for the so many-th time again: its restartCount. */
    public synchronized void restart(String podUid, int restarts) {
        pod(podUid).restart(restarts, time.instant());
    }

    /** Reports anything about the first container of a pod, in the name of its present run. */
    public synchronized void report(String podUid, RunReport report) {
        FakePod pod = pod(podUid);
        pod.report(pod.containers().get(0), report);
    }

    /** Says that nobody can tell how the pod ended: its host is gone. */
    public synchronized void lose(String podUid) {
        FakePod pod = pod(podUid);
        pod.containers().forEach(c -> pod.report(c, new RunReport.Lost("the host is gone")));
    }

    /** Returns the end of a pod in this phase with the exit code that fits: 0 or 143. */
    static Fate obeying(PodPhase phase) {
        return phase == PodPhase.SUCCEEDED ? Fate.SUCCESS : Fate.TERMINATED.as(phase);
    }

    private FakePod pod(String podUid) {
        FakePod pod = pods.get(podUid);
        if (pod == null) {
            throw new IllegalStateException("no run of pod " + podUid + " was ever ordered from this executor");
        }
        return pod;
    }
}
