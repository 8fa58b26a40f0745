package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.core.ResourceQuotaGate;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.PodGate;
import dev.jobkit.spi.Write;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.Readiness;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pass that throws comes back after a growing delay, and harms no other Job. */
class BrokenPassTest {
    private static final ObjectKey BAD = new ObjectKey("default", "bad");
    private static final ObjectKey GOOD = new ObjectKey("default", "good");
    private static final JobSpec SPEC = JobSpec.of(Container.of("main", "busybox")).toBuilder()
            .parallelism(3)
            .completions(3)
            .build();

    private final WorldParts parts = WorldParts.seeded(1);
    private final JobStore memory = JobKit.memoryStore(parts.time());
    private final ResourceQuotaGate quota = new ResourceQuotaGate().limit("default", Map.of("pods", Quantity.of(6)));
    private final Instant begin = parts.time().instant();
    private final List<Long> troubles = new ArrayList<>();
    private boolean broken = true;

    @Test
    void whatAGateThrowsComesBackWithGrowingDelay() {
        PodGate gate = new BreakingGate();
        try (JobController jobs = parts.builder().store(memory).gate(gate).build()) {
            submitBoth(jobs);
            assertThat(jobs.pods(GOOD)).hasSize(3);
            assertThat(jobs.pods(BAD)).isEmpty();
            parts.time().advance(Duration.ofSeconds(200));

            assertThat(troubles).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L);
            assertThat(jobs.gauges().failedPasses()).isEqualTo(9);
            healed(jobs);
        }
    }

    @Test
    void whatAStoreThrowsBeforeACommitHarmsNoOtherJob() {
        try (JobController jobs = jobs(new BreakingStore(Moment.BEFORE))) {
            submitBoth(jobs);
            assertThat(jobs.pods(GOOD)).hasSize(3);
            assertThat(jobs.pods(BAD)).isEmpty();
            parts.time().advance(Duration.ofSeconds(10));

            assertThat(jobs.gauges().failedPasses()).isEqualTo(4);
            assertThat(jobs.find(GOOD).orElseThrow().status().active()).isEqualTo(3);
            healed(jobs);
        }
    }

    @Test
    void whatAStoreThrowsAfterACommitIsFoundDone() {
        try (JobController jobs = jobs(new BreakingStore(Moment.AFTER))) {
            submitBoth(jobs);
            broken = false;
            assertThat(jobs.gauges().failedPasses()).isPositive();
            healed(jobs);
        }
    }

    @Test
    void whatAStoreThrowsWhenItIsReadHarmsNoOtherJob() {
        try (JobController jobs = jobs(new BreakingStore(Moment.READING))) {
            submitBoth(jobs);
            assertThat(jobs.pods(GOOD)).hasSize(3);
            parts.time().advance(Duration.ofSeconds(10));
            healed(jobs);
        }
    }

    private JobController jobs(JobStore store) {
        return parts.builder().store(store).gate(quota).build();
    }

    private void submitBoth(JobController jobs) {
        jobs.submit(List.of(Job.of("bad", SPEC), Job.of("good", SPEC)));
        parts.time().runReady();
    }

    /** From here on nothing breaks: both Jobs run to their ends, and the quota holds what it held. */
    private void healed(JobController jobs) {
        broken = false;
        parts.time().advance(Duration.ofMinutes(1));
        assertThat(jobs.pods(BAD)).hasSize(3);
        assertThat(memory.get(Kind.JOB, BAD).orElseThrow().status().active()).isEqualTo(3);
        assertThat(quota.admit(pod("seventh"))).as("six pods are in").isPresent();
        for (Pod pod : all(jobs)) {
            parts.executor().run(pod.metadata().uid(), Readiness.READY);
            parts.executor().end(pod.metadata().uid(), Fate.SUCCESS);
        }
        parts.time().runReady();
        assertThat(jobs.find(BAD).orElseThrow().isComplete()).isTrue();
        assertThat(jobs.find(GOOD).orElseThrow().isComplete()).isTrue();
        for (int i = 0; i < 6; i++) {
            assertThat(quota.admit(pod("probe" + i))).as("pod %d", i).isEmpty();
        }
    }

    private static List<Pod> all(JobController jobs) {
        List<Pod> all = new ArrayList<>(jobs.pods(BAD));
        all.addAll(jobs.pods(GOOD));
        return all;
    }

    private static Pod pod(String name) {
        return new Pod(
                Metadata.named(name).toBuilder().uid(name).build(),
                SPEC.template().spec(),
                PodStatus.EMPTY);
    }

    private RuntimeException trouble() {
        troubles.add(Duration.between(begin, parts.time().instant()).toSeconds());
        return new IllegalStateException("broken on purpose");
    }

    /** Lets two pods of the bad Job in, and throws at the third. */
    private final class BreakingGate implements PodGate {
        private int asked;

        @Override
        public Optional<String> admit(Pod pod) {
            if (broken && pod.metadata().name().startsWith("bad") && ++asked % 3 == 0) {
                throw trouble();
            }
            return quota.admit(pod);
        }

        @Override
        public void enter(Pod pod) {
            quota.enter(pod);
        }

        @Override
        public void leave(Pod pod) {
            quota.leave(pod);
        }
    }

    private enum Moment {
        READING,
        BEFORE,
        AFTER
    }

    /** Throws at what is about pods of the bad Job. */
    private final class BreakingStore extends WatchedStore {
        private final Moment moment;

        BreakingStore(Moment moment) {
            super(memory);
            this.moment = moment;
        }

        @Override
        public <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
            if (broken
                    && moment == Moment.READING
                    && kind.equals(Kind.POD)
                    && key.name().startsWith("bad")) {
                throw trouble();
            }
            return super.get(kind, key);
        }

        @Override
        public List<CommitResult> commit(List<Commit> commits) {
            boolean bad = broken && commits.stream().anyMatch(BreakingStore::isBad);
            if (bad && moment == Moment.BEFORE) {
                throw trouble();
            }
            List<CommitResult> results = super.commit(commits);
            if (bad && moment == Moment.AFTER) {
                throw trouble();
            }
            return results;
        }

        private static boolean isBad(Commit commit) {
            return commit.writes().stream()
                    .anyMatch(w -> w instanceof Write.Create create
                            && create.object() instanceof Pod pod
                            && pod.metadata().name().startsWith("bad"));
        }
    }
}
