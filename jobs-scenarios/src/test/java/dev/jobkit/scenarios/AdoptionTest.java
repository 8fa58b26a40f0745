package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jobkit.JobController;
import dev.jobkit.Propagation;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.Stop;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.Order;
import dev.jobkit.testkit.Readiness;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A controller takes up what its predecessor left, and executors answer as they like. */
class AdoptionTest {
    private static final ObjectKey KEY = ObjectKey.of("left");

    private final WorldParts parts = WorldParts.seeded(1);
    private final JobStore store = JobKit.memoryStore(parts.time());
    private final Instant begin = parts.time().instant();

    @Test
    void aRunOfWhichTheExecutorCannotTellYetIsNotOrderedAgain() {
        leave(PodPhase.PENDING);
        Unsure unsure = new Unsure(new FakeExecutor(parts.time()), 4);
        try (JobController jobs = start(unsure)) {
            parts.time().advance(Duration.ofSeconds(14));
            assertThat(unsure.asked).as("seconds after the start").containsExactly(0L, 1L, 3L, 7L);
            assertThat(unsure.node.starts()).isZero();

            parts.time().advance(Duration.ofSeconds(1));
            assertThat(unsure.node.starts()).isEqualTo(1);
            String uid = jobs.pods(KEY).get(0).metadata().uid();
            unsure.node.run(uid, Readiness.READY);
            unsure.node.end(uid, Fate.SUCCESS);
            parts.time().runReady();
            assertThat(jobs.find(KEY).orElseThrow().isComplete()).isTrue();
            assertThat(unsure.node.starts()).isEqualTo(1);
        }
    }

    @Test
    void aRunThatIsKnownAfterAllGoesOn() {
        leave(PodPhase.RUNNING);
        Unsure unsure = new Unsure(parts.executor(), 3);
        try (JobController jobs = start(unsure)) {
            parts.time().advance(Duration.ofMinutes(10));
            assertThat(unsure.asked).containsExactly(0L, 1L, 3L, 7L);
            parts.executor().end(jobs.pods(KEY).get(0).metadata().uid(), Fate.SUCCESS);
            parts.time().runReady();
            assertThat(jobs.find(KEY).orElseThrow().isComplete()).isTrue();
            assertThat(jobs.pods(KEY)).hasSize(1);
        }
    }

    @Test
    void aStopOfAnUndecidedRunGoesToItsExecutor() {
        leave(PodPhase.PENDING);
        Unsure unsure = new Unsure(new FakeExecutor(parts.time()), Integer.MAX_VALUE);
        try (JobController jobs = start(unsure)) {
            jobs.delete(KEY, Propagation.BACKGROUND);
            parts.time().advance(Duration.ofMinutes(1));
            assertThat(unsure.stopped).isPositive();
            int asked = unsure.asked.size();
            unsure.answer();
            parts.time().advance(Duration.ofMinutes(10));
            assertThat(jobs.gauges().livePods()).isZero();
            assertThat(unsure.asked.size())
                    .as("a pod that is gone is not asked for")
                    .isLessThanOrEqualTo(asked + 1);
        }
    }

    @Test
    void theQuestionsGetRareAndEndWithTheController() {
        leave(PodPhase.PENDING);
        Unsure unsure = new Unsure(new FakeExecutor(parts.time()), Integer.MAX_VALUE);
        JobController jobs = start(unsure);
        parts.time().advance(Duration.ofMinutes(10));
        assertThat(unsure.asked).hasSizeBetween(12, 18);
        jobs.close();
        int asked = unsure.asked.size();
        parts.time().advance(Duration.ofHours(1));
        assertThat(unsure.asked).hasSize(asked);
        assertThat(parts.time().nextDue())
                .as("nothing is left behind on a clock that lives on")
                .isNull();
    }

    @Test
    void whatAControllerDoesNotLookAfterRestsAndIsLeftToTheNextOne() {
        leave(PodPhase.RUNNING);
        ObjectKey mine = ObjectKey.of("mine");
        Unsure second = new Unsure(new FakeExecutor(parts.time()), 0);
        Job before;
        String pod;
        try (JobController jobs =
                settings(second).only(object -> object.key().equals(mine)).build()) {
            before = jobs.find(KEY).orElseThrow();
            pod = jobs.pods(KEY).get(0).metadata().uid();
            jobs.submit(mine.name(), Wishes.never().build());
            parts.time().advance(Duration.ofHours(1));
            String uid = jobs.pods(mine).get(0).metadata().uid();
            second.node.run(uid, Readiness.READY);
            second.node.end(uid, Fate.SUCCESS);
            parts.time().runReady();
            assertThat(jobs.find(mine).orElseThrow().isComplete()).isTrue();
            assertThat(jobs.find(KEY)).as("nobody looked at it").hasValue(before);
            assertThat(second.asked).isEmpty();
            assertThat(second.node.orders())
                    .as("what runs of it may go on")
                    .filteredOn(Order.RetainOnly.class::isInstance)
                    .allSatisfy(order -> assertThat(((Order.RetainOnly) order).known())
                            .extracting(RunId::podUid)
                            .containsExactly(pod));
        }
        try (JobController third = start(parts.executor())) {
            parts.executor().end(pod, Fate.SUCCESS);
            parts.time().runReady();
            assertThat(third.find(KEY).orElseThrow().isComplete()).isTrue();
            assertThat(third.pods(KEY)).hasSize(1);
        }
    }

    @Test
    void aPodThatLeavesAChosenJobGoesOnWhereItRuns() {
        FakeExecutor node = new FakeExecutor(parts.time());
        try (JobController jobs =
                settings(node).only(object -> object.key().equals(KEY)).build()) {
            jobs.submit(KEY.name(), Wishes.never().build());
            parts.time().runReady();
            Pod pod = jobs.pods(KEY).get(0);
            node.run(pod.metadata().uid(), Readiness.READY);
            parts.time().runReady();

            jobs.delete(KEY, Propagation.ORPHAN);
            parts.time().runReady();
            assertThat(jobs.find(KEY)).isEmpty();
            node.end(pod.metadata().uid(), Fate.SUCCESS);
            parts.time().runReady();
            assertThat(store.get(Kind.POD, pod.key()).orElseThrow().status().phase())
                    .isEqualTo(PodPhase.SUCCEEDED);
        }
    }

    @Test
    void whatCannotBeJudgedRests() {
        FakeExecutor node = new FakeExecutor(parts.time());
        Predicate<ObjectRef> broken = object -> {
            throw new IllegalStateException("expected");
        };
        try (JobController jobs = settings(node)
                .only(object -> object.name().equals("judged") || broken.test(object))
                .build()) {
            jobs.submit(KEY.name(), Wishes.never().build());
            jobs.submit("judged", Wishes.never().build());
            parts.time().runReady();
            assertThat(jobs.pods(KEY)).isEmpty();
            assertThat(jobs.pods(ObjectKey.of("judged"))).hasSize(1);
        }
    }

    @Test
    void aMemberLooksAfterWhatItIsGiven() {
        assertThatThrownBy(() -> settings(parts.executor())
                        .only(object -> true)
                        .member("a")
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only");
    }

    private enum Fault {
        DESCRIBE("describe"),
        ADOPT("offered"),
        RETAIN("have an owner");

        private final String told;

        Fault(String told) {
            this.told = told;
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aThrowingExecutorFailsTheStartAndLeavesNothingOpen(Fault fault) {
        leave(PodPhase.RUNNING);
        Set<Thread> before = threads();
        Broken broken = new Broken(fault);
        assertThatThrownBy(() ->
                        JobKit.builder().store(store).executor("node", broken).build())
                .isInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("broken on purpose")
                .hasMessageContaining(fault.told);
        assertThat(broken.closed).isTrue();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            Set<Thread> left = threads();
            left.removeAll(before);
            assertThat(left).isEmpty();
        });
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("jobkit-"))
                .collect(Collectors.toSet());
    }

    /** A first controller leaves a pod that was ordered, and perhaps runs. */
    private void leave(PodPhase phase) {
        try (JobController first = parts.builder().store(store).build()) {
            first.submit(KEY.name(), Wishes.never().build());
            parts.time().runReady();
            if (phase == PodPhase.RUNNING) {
                parts.executor().run(first.pods(KEY).get(0).metadata().uid(), Readiness.READY);
                parts.time().runReady();
            }
        }
    }

    private JobController start(PodExecutor executor) {
        return settings(executor).build();
    }

    private JobKit.Builder settings(PodExecutor executor) {
        return JobKit.builder()
                .executor("node", executor)
                .time(parts.time())
                .ids(parts.ids())
                .workers(parts.time(), 1)
                .listeners(parts.time())
                .store(store);
    }

    /** Cannot tell the first times it is asked. */
    private final class Unsure implements PodExecutor {
        private final FakeExecutor node;
        private final List<Long> asked = new ArrayList<>();
        private int unsure;
        private int stopped;

        Unsure(FakeExecutor node, int times) {
            this.node = node;
            this.unsure = times;
        }

        void answer() {
            unsure = 0;
        }

        @Override
        public Adoption adopt(PodRun run, RunContext context) {
            asked.add(Duration.between(begin, parts.time().instant()).toSeconds());
            return unsure-- > 0 ? Adoption.UNDECIDED : node.adopt(run, context);
        }

        @Override
        public void start(PodRun run, RunContext context) {
            node.start(run, context);
        }

        @Override
        public void retainOnly(Set<RunId> known) {
            node.retainOnly(known);
        }

        @Override
        public void stop(RunId run, Stop stop) {
            stopped++;
            node.stop(run, stop);
        }
    }

    /** Throws at one of the calls of a start. */
    private static final class Broken implements PodExecutor {
        private final Fault fault;
        private boolean closed;

        Broken(Fault fault) {
            this.fault = fault;
        }

        private void fail(Fault here) {
            if (fault == here) {
                throw new IllegalArgumentException("broken on purpose: " + here.told);
            }
        }

        @Override
        public NodeInfo describe() {
            fail(Fault.DESCRIBE);
            return NodeInfo.UNLIMITED;
        }

        @Override
        public Adoption adopt(PodRun run, RunContext context) {
            fail(Fault.ADOPT);
            return Adoption.UNKNOWN;
        }

        @Override
        public void retainOnly(Set<RunId> known) {
            fail(Fault.RETAIN);
        }

        @Override
        public void start(PodRun run, RunContext context) {}

        @Override
        public void close() {
            closed = true;
        }
    }
}
