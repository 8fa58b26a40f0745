package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.Propagation;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.scenarios.Crew.Mate;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Members come, die, pause, leave and lose their store at random, while Jobs go on: no index is lost, none is counted twice,
 * and in the end nobody owns anything. {@code -Djobkit.crews.seed=…} plays the crews from that seed on.
 */
class CrewLivesTest {
    private static final int STEPS = 60;
    private static final int MOST_MEMBERS = 3;

    @Test
    void nothingIsLostOrCountedTwice(TestReporter reporter) {
        play(reporter, 40);
    }

    /** Lives in which a member got back, with its pods, what it had lost. */
    @ParameterizedTest
    @ValueSource(longs = {32006581595191L, 32999520208444L, 32924731208610L, 100294})
    void whatComesBackIsTakenUp(long seed) {
        new CrewLife(seed).play();
    }

    @Test
    @Tag("endurance")
    void nothingIsLostOrCountedTwiceInManyLives(TestReporter reporter) {
        play(reporter, 1500);
    }

    private static void play(TestReporter reporter, int count) {
        long first = Long.getLong("jobkit.crews.seed", 36);
        reporter.publishEntry("jobkit.crews.seed", Long.toString(first));
        for (long seed = first; seed < first + count; seed++) {
            try {
                new CrewLife(seed).play();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Djobkit.crews.seed=" + seed, e);
            }
        }
    }

    private static final class CrewLife {
        private final Random random;
        private final Crew crew;
        private final Map<String, Integer> completions = new HashMap<>();
        private final Set<String> deleted = new HashSet<>();

        /** What each index of a Job did on whichever node: its side effects. */
        private final Map<String, Integer> effects = new HashMap<>();

        private int names;
        private int jobs;

        CrewLife(long seed) {
            random = new Random(seed);
            crew = new Crew(seed);
        }

        void play() {
            join();
            for (int i = 0; i < STEPS; i++) {
                step(random.nextInt(20));
                crew.time.advance(Duration.ofMillis(random.nextInt(4000)));
            }
            settle();
            judge();
        }

        private void join() {
            if (crew.mates.size() < MOST_MEMBERS) {
                FakeExecutor node = new FakeExecutor(crew.time).obedience(FakeExecutor.Obedience.AT_ONCE);
                crew.join("m" + names++, b -> b, node);
            }
        }

        private Mate any() {
            return crew.mates.get(random.nextInt(crew.mates.size()));
        }

        private void step(int kind) {
            if (crew.away) {
                crew.away = random.nextInt(3) > 0;
                return;
            }
            switch (kind) {
                case 0, 1 -> join();
                case 2, 3 -> leave(Mate::die);
                case 4 -> leave(Mate::close);
                case 5 -> any().pause();
                case 6, 7 -> crew.mates.forEach(Mate::goOn);
                case 8 -> crew.away = true;
                case 9, 10, 11 -> submit();
                case 12 -> touch();
                default -> work();
            }
        }

        private void leave(java.util.function.Consumer<Mate> how) {
            Mate mate = any();
            if (mate.clock.isLively() && crew.mates.size() > 1) {
                how.accept(mate);
            }
        }

        private void submit() {
            String name = "j" + jobs++;
            int indexes = 1 + random.nextInt(4);
            completions.put(name, indexes);
            JobSpec spec = Wishes.indexed(indexes)
                    .parallelism(1 + random.nextInt(indexes))
                    .backoffLimit(1000)
                    .build();
            any().jobs.submit(name, spec);
        }

        /** Somebody suspends, resumes or deletes a Job, at whichever member. */
        private void touch() {
            if (jobs == 0) {
                return;
            }
            ObjectKey key = ObjectKey.of("j" + random.nextInt(jobs));
            if (crew.store.get(Kind.JOB, key).filter(job -> !job.isFinished()).isEmpty()) {
                return;
            }
            switch (random.nextInt(4)) {
                case 0 -> {
                    any().jobs.delete(key, Propagation.BACKGROUND);
                    deleted.add(key.name());
                }
                case 1 -> any().jobs.suspend(key);
                default -> any().jobs.resume(key);
            }
        }

        /** Some pods run or succeed, on each node that has them: also on one that was paused and is not their owner's. */
        private void work() {
            for (Pod pod : crew.pods()) {
                for (Mate mate : List.copyOf(crew.mates)) {
                    String uid = pod.metadata().uid();
                    if (!mate.node.knows(uid) || pod.metadata().isDeleting() || random.nextBoolean()) {
                        continue;
                    }
                    if (pod.status().phase() == PodPhase.PENDING) {
                        mate.node.run(uid, Readiness.READY);
                    } else if (pod.status().phase() == PodPhase.RUNNING) {
                        effects.merge(effect(pod), 1, Integer::sum);
                        mate.node.end(uid, Fate.SUCCESS);
                    }
                }
            }
            crew.time.runReady();
        }

        private static String effect(Pod pod) {
            return pod.metadata().labels().get("job-name") + "/"
                    + pod.completionIndex().orElseThrow();
        }

        private void settle() {
            crew.away = false;
            crew.mates.forEach(Mate::goOn);
            crew.advance(30);
            for (int i = 0; i < jobs; i++) {
                ObjectKey key = ObjectKey.of("j" + i);
                if (crew.store
                        .get(Kind.JOB, key)
                        .filter(job -> !job.isFinished())
                        .isPresent()) {
                    any().jobs.resume(key);
                }
            }
            for (int i = 0; i < 200 && !isOver(); i++) {
                work();
                crew.advance(3);
            }
            crew.advance(20);
        }

        private boolean isOver() {
            return jobs().stream().allMatch(Job::isFinished)
                    && crew.pods().stream().noneMatch(pod -> pod.metadata().isDeleting());
        }

        private List<Job> jobs() {
            try {
                return crew.store.list(Kind.JOB, Query.ALL, Page.ALL).items();
            } catch (RevisionGoneException e) {
                throw new AssertionError(e);
            }
        }

        private void judge() {
            Set<String> there = new HashSet<>();
            for (Job job : jobs()) {
                String name = job.metadata().name();
                there.add(name);
                int wanted = completions.getOrDefault(name, -1);
                assertThat(job.isComplete()).as(name + " " + job.status()).isTrue();
                assertThat(job.status().succeeded()).as(name).isEqualTo(wanted);
                assertThat(job.status().completedIndexes().size()).as(name).isEqualTo(wanted);
                for (int index = 0; index < wanted; index++) {
                    assertThat(effects).as("each index that counts was done").containsKey(name + "/" + index);
                }
                long counted = crew.pods().stream()
                        .filter(pod ->
                                pod.metadata().isControlledBy(job.metadata().uid()))
                        .filter(pod -> pod.status().phase() == PodPhase.SUCCEEDED)
                        .count();
                assertThat(counted).as("succeeded pods of " + name).isEqualTo(wanted);
            }
            Set<String> expected = new HashSet<>(completions.keySet());
            expected.removeAll(deleted);
            assertThat(there).containsExactlyInAnyOrderElementsOf(expected);
            List<Integer> owned = new ArrayList<>();
            crew.mates.forEach(mate -> owned.add(crew.owned(mate)));
            assertThat(owned).as("what is over is nobody's").containsOnly(0);
        }
    }
}
