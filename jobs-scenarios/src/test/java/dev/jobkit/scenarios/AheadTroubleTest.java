package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.JobController;
import dev.jobkit.Propagation;
import dev.jobkit.core.JobKit;
import dev.jobkit.core.ResourceQuotaGate;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RunContext;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.Order;
import dev.jobkit.testkit.Readiness;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be in the way of passes that go ahead of a start: quotas, doubtful runs, orphans, and a further death. */
class AheadTroubleTest {
    private static final ObjectKey HALF = ObjectKey.of("half");
    private static final ObjectKey WAITS = ObjectKey.of("waits");
    private static final ObjectKey OTHER = ObjectKey.of("other");

    /** More commits than a life of these stories has. */
    private static final int COMMITS = 8;

    private WorldParts parts = WorldParts.seeded(7);
    private JobStore store = JobKit.memoryStore(parts.time());

    /** How many commits were asked for when a start had read what goes ahead, and nothing else. */
    private int ahead;

    @Test
    void aQuotaCountsThePodsThatAreNotHereYet() {
        leave(2, 3);
        try (JobController jobs = hasty(store, settings(parts.executor()).gate(atMost(4)))) {
            settle();
            assertThat(job(HALF).status().failed()).isEqualTo(2);
            assertThat(unfinished())
                    .as("those that wait have their places, and one is left for what was lost")
                    .hasSize(4)
                    .filteredOn(pod -> isOf(pod, WAITS))
                    .hasSize(3);
            assertThat(jobs.find(HALF).orElseThrow().status().active()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aRunOfWhichNobodyCanTellIsNeitherLostNorOrderedUntilSomebodyCan(int doubts) {
        leave(1, 1);
        Doubtful node = new Doubtful(parts.executor(), doubts);
        try (JobController jobs = hasty(store, settings(node))) {
            parts.time().runReady();
            assertThat(job(HALF).status().failed()).as("in doubt").isZero();
            assertThat(startsOfJob(HALF)).as("what had not begun").isEqualTo(1);
            settle();
            assertThat(job(HALF).status().failed()).as("known to be lost").isEqualTo(1);
            assertThat(startsOfJob(HALF)).isEqualTo(2);
            assertThat(jobs.find(HALF).orElseThrow().status().active()).isEqualTo(2);
        }
    }

    @Test
    void orphansThatAJobIsToTakeOverEndAsWithoutPassesAhead() {
        Job plain = adoptedBy(false);
        parts = WorldParts.seeded(7);
        store = JobKit.memoryStore(parts.time());
        Job taken = adoptedBy(true);
        assertThat(this.ahead).as("commits ahead").isPositive();
        assertThat(taken.status()).isEqualTo(plain.status());
        assertThat(taken.status().failed()).isPositive();
    }

    /** Each of two lives in a row dies at each of its commits, before or after it is stored; both have passes ahead. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoDeathsInARowLoseAndDoubleNothing(boolean stored) {
        int bothAhead = 0;
        for (int first = 0; first < COMMITS; first++) {
            for (int second = 0; second < COMMITS; second++) {
                String story = "deaths at " + first + " and " + second;
                parts = WorldParts.seeded(7);
                store = JobKit.memoryStore(parts.time());
                leave(1, 1);
                boolean died = dies(first, stored);
                assertThat(ahead).as(story).isPositive();
                assertThat(died && first == COMMITS - 1)
                        .as("%s: the first life has more commits", story)
                        .isFalse();
                dies(second, stored);
                bothAhead += ahead > 0 ? 1 : 0;
                endsWell(story);
            }
        }
        assertThat(bothAhead)
                .as("stories in which the second life had passes ahead, too")
                .isGreaterThanOrEqualTo(COMMITS);
    }

    private void endsWell(String story) {
        parts = parts.on(NodeInfo.UNLIMITED);
        try (JobController jobs = hasty(store, settings(parts.executor()))) {
            settle();
            assertThat(jobs.pods(HALF)).as(story).hasSize(3);
            assertThat(jobs.pods(OTHER)).as(story).hasSize(2);
            assertThat(jobs.pods(WAITS)).as(story).hasSize(1);
        }
        assertThat(job(HALF).status().failed()).as(story).isEqualTo(1);
        assertThat(job(HALF).status().active()).as(story).isEqualTo(2);
        assertThat(job(OTHER).status().failed()).as(story).isEqualTo(1);
        assertThat(unfinished())
                .as(story)
                .hasSize(4)
                .allSatisfy(pod ->
                        assertThat(startsOfPod(pod.metadata().uid())).as(story).isEqualTo(1));
    }

    /** Lives until this commit; tells whether that came. */
    private boolean dies(int commit, boolean stored) {
        parts = parts.on(NodeInfo.UNLIMITED);
        Mortal mortal = new Mortal(store, commit, stored);
        JobController jobs = hasty(mortal, settings(parts.executor()));
        parts.time().runReady();
        jobs.close();
        return mortal.isDead();
    }

    /** A Job finds orphans of an earlier one, which ran when the controller went; returns what became of it. */
    private Job adoptedBy(boolean ahead) {
        ObjectKey taker = ObjectKey.of("taker");
        try (JobController first = settings(parts.executor()).store(store).build()) {
            first.submit("old", HandOverTest.spec());
            parts.time().runReady();
            first.pods(ObjectKey.of("old"))
                    .forEach(pod -> parts.executor().run(pod.metadata().uid(), Readiness.READY));
            parts.time().runReady();
            first.delete(ObjectKey.of("old"), Propagation.ORPHAN);
            parts.time().runReady();
            first.submit("taker", HandOverTest.spec()); // and no pass over it
        }
        assertThat(store.all(Kind.POD, Query.ALL).items())
                .isNotEmpty()
                .allMatch(pod -> pod.metadata().controller().isEmpty());
        parts = parts.on(NodeInfo.UNLIMITED);
        JobKit.Builder settings = settings(parts.executor());
        try (JobController next =
                ahead ? hasty(store, settings) : settings.store(store).build()) {
            settle();
            return next.find(taker).orElseThrow();
        }
    }

    /** A Job of two pods, so many of which run, one of one pod, which runs if one of the two does not, and one that waits. */
    private void leave(int running, int waiting) {
        try (JobController first = settings(parts.executor()).store(store).build()) {
            submit(first, HALF, 2);
            submit(first, WAITS, waiting);
            parts.time().runReady();
            run(first, HALF, running);
            if (running == 1) {
                submit(first, OTHER, 1);
                parts.time().runReady();
                run(first, OTHER, 1);
            }
        }
        parts = parts.on(NodeInfo.UNLIMITED);
    }

    private static void submit(JobController to, ObjectKey key, int pods) {
        to.submit(key.name(), Wishes.never().parallelism(pods).completions(pods).build());
    }

    private void run(JobController controller, ObjectKey job, int pods) {
        controller.pods(job).stream()
                .limit(pods)
                .forEach(pod -> parts.executor().run(pod.metadata().uid(), Readiness.READY));
        parts.time().runReady();
    }

    private static ResourceQuotaGate atMost(int pods) {
        return new ResourceQuotaGate().limit("default", Map.of("pods", Quantity.of(pods)));
    }

    private JobKit.Builder settings(PodExecutor executor) {
        return JobKit.builder()
                .executor("node", executor)
                .backoff(Duration.ZERO, Duration.ZERO)
                .time(parts.time())
                .ids(parts.ids())
                .workers(parts.time(), 1)
                .listeners(parts.time());
    }

    private JobController hasty(JobStore its, JobKit.Builder settings) {
        Counted counted = new Counted(its);
        ahead = 0;
        HastyStore hasty = new HastyStore(counted, () -> {
            parts.time().runReady();
            ahead = counted.commits;
        });
        JobController controller = settings.store(hasty).build();
        assertThat(hasty.hastened()).isEqualTo(1);
        return controller;
    }

    private void settle() {
        parts.time().runReady();
        parts.time().advance(Duration.ofMinutes(2));
    }

    private Job job(ObjectKey key) {
        return store.get(Kind.JOB, key).orElseThrow();
    }

    private List<Pod> unfinished() {
        return store.all(Kind.POD, Query.ALL).items().stream()
                .filter(pod -> !pod.isEnded())
                .toList();
    }

    private static boolean isOf(Pod pod, ObjectKey job) {
        return pod.metadata().controller().orElseThrow().name().equals(job.name());
    }

    private long startsOfPod(String uid) {
        return started().filter(pod -> pod.metadata().uid().equals(uid)).count();
    }

    private long startsOfJob(ObjectKey job) {
        return started().filter(pod -> isOf(pod, job)).count();
    }

    /** Returns the pods that this life's executor was ordered to start. */
    private Stream<Pod> started() {
        return parts.executor().orders().stream()
                .filter(Order.Start.class::isInstance)
                .map(order -> ((Order.Start) order).run().pod());
    }

    private static final class Counted extends WatchedStore {
        private int commits;

        Counted(JobStore inner) {
            super(inner);
        }

        @Override
        public List<CommitResult> commit(List<Commit> some) {
            commits += some.size();
            return super.commit(some);
        }
    }

    /** The program dies at a commit: neither that one nor a later one is answered. */
    private static final class Mortal extends WatchedStore {
        private final boolean stored;
        private int left;

        Mortal(JobStore inner, int commits, boolean stored) {
            super(inner);
            this.left = commits;
            this.stored = stored;
        }

        @Override
        public List<CommitResult> commit(List<Commit> commits) {
            List<CommitResult> results = new ArrayList<>();
            for (Commit commit : commits) { // what was asked for together may be stored in part
                if (--left >= 0 || (left == -1 && stored)) {
                    results.addAll(super.commit(List.of(commit)));
                }
                if (left < 0) {
                    throw new IllegalStateException("the program is dead");
                }
            }
            return results;
        }

        boolean isDead() {
            return left < 0;
        }
    }

    /** Cannot tell the first times it is asked. */
    private static final class Doubtful implements PodExecutor {
        private final FakeExecutor node;
        private int doubts;

        Doubtful(FakeExecutor node, int doubts) {
            this.node = node;
            this.doubts = doubts;
        }

        @Override
        public Adoption adopt(PodRun run, RunContext context) {
            boolean begun = run.pod().status().startTime() != null;
            return begun && doubts-- > 0 ? Adoption.UNDECIDED : node.adopt(run, context);
        }

        @Override
        public void start(PodRun run, RunContext context) {
            node.start(run, context);
        }

        @Override
        public void retainOnly(Set<RunId> known) {
            node.retainOnly(known);
        }
    }
}
