package dev.jobkit.testkit;

import dev.jobkit.model.Container;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a fake node knows about one pod: how far each container is, and where to report. Not thread-safe. */
final class FakePod {
    /** How far a run is. */
    private enum Stage {
        WAITING,
        RUNNING,
        ENDED,
        NEVER_RAN
    }

    /** A run and how far it is. */
    private static final class Slot {
        private final int attempt;
        private Stage stage;
        private @Nullable Instant startedAt;

        private Slot(int attempt, Stage stage, @Nullable Instant startedAt) {
            this.attempt = attempt;
            this.stage = stage;
            this.startedAt = startedAt;
        }
    }

    /** What was reported. */
    private record Fact(RunId run, RunReport report) {}

    /** The answer to a stop of what never ran. */
    static final RunReport NEVER_BEGAN = new RunReport.NotStarted("Stopped", "stopped before it began");

    private final String uid;
    private final PodSpec spec;
    private RunContext context;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Set<RunId> ordered = new HashSet<>();
    private final List<Fact> said = new ArrayList<>();
    private Readiness readiness = Readiness.READY;
    private boolean over;
    private boolean released;

    FakePod(PodRun first, RunContext context) {
        this.uid = first.id().podUid();
        this.spec = first.pod().spec();
        this.context = context;
    }

    /** Takes an order to start; answers whether it is new and waits for its start. */
    boolean order(RunId run, RunContext newContext) {
        context = newContext;
        if (over || !ordered.add(run)) {
            return false;
        }
        Slot slot = slots.get(run.container());
        if (slot != null && slot.attempt >= run.attempt()) {
            return false;
        }
        slots.put(run.container(), new Slot(run.attempt(), Stage.WAITING, null));
        return true;
    }

    /** Has the reports go to whoever takes the pod up: first all that was reported, as some may have been lost. */
    void adopt(RunContext newContext) {
        context = newContext;
        List.copyOf(said).forEach(fact -> context.reporter().report(fact.run(), fact.report()));
    }

    /** Says that nobody asks for what became of the pod any more. */
    void release() {
        released = true;
    }

    boolean isReleased() {
        return released;
    }

    boolean has(RunId run) {
        Slot slot = slots.get(run.container());
        return slot != null && slot.attempt >= run.attempt();
    }

    /** Tells whether this run runs or has ended, or a later one does. */
    boolean hasBegun(RunId run) {
        Slot slot = slots.get(run.container());
        return slot != null
                && slot.attempt >= run.attempt()
                && (slot.attempt > run.attempt() || slot.stage == Stage.RUNNING || slot.stage == Stage.ENDED);
    }

    boolean runs(RunId run) {
        Slot slot = slots.get(run.container());
        return slot != null && slot.attempt == run.attempt() && slot.stage == Stage.RUNNING;
    }

    void report(String container, RunReport report) {
        Slot slot = slots.get(container);
        say(new RunId(uid, container, slot == null ? 0 : slot.attempt), report);
    }

    private void say(RunId run, RunReport report) {
        if (!(report instanceof RunReport.NotStarted) || report == NEVER_BEGAN) {
            said.add(new Fact(run, report)); // a start that was refused is tried again, and refused again
        }
        context.reporter().report(run, report);
    }

    void callOff(RunId run) {
        Slot slot = slots.get(run.container());
        if (slot == null || slot.attempt == run.attempt()) {
            slots.put(run.container(), new Slot(run.attempt(), Stage.NEVER_RAN, null));
        }
        say(run, NEVER_BEGAN);
    }

    /** Starts every container that does not run yet: init containers run through, sidecars and main ones stay. */
    void runAll(Instant now, Readiness readiness) {
        for (Container init : spec.initContainers()) {
            start(init.name(), currentAttempt(init.name()), now);
            if (!isSidecar(init)) {
                exit(init.name(), 0, now);
            }
        }
        for (Container main : spec.containers()) {
            Slot slot = slots.get(main.name());
            if (slot == null || slot.stage != Stage.RUNNING) {
                start(main.name(), currentAttempt(main.name()), now);
            }
        }
        ready(now, readiness);
    }

    void start(String container, int attempt, Instant now) {
        slots.put(container, new Slot(attempt, Stage.RUNNING, now));
        report(container, new RunReport.Started(now));
    }

    void ready(Instant now, Readiness newReadiness) {
        readiness = newReadiness;
        for (Container init : spec.initContainers()) {
            if (isSidecar(init) && currentStage(init.name()) == Stage.RUNNING) {
                report(init.name(), said(newReadiness, now));
            }
        }
        for (Container main : spec.containers()) {
            report(main.name(), said(newReadiness, now));
        }
    }

    private static RunReport said(Readiness readiness, Instant now) {
        return readiness == Readiness.READY ? new RunReport.Ready(now) : new RunReport.NotReady(now);
    }

    /** Counts restarts up and leaves it at that: what was not ready is not ready after it either. Nothing counts down. */
    void restart(int attempt, Instant now) {
        for (Container main : spec.containers()) {
            if (attempt >= currentAttempt(main.name())) {
                start(main.name(), attempt, now);
                report(main.name(), said(readiness, now));
            }
        }
    }

    void exit(String container, int exitCode, Instant now) {
        Slot slot = slots.computeIfAbsent(container, c -> new Slot(0, Stage.WAITING, null));
        Instant startedAt = slot.startedAt == null ? now : slot.startedAt;
        slot.stage = Stage.ENDED;
        report(container, RunReport.Exited.of(exitCode, startedAt, now));
    }

    /** Ends the whole pod: conditions first, then every container, then the pod where its phase would not follow. */
    void end(Fate fate, Instant now) {
        String first = spec.containers().get(0).name();
        for (PodCondition c : fate.conditions()) {
            report(first, new RunReport.PodConditionSet(dated(c, now)));
        }
        boolean follows = endContainers(fate, now);
        if (!follows || fate.reason() != null || fate.message() != null) {
            report(first, new RunReport.PodEnded(fate.phase(), fate.reason(), fate.message(), now));
        }
        over = true;
    }

    /** Answers whether the phase follows from the exit codes by the rules of the pod. */
    private boolean endContainers(Fate fate, Instant now) {
        boolean allExitNow = true;
        for (Container init : spec.initContainers()) {
            Slot slot = slots.get(init.name());
            if (slot == null || slot.stage != Stage.ENDED) {
                exit(init.name(), 0, now);
            }
        }
        for (Container main : spec.containers()) {
            Slot slot = slots.get(main.name());
            // what had ended before keeps its exit code, and a restart that it waits for will not come
            allExitNow &= slot != null && slot.stage != Stage.NEVER_RAN && slot.stage != Stage.ENDED;
            exit(main.name(), fate.exitCode(), now);
        }
        boolean endsByItself = RestartPolicy.NEVER.equals(spec.restartPolicy()) || fate.exitCode() == 0;
        PodPhase byCode = fate.exitCode() == 0 ? PodPhase.SUCCEEDED : PodPhase.FAILED;
        return allExitNow && endsByItself && byCode == fate.phase();
    }

    List<String> containers() {
        return spec.containers().stream().map(Container::name).toList();
    }

    private int currentAttempt(String container) {
        Slot slot = slots.get(container);
        return slot == null ? 0 : slot.attempt;
    }

    private @Nullable Stage currentStage(String container) {
        Slot slot = slots.get(container);
        return slot == null ? null : slot.stage;
    }

    private static boolean isSidecar(Container init) {
        return RestartPolicy.ALWAYS.equals(init.restartPolicy());
    }

    private static PodCondition dated(PodCondition c, Instant now) {
        return new PodCondition(
                c.type(),
                c.status(),
                c.reason(),
                c.message(),
                c.lastProbe(),
                c.lastTransition() == null ? now : c.lastTransition());
    }
}
