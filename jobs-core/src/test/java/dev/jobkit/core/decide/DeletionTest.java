package dev.jobkit.core.decide;

import static dev.jobkit.core.decide.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.event.JobDeleted;
import dev.jobkit.event.PodStopping;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Names;
import dev.jobkit.model.Pod;
import dev.jobkit.model.StopCause;
import dev.jobkit.model.Tracking;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeletionTest {
    private static final Pod POD = Given.pod("a", -1);

    @Test
    void aFinishedJobGoesWhenItsTimeIsUp() {
        JobPlan waits = Given.decide(finished(Duration.ofSeconds(1)));
        assertThat(waits.next()).isEqualTo(Next.at(NOW.plusSeconds(1)));
        assertThat(waits.waiting()).isEqualTo("is deleted at " + NOW.plusSeconds(1) + ", 1 s after its end");
        assertThat(waits.moves()).isEmpty();

        JobPlan due = Given.decide(finished(Duration.ZERO));
        assertThat(due.job().metadata().deleted()).isEqualTo(NOW);
        assertThat(due.job().metadata().deletionGrace()).isZero();
        assertThat(due.job().metadata().finalizers()).containsExactly(Names.FOREGROUND_FINALIZER);
        assertThat(due.fate()).isEqualTo(JobPlan.Fate.KEEP);
        assertThat(due.next()).isEqualTo(Next.AGAIN);

        Job without =
                Given.job(Given.spec(1, 1)).withStatus(finished(Duration.ZERO).status(), Tracking.NONE);
        assertThat(Given.decide(without).next()).isEqualTo(Next.NONE);
        assertThat(Given.decide(without).job()).isSameAs(without);
    }

    @Test
    void anUnfinishedJobHasNoTimeToLive() {
        Job job = Given.job(Given.spec(1, 0).ttlAfterFinished(Duration.ZERO));
        assertThat(Given.decide(job).job().metadata().isDeleting()).isFalse();
    }

    @Test
    void inTheForegroundThePodsGoFirst() {
        Job job = deleting(Names.FOREGROUND_FINALIZER);
        JobPlan plan = Given.decide(job, POD);
        PodMove move = plan.moves().get(0);
        assertThat(move.pod().metadata().finalizers()).isEmpty();
        assertThat(move.pod().metadata().deleted()).isEqualTo(NOW.plusSeconds(30));
        assertThat(move.stop()).isEqualTo(StopCause.DELETED);
        assertThat(move.counting()).isEqualTo(PodMove.Counting.LET_GO);
        assertThat(plan.notes()).isEmpty();
        assertThat(plan.events()).hasAtLeastOneElementOfType(PodStopping.class);
        assertThat(plan.fate()).isEqualTo(JobPlan.Fate.KEEP);
        assertThat(plan.leftovers()).isEqualTo(JobPlan.Leftovers.KEEP);
        assertThat(plan.waiting()).isEqualTo("goes when its pods are gone");
        assertThat(plan.job().status().terminating()).isEqualTo(1);
        assertThat(plan.job().status().active()).isZero();

        JobPlan rest = Given.decide(new JobView(plan.job(), List.of(move.pod()), List.of(), 2));
        assertThat(rest.leftovers()).isEqualTo(JobPlan.Leftovers.DELETE);
        assertThat(rest.moves()).isEmpty();
        assertThat(rest.fate()).isEqualTo(JobPlan.Fate.KEEP);

        JobPlan last = Given.decide(new JobView(plan.job(), List.of(), List.of(), 0));
        assertThat(last.fate()).isEqualTo(JobPlan.Fate.REMOVE);
        assertThat(last.job().metadata().finalizers()).isEmpty();
        assertThat(last.events()).hasAtLeastOneElementOfType(JobDeleted.class);
    }

    @Test
    void manyPodsGoInSteps() {
        Job job = deleting(Names.FOREGROUND_FINALIZER);
        Pod b = Given.pod("b", -1);
        JobPlan all = Given.decide(job, POD, b);
        assertThat(all.moves()).hasSize(2);
        assertThat(all.next()).isEqualTo(Next.NONE);

        DecisionSettings small = new DecisionSettings(Duration.ZERO, Duration.ZERO, 1);
        JobPlan first = JobDecider.decide(new JobView(job, List.of(POD, b), List.of(), 2), NOW, small);
        assertThat(first.next()).isEqualTo(Next.AGAIN);
        List<Pod> half = List.of(first.moves().get(0).pod(), b);
        JobPlan second = JobDecider.decide(new JobView(first.job(), half, List.of(), 2), NOW, small);
        assertThat(second.moves())
                .singleElement()
                .satisfies(m -> assertThat(m.pod().metadata().name()).isEqualTo("b"));
    }

    @Test
    void aFailedJobGoesWhenItsTimeIsUpAsWell() {
        JobStatus status = JobStatus.builder()
                .conditions(List.of(
                        Conditions.since(JobConditionType.FAILURE_TARGET, "r", "m", NOW.minusSeconds(60)),
                        Conditions.since(JobConditionType.FAILED, "r", "m", NOW)))
                .build();
        Job job = Given.job(Given.spec(1, 1).ttlAfterFinished(Duration.ofSeconds(30)))
                .withStatus(status, Tracking.NONE);
        assertThat(Given.decide(job).next()).isEqualTo(Next.at(NOW.plusSeconds(30)));
    }

    @Test
    void orphansLoseOwnerAndFinalizer() {
        JobPlan plan = Given.decide(deleting(Names.ORPHAN_FINALIZER), POD);
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.moves().get(0).pod().metadata().owners()).isEmpty();
        assertThat(plan.moves().get(0).pod().metadata().finalizers()).isEmpty();
        assertThat(plan.moves().get(0).pod().metadata().isDeleting()).isFalse();
        assertThat(plan.moves().get(0).stop()).isNull();
        assertThat(plan.fate()).isEqualTo(JobPlan.Fate.REMOVE);

        JobPlan more = Given.decide(new JobView(deleting(Names.ORPHAN_FINALIZER), List.of(POD), List.of(), 2));
        assertThat(more.leftovers()).isEqualTo(JobPlan.Leftovers.ORPHAN);
        assertThat(more.waiting()).isEqualTo("goes when its ended pods have lost their owner");
        assertThat(more.fate()).isEqualTo(JobPlan.Fate.KEEP);
        assertThat(more.job().metadata().finalizers()).containsExactly(Names.ORPHAN_FINALIZER);
    }

    @Test
    void aJobThatLeavesItsPodsOrGoesAfterThemIsNotJudgedByTheirAbsence() {
        JobStatus one = JobStatus.builder().succeeded(1).active(1).build();
        Job queue = Given.job(Given.spec(1, 1).completions(null)).withStatus(one, Tracking.NONE);
        Job orphaning = queue.withMetadata(deleting(Names.ORPHAN_FINALIZER).metadata());
        Job last = queue.withMetadata(deleting(Names.FOREGROUND_FINALIZER).metadata());
        for (JobPlan plan : List.of(Given.decide(orphaning, Given.released(POD)), Given.decide(last))) {
            assertThat(plan.fate()).isEqualTo(JobPlan.Fate.REMOVE);
            assertThat(plan.job().isComplete()).isFalse();
            assertThat(plan.notes()).isEmpty();
        }
        JobPlan goes = Given.decide(last, Given.released(Given.ended(POD, 1, NOW)));
        assertThat(goes.job().status().has(JobConditionType.SUCCESS_CRITERIA_MET))
                .isTrue();
        assertThat(goes.job().isComplete()).isFalse();
        Job kept = queue.withMetadata(deleting("example.com/hold").metadata());
        assertThat(Given.decide(kept).job().isComplete()).isTrue();
    }

    @Test
    void finalizersOfOthersKeepTheJob() {
        JobPlan plan = Given.decide(deleting("example.com/hold"), POD);
        assertThat(plan.fate()).isEqualTo(JobPlan.Fate.KEEP);
        assertThat(plan.creates()).isEmpty();
        assertThat(plan.moves().get(0).pod().metadata().isDeleting()).isFalse();
        assertThat(plan.moves().get(0).counting()).isEqualTo(PodMove.Counting.LET_GO);
        JobPlan both = Given.decide(deleting(Names.FOREGROUND_FINALIZER, "example.com/hold"));
        assertThat(both.job().metadata().finalizers()).containsExactly("example.com/hold");
        assertThat(both.fate()).isEqualTo(JobPlan.Fate.KEEP);
        assertThat(Given.decide(deleting()).fate()).isEqualTo(JobPlan.Fate.REMOVE);
    }

    @Test
    void aFinishedJobIsDeletedWithoutCountingAnything() {
        Job job = finished(null);
        Job marked = job.withMetadata(deleting(Names.FOREGROUND_FINALIZER).metadata());
        JobPlan plan = Given.decide(marked, Given.ended(Given.released(POD), 0, NOW));
        assertThat(plan.job()).isSameAs(marked);
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.moves().get(0).stop()).isNull();
        assertThat(plan.moves().get(0).pod().metadata().deletionGrace()).isZero();
        assertThat(plan.waiting()).as("its last pod goes in this pass").isNull();
        assertThat(plan.next()).isEqualTo(Next.AGAIN);
    }

    @Test
    void aFinishedJobHoldsNoPods() {
        JobPlan plan = Given.decide(finished(null), POD, Given.released(Given.pod("b", -1)));
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.moves().get(0).pod().isTracked()).isFalse();
        assertThat(plan.moves().get(0).counting()).isEqualTo(PodMove.Counting.LET_GO);
    }

    @Test
    void aJobOfAnotherManagerIsLeftAlone() {
        Job job = Given.job(Given.spec(1, 1).managedBy("example.com/other"));
        JobPlan plan = Given.decide(new JobView(job, List.of(POD), List.of(POD), 1));
        assertThat(plan.job()).isSameAs(job);
        assertThat(plan.moves()).isEmpty();
        assertThat(plan.creates()).isEmpty();
        assertThat(plan.next()).isEqualTo(Next.NONE);
        assertThat(plan.waiting()).isEqualTo("is left to example.com/other (managedBy)");
        Job ours = Given.job(Given.spec(1, 1).managedBy(Names.JOB_CONTROLLER));
        assertThat(Given.decide(ours).creates()).hasSize(1);
    }

    @Test
    void podsOfAJobThatIsGoneAreAbandonedInSteps() {
        Job job = Given.job(Given.spec(2, 2));
        Pod b = Given.pod("b", -1);
        DecisionSettings small = new DecisionSettings(Duration.ZERO, Duration.ZERO, 1);
        List<PodMove> first = JobDecider.abandon(job, List.of(POD, b), NOW, small);
        assertThat(first).hasSize(1);
        Pod gone = first.get(0).pod();
        assertThat(gone.metadata().isDeleting()).isTrue();
        assertThat(gone.isTracked()).isFalse();
        assertThat(first.get(0).stop()).isEqualTo(StopCause.DELETED);
        assertThat(JobDecider.abandon(job, List.of(gone, b), NOW, small)).hasSize(1);
        assertThat(JobDecider.abandon(job, List.of(gone), NOW, small)).isEmpty();
        Pod dying = Given.deleted(POD, NOW.minusSeconds(3));
        PodMove let = JobDecider.abandon(job, List.of(dying), NOW, small).get(0);
        assertThat(let.pod().metadata().deleted()).isEqualTo(dying.metadata().deleted());
        assertThat(let.stop()).isNull();
    }

    private static Job deleting(String... finalizers) {
        Job job = Given.job(Given.spec(2, 2));
        return job.withMetadata(job.metadata().toBuilder()
                .deleted(NOW)
                .finalizers(List.of(finalizers))
                .build());
    }

    private static Job finished(@Nullable Duration ttl) {
        JobStatus status = JobStatus.builder()
                .conditions(List.of(Conditions.since(JobConditionType.COMPLETE, "r", "m", NOW)))
                .build();
        return Given.job(Given.spec(1, 1).ttlAfterFinished(ttl)).withStatus(status, Tracking.NONE);
    }
}
