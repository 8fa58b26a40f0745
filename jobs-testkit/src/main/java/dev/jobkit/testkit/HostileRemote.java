package dev.jobkit.testkit;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An executor far away on virtual time, with everything that can go wrong between two machines, all of it from a seed.
 *
 * <p>Reports come late, twice, out of order; those that are no outcome may never come, and outcomes only when all is listed
 * again, every five minutes. Requests to stop get lost. An order may throw and have arrived nevertheless. It is gone for
 * minutes and comes back; nodes die, and what ran there is lost; a lost run may later be said to have ended well. Containers
 * are restarted without having been told to. Asked whether it has a run, it may not be able to say.
 *
 * <p>What really became of every run is told by {@link #truths()}, for a test that knows what must follow from it. For one
 * thread: that of the virtual time.
 */
public final class HostileRemote implements PodExecutor {
    private static final Duration RELIST = Duration.ofMinutes(5);

    private final VirtualTime time;
    private final Random random;
    private final Wire wire;
    private final Map<RunId, RemoteRun> runs = new LinkedHashMap<>();
    private final Map<String, Integer> faults = new TreeMap<>();
    private @Nullable RunReporter lastReporter;
    private int troublesLeft;
    private boolean begun;

    /** What became of a run. */
    public enum Outcome {
        /** It was ordered and has not begun. */
        WAITS,
        /** It runs. */
        RUNS,
        /** It ended with its exit code. */
        EXITED,
        /** It was lost with its node. */
        LOST,
        /** It was stopped before it began. */
        NEVER_BEGAN
    }

    /**
     * The truth about a run.
     *
     * @param run which
     * @param outcome what became of it
     * @param exitCode with what it ended; -1 unless it exited
     */
    public record Truth(RunId run, Outcome outcome, int exitCode) {}

    /** Makes a remote of this seed; {@code troubles} is how often it is gone or loses a node. */
    public HostileRemote(VirtualTime time, long seed, int troubles) {
        this.time = time;
        this.random = new Random(seed);
        this.wire = new Wire(time, random, () -> note("report lost"));
        this.troublesLeft = troubles;
    }

    /** Returns what became of every run, in the order of their coming. */
    public List<Truth> truths() {
        return runs.values().stream().map(RemoteRun::truth).toList();
    }

    /** Returns the runs that go on or may still begin. */
    public List<RunId> alive() {
        return runs.values().stream()
                .filter(RemoteRun::isAlive)
                .map(RemoteRun::id)
                .toList();
    }

    /** Returns how often each thing went wrong, by its name. */
    public Map<String, Integer> faults() {
        return Collections.unmodifiableMap(new TreeMap<>(faults));
    }

    private void note(String fault) {
        faults.merge(fault, 1, Integer::sum);
    }

    @Override
    public void start(PodRun run, RunContext context) {
        lastReporter = context.reporter();
        beginWeather();
        int dice = random.nextInt(100);
        if (dice < 3 || dice > 96) {
            note("order threw");
        }
        if (dice < 3) {
            throw new IllegalStateException("connection refused");
        }
        RemoteRun known = runs.get(run.id());
        if (known == null && dice < 6) {
            wire.send(context.reporter(), run.id(), new RunReport.NotStarted("ErrImagePull", "the registry is away"));
            return;
        }
        if (known == null) {
            accept(new RemoteRun(run, context, time, random));
        }
        if (dice > 96) {
            throw new IllegalStateException("connection reset"); // after the order has arrived
        }
    }

    private void accept(RemoteRun run) {
        runs.put(run.id(), run);
        if (random.nextInt(4) == 0) {
            tell(run, new RunReport.Waiting("ContainerCreating", "pulling"));
        }
        later(Duration.ofMillis(random.nextInt(20_000)), () -> begin(run));
    }

    private void begin(RemoteRun run) {
        if (!run.begin()) {
            return;
        }
        tell(run, new RunReport.Started(run.startedAt()));
        if (random.nextInt(3) == 0) {
            tell(run, new RunReport.Ready(run.startedAt()));
        }
        if (random.nextInt(4) == 0) {
            tell(run, new RunReport.Progressed(random.nextDouble(), "half way"));
        }
        later(run.lasts(), () -> endByItself(run));
    }

    private void endByItself(RemoteRun run) {
        if (!run.isEndless()) {
            end(run, run.plannedCode());
        }
    }

    private void end(RemoteRun run, int code) {
        if (!run.end(code)) {
            return;
        }
        tellOutcome(run);
        if (code != 0 && !run.isAskedToStop() && run.isRestartedInPlace() && random.nextInt(5) < 2) {
            later(Duration.ofSeconds(5 + random.nextInt(20)), () -> restart(run));
        }
    }

    /** Runs a container again without having been told to. */
    private void restart(RemoteRun ended) {
        RemoteRun next = ended.next(time, random);
        if (!ended.isAskedToStop() && !ended.isReleasedWithPod() && runs.putIfAbsent(next.id(), next) == null) {
            note("self-restart");
            begin(next);
        }
    }

    @Override
    public void stop(RunId id, Stop stop) {
        if (random.nextInt(100) < 30) {
            note("stop lost");
            RemoteRun deaf = runs.get(id);
            if (deaf != null) {
                deaf.goOn(); // and without being asked it would never end
            }
            return;
        }
        RemoteRun run = runs.get(id);
        if (run == null) {
            if (lastReporter != null) {
                wire.send(lastReporter, id, new RunReport.NotStarted("Stopped", "no such run"));
            }
        } else if (!run.isAlive()) {
            tellOutcome(run);
        } else if (run.callOff()) {
            tellOutcome(run);
        } else {
            run.askToStop();
            Duration obeys = Duration.ofMillis(random.nextInt(5_000));
            boolean defies = random.nextInt(4) == 0 || obeys.compareTo(stop.grace()) >= 0;
            later(defies ? stop.grace() : obeys, () -> end(run, defies ? 137 : 143));
        }
    }

    @Override
    public Adoption adopt(PodRun run, RunContext context) {
        lastReporter = context.reporter();
        if (random.nextInt(100) < 40) {
            note("undecided");
            return Adoption.UNDECIDED;
        }
        RemoteRun known = runs.get(run.id());
        if (known == null) {
            return Adoption.UNKNOWN;
        }
        runs.values().stream()
                .filter(each -> each.id().podUid().equals(run.id().podUid()))
                .forEach(each -> {
                    each.adoptedBy(context);
                    list(each);
                });
        return Adoption.KNOWN;
    }

    @Override
    public void retainOnly(Set<RunId> known) {
        for (RemoteRun run : List.copyOf(runs.values())) {
            boolean podIsKnown =
                    known.stream().anyMatch(id -> id.podUid().equals(run.id().podUid()));
            if (!podIsKnown) {
                killNow(run);
            }
        }
    }

    @Override
    public void releasePod(String podUid) {
        for (RemoteRun run : List.copyOf(runs.values())) {
            if (run.id().podUid().equals(podUid)) {
                run.releasedWithPod();
                killNow(run);
            }
        }
    }

    private void killNow(RemoteRun run) {
        if (!run.callOff()) {
            run.askToStop();
            end(run, 137);
        }
    }

    private void beginWeather() {
        if (begun) {
            return;
        }
        begun = true;
        later(RELIST, this::relist);
        later(Duration.ofSeconds(random.nextInt(240)), this::trouble);
    }

    private void relist() {
        runs.values().forEach(this::list);
        later(RELIST, this::relist);
    }

    /** Tells how a run stands. */
    private void list(RemoteRun run) {
        if (run.isReleasedWithPod()) {
            return;
        }
        RunReport state = run.state();
        if (state != null) {
            wire.send(run.context().reporter(), run.id(), state);
        }
    }

    private void trouble() {
        if (troublesLeft-- <= 0) {
            return;
        }
        if (random.nextBoolean()) {
            note("gone");
            wire.goAway(Duration.ofSeconds(20 + random.nextInt(500)));
        } else {
            int node = random.nextInt(RemoteRun.NODES);
            runs.values().stream().filter(r -> r.node() == node).forEach(this::lose);
        }
        later(Duration.ofSeconds(30 + random.nextInt(600)), this::trouble);
    }

    private void lose(RemoteRun run) {
        if (!run.lose()) {
            return;
        }
        Duration noticed = Duration.ofSeconds(40 + random.nextInt(260));
        later(noticed, () -> {
            tellOutcome(run);
            if (random.nextInt(4) == 0) {
                note("late success of a lost run");
                Instant now = time.instant();
                later(
                        Wire.LATEST.plus(RELIST).multipliedBy(3),
                        () -> tell(run, RunReport.Exited.of(0, run.startedAt(), now)));
            }
        });
    }

    /** An outcome comes in the end, if only with the next list. */
    private void tellOutcome(RemoteRun run) {
        RunReport state = run.state();
        if (state != null) {
            tell(run, state);
        }
    }

    private void tell(RemoteRun run, RunReport report) {
        wire.throwIn(run.context().reporter(), run.id(), report);
    }

    private void later(Duration delay, Runnable task) {
        time.wakeAt(time.instant().plus(delay), task);
    }

    @Override
    public void close() {
        // it is far away: what runs there goes on
    }
}
