package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodGate;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.ForwardingStore;
import dev.jobkit.testkit.Readiness;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Passes over what ran go ahead of a start that takes up the rest: they tell what was lost, and begin nothing. */
class AheadTest {
    private static final ObjectKey HALF = ObjectKey.of("half");

    private final WorldParts parts = WorldParts.seeded(7);
    private final JobStore store = JobKit.memoryStore(parts.time());

    /** What happened, in its order. */
    private final List<String> happened = new ArrayList<>();

    @Test
    void lostRunsAreToldBeforeTheRestIsRead() {
        leave();
        HastyStore hasty = hasty();
        try (JobController jobs = start(hasty)) {
            assertThat(hasty.hastened()).isEqualTo(1);
            assertThat(happened.indexOf("commit"))
                    .as("the first commit, before the Job that waits is here")
                    .isBetween(0, happened.indexOf("all others are read"));
            assertThat(jobs.find(HALF).orElseThrow().status().failed()).isEqualTo(1);
        }
    }

    @Test
    void nothingIsCreatedOrStartedBeforeAllIsTakenUp() {
        leave();
        try (JobController jobs = start(hasty())) {
            int taken = happened.indexOf("retain");
            assertThat(happened.subList(0, taken))
                    .as("the pods of both Jobs are offered and are in the gate")
                    .contains("adopt half", "adopt waits", "enter half", "enter waits")
                    .doesNotContain("start half", "start waits", "admit half");
            parts.time().runReady();
            assertThat(happened.subList(taken, happened.size()))
                    .as("then the lost pod is replaced, and what had not begun is ordered")
                    .contains("admit half", "start half", "start waits");
            assertThat(happened).filteredOn("start half"::equals).hasSize(2);
            assertThat(jobs.pods(HALF)).filteredOn(pod -> !pod.isEnded()).hasSize(2);
            assertThat(jobs.find(HALF).orElseThrow().status().active()).isEqualTo(2);
        }
    }

    @Test
    void whatAStartThatFailsHasToldStaysAndTheNextOneGoesOn() {
        leave();
        HastyStore broken = new HastyStore(store, () -> {
            parts.time().runReady();
            throw new IllegalStateException("gone in the middle");
        });
        assertThatThrownBy(() -> start(broken)).hasMessageContaining("gone in the middle");
        parts.time().runReady();
        assertThat(happened).contains("adopt half").doesNotContain("admit half", "start half", "start waits", "retain");
        happened.clear();
        try (JobController jobs = start(store)) {
            parts.time().runReady();
            assertThat(jobs.find(HALF).orElseThrow().status().failed()).isEqualTo(1);
            assertThat(jobs.find(HALF).orElseThrow().status().active()).isEqualTo(2);
            assertThat(happened).filteredOn("start half"::equals).hasSize(2);
            assertThat(happened).filteredOn("start waits"::equals).hasSize(1);
        }
    }

    @Test
    void withoutRunsThatMayBeLostNobodyGoesAhead() {
        try (JobController first = parts.builder().store(store).build()) {
            first.submit("waits", Wishes.never().build());
            parts.time().runReady();
        }
        try (JobController jobs = start(hasty())) {
            assertThat(happened).doesNotContain("commit").contains("retain");
            parts.time().runReady();
            assertThat(happened).contains("start waits");
            assertThat(jobs.pods(ObjectKey.of("waits"))).hasSize(1);
        }
    }

    /** One Job of two pods of which one runs, and one that waits. */
    private void leave() {
        try (JobController first = parts.builder().store(store).build()) {
            first.submit(
                    HALF.name(),
                    Wishes.never().parallelism(2).completions(2).backoffLimit(6).build());
            first.submit("waits", Wishes.never().build());
            parts.time().runReady();
            parts.executor().run(first.pods(HALF).get(0).metadata().uid(), Readiness.READY);
            parts.time().runReady();
        }
        assertThat(store.atWork(10)).hasSize(2);
    }

    private HastyStore hasty() {
        return new HastyStore(
                new ForwardingStore(store) {
                    @Override
                    public List<CommitResult> commit(List<Commit> commits) {
                        happened.add("commit");
                        return super.commit(commits);
                    }
                },
                () -> {
                    parts.time().runReady();
                    happened.add("all others are read");
                });
    }

    private JobController start(JobStore its) {
        return JobKit.builder()
                .executor("node", new Told(new FakeExecutor(parts.time())))
                .gate(new Watched())
                .backoff(Duration.ZERO, Duration.ZERO)
                .time(parts.time())
                .ids(parts.ids())
                .workers(parts.time(), 1)
                .listeners(parts.time())
                .store(its)
                .build();
    }

    private static String job(Pod pod) {
        return pod.metadata().controller().orElseThrow().name();
    }

    private final class Watched implements PodGate {
        @Override
        public Optional<String> admit(Pod pod) {
            happened.add("admit " + job(pod));
            return Optional.empty();
        }

        @Override
        public void enter(Pod pod) {
            happened.add("enter " + job(pod));
        }
    }

    private final class Told implements PodExecutor {
        private final FakeExecutor node;

        Told(FakeExecutor node) {
            this.node = node;
        }

        @Override
        public void start(PodRun run, RunContext context) {
            happened.add("start " + job(run.pod()));
            node.start(run, context);
        }

        @Override
        public Adoption adopt(PodRun run, RunContext context) {
            happened.add("adopt " + job(run.pod()));
            return node.adopt(run, context);
        }

        @Override
        public void retainOnly(Set<RunId> known) {
            happened.add("retain");
            node.retainOnly(known);
        }
    }
}
