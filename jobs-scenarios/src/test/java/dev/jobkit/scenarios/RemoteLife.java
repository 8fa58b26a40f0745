package dev.jobkit.scenarios;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.testkit.HostileRemote;
import dev.jobkit.testkit.SeededIds;
import dev.jobkit.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The life of one Job whose pods run on a hostile remote executor, under a controller that may die meanwhile. */
final class RemoteLife {
    private static final Duration STEP = Duration.ofMinutes(10);
    private static final int MOST_STEPS = 600;
    private static final int TROUBLES = 4;

    private final ObjectKey key = new ObjectKey("default", "life");
    private final VirtualTime time = new VirtualTime();
    /** Hidden from the store is who has it: a program that dies does not give it back. */
    private final JobStore store = new WatchedStore(JobKit.memoryStore(time));

    private final SeededIds ids;
    private final Random random;
    private final HostileRemote remote;
    private MortalTime mortal = new MortalTime(time);
    private JobController controller;
    private int died;

    private RemoteLife(long seed) {
        random = new Random(seed);
        ids = new SeededIds(seed);
        remote = new HostileRemote(time, seed, TROUBLES);
        controller = start();
    }

    private JobController start() {
        return JobKit.builder()
                .executor("remote", remote)
                .store(store)
                .time(mortal)
                .ids(ids)
                .workers(mortal, 1)
                .listeners(mortal)
                .build();
    }

    /** Plays the life of this Job to its end; returns what its end breaks, and notes what happened in it. */
    static List<String> play(long seed, JobSpec spec, Map<String, Integer> happened) {
        RemoteLife life = new RemoteLife(seed);
        life.controller.submit(Job.of(life.key.name(), spec));
        life.live();
        List<String> faults = life.faults();
        life.note(happened);
        return faults;
    }

    private void note(Map<String, Integer> happened) {
        JobCondition end = RemoteOracle.end(job());
        happened.merge(end == null ? "no end" : end.type() + " " + end.reason(), 1, Integer::sum);
        happened.merge("deaths", died, Integer::sum);
        happened.merge("pods", allPods().size(), Integer::sum);
        happened.merge(
                "lost pods",
                (int) allPods().stream().filter(RemoteOracle::isLost).count(),
                Integer::sum);
        remote.truths().forEach(truth -> {
            happened.merge(truth.outcome().name(), 1, Integer::sum);
            happened.merge(truth.run().attempt() > 0 ? "later attempts" : "first attempts", 1, Integer::sum);
        });
        remote.faults().forEach((fault, times) -> happened.merge(fault, times, Integer::sum));
    }

    private void live() {
        int deaths = random.nextInt(3);
        for (int step = 0; step < MOST_STEPS && !isAtRest(); step++) {
            if (deaths > 0 && random.nextBoolean()) {
                deaths--;
                time.advance(Duration.ofMillis(random.nextInt((int) STEP.toMillis())));
                mortal.die();
                died++;
                time.advance(Duration.ofSeconds(random.nextInt(300)));
                mortal = new MortalTime(time);
                controller = start();
            }
            time.advance(STEP);
        }
    }

    private boolean isAtRest() {
        return job().isFinished() && controller.gauges().livePods() == 0;
    }

    private Job job() {
        return store.get(Kind.JOB, key).orElseThrow();
    }

    private List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!isAtRest()) {
            faults.add("the Job hangs: " + job().status() + ", pods in memory: "
                    + controller.gauges().livePods());
        }
        if (controller.gauges().failedPasses() > 0) {
            faults.add("passes threw: " + controller.gauges().failedPasses());
        }
        time.advance(Duration.ofHours(2)); // what was asked to end has all the time it needs
        if (!remote.alive().isEmpty()) {
            faults.add("runs that nobody knows any more go on: " + remote.alive());
        }
        RemoteOracle oracle = new RemoteOracle(job(), allPods(), remote.truths());
        faults.addAll(oracle.faults());
        return faults;
    }

    /** Returns the last state of every pod that ever was. */
    private List<Pod> allPods() {
        Map<String, Pod> pods = new LinkedHashMap<>();
        try {
            for (Change change : store.changesAfter(0, Integer.MAX_VALUE)) {
                if (change instanceof Change.Written written && written.object() instanceof Pod pod) {
                    pods.put(pod.metadata().uid(), pod);
                }
            }
        } catch (RevisionGoneException e) {
            throw new AssertionError(e);
        }
        return List.copyOf(pods.values());
    }
}
