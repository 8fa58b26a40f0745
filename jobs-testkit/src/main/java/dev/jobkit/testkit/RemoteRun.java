package dev.jobkit.testkit;

import dev.jobkit.model.Container;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What really happens to a run on a machine far away; it only goes forward. */
final class RemoteRun {
    static final int NODES = 3;
    private static final int[] CODES = {1, 3, 42, 137};

    private final PodRun order;
    private final VirtualTime time;
    private final Duration lasts;
    private final int plannedCode;
    private final int node;
    private RunContext context;
    private HostileRemote.Outcome outcome = HostileRemote.Outcome.WAITS;
    private Instant startedAt = Instant.MIN;
    private RunReport.@Nullable Exited end;
    private boolean askedToStop;
    private boolean releasedWithPod;
    private boolean endless;

    RemoteRun(PodRun order, RunContext context, VirtualTime time, Random random) {
        this.order = order;
        this.context = context;
        this.time = time;
        this.node = Math.floorMod(order.id().podUid().hashCode(), NODES);
        this.lasts = Duration.ofMillis(1000 + random.nextInt(90_000));
        this.plannedCode = random.nextInt(100) < 65 ? 0 : CODES[random.nextInt(CODES.length)];
    }

    /** Returns the next attempt of the same container. */
    RemoteRun next(VirtualTime clock, Random random) {
        RunId next = new RunId(id().podUid(), id().container(), id().attempt() + 1);
        return new RemoteRun(new PodRun(next, order.job(), order.pod(), order.container()), context, clock, random);
    }

    RunId id() {
        return order.id();
    }

    RunContext context() {
        return context;
    }

    void adoptedBy(RunContext newContext) {
        context = newContext;
    }

    int node() {
        return node;
    }

    Duration lasts() {
        return lasts;
    }

    int plannedCode() {
        return plannedCode;
    }

    Instant startedAt() {
        return startedAt;
    }

    HostileRemote.Truth truth() {
        return new HostileRemote.Truth(id(), outcome, end == null ? -1 : end.exitCode());
    }

    boolean isAlive() {
        return outcome == HostileRemote.Outcome.WAITS || outcome == HostileRemote.Outcome.RUNS;
    }

    /** Tells whether its container runs again after a failure, by the rules of its pod. */
    boolean isRestartedInPlace() {
        Container container = order.container();
        return RestartPolicy.ON_FAILURE.equals(order.pod().spec().restartPolicy())
                || RestartPolicy.ALWAYS.equals(container.restartPolicy());
    }

    boolean begin() {
        if (outcome != HostileRemote.Outcome.WAITS) {
            return false;
        }
        outcome = HostileRemote.Outcome.RUNS;
        startedAt = time.instant();
        return true;
    }

    boolean end(int code) {
        if (outcome != HostileRemote.Outcome.RUNS) {
            return false;
        }
        outcome = HostileRemote.Outcome.EXITED;
        end = RunReport.Exited.of(code, startedAt, time.instant());
        return true;
    }

    boolean callOff() {
        if (outcome != HostileRemote.Outcome.WAITS) {
            return false;
        }
        outcome = HostileRemote.Outcome.NEVER_BEGAN;
        return true;
    }

    boolean lose() {
        if (outcome != HostileRemote.Outcome.RUNS) {
            return false;
        }
        outcome = HostileRemote.Outcome.LOST;
        return true;
    }

    /** Has it go on until it is asked to stop. */
    void goOn() {
        endless = true;
    }

    boolean isEndless() {
        return endless;
    }

    void askToStop() {
        askedToStop = true;
    }

    boolean isAskedToStop() {
        return askedToStop;
    }

    void releasedWithPod() {
        releasedWithPod = true;
    }

    boolean isReleasedWithPod() {
        return releasedWithPod;
    }

    /** Returns how it stands, as a report; null when there is nothing to say. */
    @Nullable
    RunReport state() {
        return switch (outcome) {
            case WAITS -> null;
            case RUNS -> new RunReport.Started(startedAt);
            case EXITED -> end;
            case LOST -> new RunReport.Lost("the node of the run is gone");
            case NEVER_BEGAN -> new RunReport.NotStarted("Stopped", "stopped before it began");
        };
    }
}
