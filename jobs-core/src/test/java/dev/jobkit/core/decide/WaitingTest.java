package dev.jobkit.core.decide;

import static dev.jobkit.core.decide.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Names;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodReplacementPolicy;
import dev.jobkit.model.Tracking;
import org.junit.jupiter.api.Test;

/** A Job that makes no pod says for what it waits. */
class WaitingTest {
    private static final Pod STOPPING = Given.deleted(Given.pod("b", 1), NOW);

    /** Index 0 has failed, so that one place is free, but the only index that is left has a pod that stops. */
    @Test
    void forAStoppingPodWhoseIndexIsTheOnlyOneLeft() {
        Job job = replacingWhenEnded(IndexSet.of(0));
        JobPlan plan = Given.decide(job, STOPPING, Given.pod("c", 2));
        assertThat(plan.creates()).isEmpty();
        assertThat(plan.waiting()).isEqualTo("waits until 1 stopping pod ended before replacing it");
    }

    @Test
    void notForAStoppingPodWhoseIndexHasFailed() {
        Job job = replacingWhenEnded(IndexSet.of(0, 1));
        JobPlan plan = Given.decide(job, STOPPING, Given.pod("c", 2));
        assertThat(plan.creates()).isEmpty();
        assertThat(plan.waiting()).isNull();
    }

    @Test
    void notWhenAnotherIndexIsTried() {
        Job job = replacingWhenEnded(IndexSet.EMPTY);
        JobPlan plan = Given.decide(job, STOPPING, Given.pod("c", 2));
        assertThat(plan.creates()).hasSize(1);
        assertThat(plan.waiting()).isNull();
    }

    @Test
    void forTheIndexWhoseDelayEndsFirst() {
        Job job = Given.job(Given.indexed(4, 4).backoffLimitPerIndex(5));
        Pod slow = Given.ended(Given.annotated(Given.pod("a", 0), Names.INDEX_FAILURE_COUNT, "2"), 1, NOW);
        Pod fast = Given.ended(Given.pod("b", 1), 1, NOW.minusSeconds(3));
        Pod later = Given.ended(Given.pod("d", 3), 1, NOW.minusSeconds(1));
        JobPlan plan = Given.decide(job, slow, fast, Given.pod("c", 2), later);
        assertThat(plan.waiting())
                .isEqualTo("waits until 2026-03-01T12:00:07Z: back-off of 10 s after 1 failure of index 1; "
                        + "waiting, too: index 0,3");
        assertThat(plan.next()).isEqualTo(Next.at(NOW.plusSeconds(7)));
        assertThat(Given.decide(Given.job(Given.indexed(1, 1).backoffLimitPerIndex(5)), slow)
                        .waiting())
                .isEqualTo("waits until 2026-03-01T12:00:40Z: back-off of 40 s after 3 failures of index 0");
    }

    private static Job replacingWhenEnded(IndexSet failed) {
        Job job = Given.job(Given.indexed(3, 3)
                .backoffLimit(null)
                .backoffLimitPerIndex(1)
                .podReplacementPolicy(PodReplacementPolicy.FAILED));
        JobStatus status =
                JobStatus.builder().failedIndexes(failed).startTime(NOW).build();
        return job.withStatus(status, Tracking.NONE);
    }
}
