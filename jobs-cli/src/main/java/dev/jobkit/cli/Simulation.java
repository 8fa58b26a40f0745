package dev.jobkit.cli;

import dev.jobkit.From;
import dev.jobkit.InvalidJobException;
import dev.jobkit.JobKitException;
import dev.jobkit.model.Job;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.testkit.FakeExecutor.Obedience;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plays a Job against a script on virtual time. For one thread. */
final class Simulation implements AutoCloseable {
    /** How long a pod runs that no script speaks of. */
    private static final Duration LIFE = Duration.ofSeconds(1);

    /** What is due later is due never; events are kept for longer, so that the summary has them all. */
    private static final Duration HORIZON = Duration.ofDays(3650);

    private final World world;
    private final TimeLine line;
    private final Instant start;
    private Job last;
    private Scene seen;

    private Simulation(World world, TimeLine line, Job job) {
        this.world = world;
        this.line = line;
        this.start = world.time().instant();
        this.last = job;
        this.seen = Scene.of(world);
    }

    /**
     * Begins with the creation of the Job.
     *
     * @throws InvalidJobException if admission refuses it
     */
    static Simulation begin(Job job, long seed, Scope scope, PrintWriter out) {
        Map<String, String> labels = new TreeMap<>(job.spec().template().spec().nodeSelector());
        WorldParts parts = WorldParts.seeded(seed).on(new NodeInfo(labels, Map.of(), "", List.of()));
        if (scope == Scope.WORDS) {
            parts.executor().obedience(Obedience.AT_ONCE);
        }
        World world = World.of(
                parts, p -> p.builder().eventTtl(HORIZON.multipliedBy(2)).build());
        TimeLine line = new TimeLine(out, parts.time().instant());
        try {
            world.controller().subscribe(line, From.NOW);
            world.submit(job);
        } catch (RuntimeException e) {
            world.close();
            throw e;
        }
        return new Simulation(world, line, world.job());
    }

    /** Whose rules hold for pods that are asked to stop. */
    enum Scope {
        /** They end at once unless the script says otherwise. */
        WORDS,
        /** They wait for the step {@code terminate}, as in recordings. */
        RECORDING
    }

    /** Plays the steps. */
    void play(List<ScriptStep> steps) {
        for (ScriptStep step : steps) {
            Instant now = world.time().instant();
            line.act(now, step.text());
            int before = line.lines();
            Scene then = seen;
            Obedience obeyed = world.executor().obedience();
            try {
                step.act().play(world).ifPresent(refusal -> line.say(now, "refused: " + refusal));
            } catch (JobKitException | IllegalStateException e) {
                line.say(now, "refused: " + e.getMessage());
            }
            look();
            if (world.executor().obedience() != obeyed) {
                line.say(
                        now,
                        obeyed == Obedience.AT_ONCE
                                ? "from here on pods that are asked to stop go on until they are terminated"
                                : "from here on pods that are asked to stop end at once");
            }
            if (step.act() != ScriptStep.NOTHING && line.lines() == before) {
                line.say(now, seen.without(then));
            }
            pass(step.took());
        }
    }

    private void pass(@Nullable Duration took) {
        if (took != null) {
            world.advance(took);
            look();
            return;
        }
        int before = line.lines();
        while (line.lines() == before) {
            Instant due = nextDue();
            if (due == null) {
                line.say(world.time().instant(), "nothing is due; " + seen.standing());
            } else {
                world.time().advanceTo(due);
                look();
            }
        }
    }

    /** Lets every pod live and end in the same way until the Job has ended or the time is over. */
    void thenAll(Fate fate, Duration until) {
        Instant end = start.plus(until);
        boolean crash = fate.phase() != PodPhase.SUCCEEDED
                && RestartPolicy.ON_FAILURE.equals(last.spec().template().spec().restartPolicy());
        line.act(world.time().instant(), "from here on every " + future(fate, crash));
        while (line.outcome() == TimeLine.Outcome.GOING
                && world.time().instant().isBefore(end)) {
            if (seen.pods().values().stream().anyMatch(Scene::isAtWork)) {
                world.run();
                advance(LIFE, end);
                if (crash) {
                    world.exit(PodChoice.ALL, fate.exitCode()).terminate();
                } else {
                    world.end(PodChoice.ALL, fate).terminate();
                }
            } else {
                Instant due = nextDue();
                if (due == null) {
                    break;
                }
                world.time().advanceTo(due.isBefore(end) ? due : end);
            }
            look();
        }
    }

    private static String future(Fate fate, boolean crash) {
        if (crash) {
            return "container runs for 1s and then exits with " + fate.exitCode();
        }
        return "pod runs for 1s and then " + (fate.phase() == PodPhase.SUCCEEDED ? "succeeds" : "fails");
    }

    /** Lets time pass until so long after the beginning. */
    void until(Duration until) {
        Instant end = start.plus(until);
        if (world.time().instant().isBefore(end)) {
            world.time().advanceTo(end);
            look();
        }
    }

    private void advance(Duration span, Instant end) {
        Duration left = Duration.between(world.time().instant(), end);
        world.advance(span.compareTo(left) < 0 ? span : left);
    }

    private @Nullable Instant nextDue() {
        Instant due = world.time().nextDue();
        return due == null || due.isAfter(start.plus(HORIZON)) ? null : due;
    }

    /** Looks at the world, and tells what changed without an event. */
    private void look() {
        Scene now = Scene.of(world);
        Instant at = world.time().instant();
        for (Pod pod : now.deletedSince(seen)) {
            if (!line.isToldToStop(pod)) {
                line.say(at, Scene.name(pod) + " is asked to stop (why: the pod is deleted)");
            }
        }
        now.since(seen).forEach(change -> line.say(at, change));
        seen = now;
        last = now.job() == null ? last : now.job();
    }

    /** Returns the Job as it was seen last. */
    Job job() {
        return last;
    }

    World world() {
        return world;
    }

    TimeLine line() {
        return line;
    }

    @Override
    public void close() {
        world.close();
    }
}
