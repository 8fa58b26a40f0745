package dev.jobkit.core.decide;

import static dev.jobkit.core.decide.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.event.JobCompleted;
import dev.jobkit.event.JobFailed;
import dev.jobkit.event.JobProgress;
import dev.jobkit.event.SuccessCriteriaMet;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.StopCause;
import dev.jobkit.model.SuccessPolicy;
import dev.jobkit.model.SuccessRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one pass over a Job says and counts, where the recordings show only what comes of many. */
class PassTest {
    private static final Pod A = Given.pod("a", -1);
    private static final Pod B = Given.pod("b", -1);
    private static final DecisionSettings HASTY = new DecisionSettings(Duration.ZERO, Duration.ZERO, 500);
    private static final DecisionSettings ONE = new DecisionSettings(Duration.ZERO, Duration.ZERO, 1);

    private static JobPlan decide(DecisionSettings settings, Job job, Pod... pods) {
        return JobDecider.decide(new JobView(job, List.of(pods), List.of(), pods.length), NOW, settings);
    }

    private static Job with(Job job, JobStatus.Builder status) {
        return job.withStatus(status.build(), job.tracking());
    }

    @Test
    void eachChangeOfACountIsTold() {
        Job job = Given.job(Given.spec(5, 1));
        Job running = with(
                job, job.status().toBuilder().startTime(NOW).active(1).ready(0).terminating(0));
        assertThat(decide(HASTY, running, A).events()).as("no news").isEmpty();
        assertThat(decide(HASTY, running, Given.ended(A, 0, NOW)).events())
                .as("replaced at once")
                .containsExactly(progress(running, 1, 1, 0));
        assertThat(decide(HASTY, running, Given.ended(A, 1, NOW)).events())
                .as("replaced at once")
                .containsExactly(progress(running, 1, 0, 1));
        assertThat(decide(HASTY, with(running, running.status().toBuilder().active(3)), A)
                        .events())
                .containsExactly(progress(running, 1, 0, 0));
    }

    private static JobProgress progress(Job job, int active, int succeeded, int failed) {
        return new JobProgress(ObjectRef.to(job), active, succeeded, failed, NOW);
    }

    @Test
    void restartsOfAllPodsThatGoOnAreAdded() {
        JobSpec spec = Given.spec(5, 5).backoffLimit(4).build();
        Job job = Given.job(spec.toBuilder()
                .template(spec.template()
                        .withSpec(spec.template().spec().toBuilder()
                                .restartPolicy(RestartPolicy.ON_FAILURE)
                                .build())));
        Pod going = Given.deleted(Given.restarted(B, 2), NOW);
        assertThat(isFailed(job, Given.restarted(A, 1), going)).isFalse();
        assertThat(isFailed(job, Given.restarted(A, 2), going))
                .as("with those that are stopping")
                .isTrue();

        Pod pending = Given.phase(Given.restarted(A, 4), PodPhase.PENDING);
        assertThat(isFailed(job, pending)).as("between two runs").isTrue();
        Pod unknown = Given.phase(Given.restarted(A, 4), PodPhase.UNKNOWN);
        assertThat(isFailed(job, unknown)).as("neither pending nor running").isFalse();

        Pod init = A.withStatus(A.status().toBuilder()
                .initContainerStatuses(List.of(
                        Given.container("i", new ContainerState.Running(NOW), 3),
                        Given.container("s", new ContainerState.Running(NOW), 0)))
                .containerStatuses(List.of(
                        Given.container("main", new ContainerState.Running(NOW), 1),
                        Given.container("side", new ContainerState.Running(NOW), 0)))
                .build());
        assertThat(isFailed(job, init)).as("of init containers as well").isTrue();
    }

    private static boolean isFailed(Job job, Pod... pods) {
        return Given.decide(job, pods).job().status().has(JobConditionType.FAILURE_TARGET);
    }

    @Test
    void withoutALimitFailuresAreCountedOnly() {
        Job job = Given.job(Given.spec(5, 1).backoffLimit(null));
        assertThat(isFailed(job, Given.ended(A, 1, NOW))).isFalse();
    }

    @Test
    void aJobThatEndsWaitsForPodsThatStopAndForNothingElse() {
        Job job = Given.job(Given.spec(5, 5).backoffLimit(0));
        Pod failed = Given.ended(A, 1, NOW);
        JobPlan first = decide(ONE, job, failed, Given.ended(B, 1, NOW));
        assertThat(first.job().isFinished()).as("one is not counted yet").isFalse();
        assertThat(first.waiting()).isNull();
        assertThat(first.next()).isEqualTo(Next.AGAIN);
        assertThat(decide(HASTY, job, failed, B).waiting()).startsWith("ends when 1 stopping pod ended: ");
    }

    @ParameterizedTest(name = "{0} failures at {1} s, {2} at {3} s: goes on from {4}")
    @CsvSource({
        "1, -50, 2, -40, 3", // more failures, later
        "2, -40, 1, -50, 3", // the same, listed the other way round
        "1, -50, 1, -40, 2", // as many
        "1, -40, 1, -40, 2", // at once
        "2, -50, 1, -40, 3", // fewer failures are those of an older pod, whenever it ended
        "1, -40, 2, -50, 2", // nor goes the one that ended first
    })
    void theLastFailedPodOfAnIndexHandsItsCountOn(int first, int ended, int second, int then, String next) {
        Job job = Given.job(Given.indexed(1, 1).backoffLimitPerIndex(9));
        JobPlan plan = decide(HASTY, job, failed("a", first, ended), failed("b", second, then));
        assertThat(plan.creates())
                .singleElement()
                .satisfies(p -> assertThat(p.metadata().annotations()).containsEntry(Names.INDEX_FAILURE_COUNT, next));
    }

    @Test
    void ofAsManyFailuresThoseOfTheLastPodGoOn() {
        Pod later = failed("b", 2, -40);
        Pod first = Given.pod("a", 0);
        Pod ignored = Given.ended(
                first.withMetadata(first.metadata().toBuilder()
                        .annotations(Map.of(
                                Names.COMPLETION_INDEX, "0",
                                Names.INDEX_FAILURE_COUNT, "1",
                                Names.INDEX_IGNORED_FAILURE_COUNT, "1"))
                        .build()),
                1,
                NOW.minusSeconds(50));
        Job job = Given.job(Given.indexed(1, 1).backoffLimitPerIndex(9));
        assertThat(decide(HASTY, job, ignored, later).creates())
                .singleElement()
                .satisfies(p -> assertThat(p.metadata().annotations())
                        .isEqualTo(Map.of(Names.COMPLETION_INDEX, "0", Names.INDEX_FAILURE_COUNT, "3")));
    }

    private static Pod failed(String name, int failures, int seconds) {
        Pod pod = Given.annotated(Given.pod(name, 0), Names.INDEX_FAILURE_COUNT, Integer.toString(failures));
        return Given.ended(pod, 1, NOW.plusSeconds(seconds));
    }

    @Test
    void ignoredFailuresOfAnIndexHoldItBackAsWell() {
        Pod pod = Given.pod("a", 0);
        Pod ignored = pod.withMetadata(pod.metadata().toBuilder()
                .annotations(Map.of(
                        Names.COMPLETION_INDEX, "0",
                        Names.INDEX_FAILURE_COUNT, "1",
                        Names.INDEX_IGNORED_FAILURE_COUNT, "2"))
                .build());
        Job job = Given.job(Given.indexed(1, 1).backoffLimitPerIndex(9));
        JobPlan plan = Given.decide(job, Given.ended(ignored, 1, NOW));
        assertThat(plan.next()).as("10 s, doubled three times").isEqualTo(Next.at(NOW.plusSeconds(80)));
    }

    @Test
    void theFirstIndexCanBeCancelled() {
        Job job = Given.job(Given.indexed(3, 3).backoffLimitPerIndex(1));
        Job marked = job.withMetadata(job.metadata().toBuilder()
                .annotations(Map.of(Names.CANCELLED_INDEXES, "0"))
                .build());
        assertThat(Given.decide(marked).job().status().failedIndexes()).isEqualTo(IndexSet.of(0));
    }

    @Test
    void aPassCountsNoMoreThanItsBatch() {
        Job job = Given.job(Given.spec(5, 0));
        JobPlan plan = decide(ONE, job, Given.ended(A, 0, NOW), Given.ended(B, 0, NOW));
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.job().status().succeeded()).isEqualTo(1);
        assertThat(plan.next()).isEqualTo(Next.AGAIN);
    }

    @Test
    void aPassStopsNoMoreThanItsBatch() {
        DecisionSettings two = new DecisionSettings(Duration.ZERO, Duration.ZERO, 2);
        Job job = Given.job(Given.spec(5, 0));
        JobPlan plan = decide(two, job, A, B, Given.pod("c", -1));
        assertThat(plan.moves()).hasSize(2);
        assertThat(plan.next()).isEqualTo(Next.AGAIN);
        assertThat(decide(two, job, A, B).next()).as("no more to stop").isEqualTo(Next.NONE);
    }

    @Test
    void anIndexThatWaitsDoesNotTakeTheRoomOfAnother() {
        Job job = Given.job(Given.indexed(3, 2).backoffLimitPerIndex(9));
        DecisionSettings patient = new DecisionSettings(Duration.ofSeconds(10), Duration.ofSeconds(10), 1);
        JobPlan plan = decide(patient, job, failed("a", 0, 0));
        assertThat(plan.creates())
                .singleElement()
                .satisfies(p -> assertThat(p.completionIndex()).hasValue(1));

        JobPlan hasty = decide(ONE, job, failed("a", 0, 0));
        assertThat(hasty.creates())
                .singleElement()
                .satisfies(p -> assertThat(p.completionIndex()).hasValue(0));
    }

    @Test
    void thePodOfACancelledIndexIsAFailureLikeAnother() {
        Job job = Given.job(Given.indexed(3, 3).backoffLimitPerIndex(1).backoffLimit(0));
        Job marked = job.withMetadata(job.metadata().toBuilder()
                .annotations(Map.of(Names.CANCELLED_INDEXES, "1"))
                .build());
        assertThat(isFailed(marked, Given.pod("zero", 0)))
                .as("none was stopped")
                .isFalse();
        assertThat(isFailed(marked, Given.pod("one", 1))).isTrue();
    }

    @Test
    void aCancelledIndexThatIsDoneStaysDone() {
        Job job = Given.job(Given.indexed(3, 1).backoffLimitPerIndex(1));
        Job marked = with(
                job.withMetadata(job.metadata().toBuilder()
                        .annotations(Map.of(Names.CANCELLED_INDEXES, "0,2"))
                        .build()),
                job.status().toBuilder().completedIndexes(IndexSet.of(0)).succeeded(1));
        JobPlan plan = Given.decide(marked, Given.pod("zero", 0), Given.pod("one", 1));
        assertThat(plan.job().status().failed()).isZero();
        assertThat(plan.moves()).extracting(PodMove::stop).doesNotContain(StopCause.CANCELLED);
    }

    @Test
    void theEndOfAJobIsToldWithItsReason() {
        Job plain = Given.job(Given.spec(1, 1));
        ObjectRef about = ObjectRef.to(plain);
        assertThat(last(Given.decide(plain, Given.ended(A, 0, NOW))))
                .isEqualTo(new JobCompleted(about, NOW, "Completed", "Job completed"));

        Job indexed =
                Given.job(Given.indexed(2, 2).successPolicy(new SuccessPolicy(List.of(new SuccessRule("0", null)))));
        JobPlan met = Given.decide(indexed, Given.ended(Given.pod("zero", 0), 0, NOW), Given.pod("one", 1));
        assertThat(met.events())
                .contains(new SuccessCriteriaMet(about, NOW, "SuccessPolicy", "Matched rules at index 0"));

        Job failing = Given.job(Given.spec(1, 1).backoffLimit(0));
        String message = "Job has reached the specified backoff limit";
        assertThat(last(Given.decide(failing, Given.ended(A, 1, NOW))))
                .isEqualTo(new JobFailed(about, NOW, "BackoffLimitExceeded", message));
    }

    private static Object last(JobPlan plan) {
        return plan.events().get(plan.events().size() - 1);
    }

    @Test
    void aFinishedJobLetsGoOfItsPodsInSteps() {
        Job done = Given.decide(Given.job(Given.spec(0, 1))).job();
        assertThat(done.isFinished()).isTrue();
        JobPlan plan = decide(ONE, done, Given.ended(A, 0, NOW), Given.ended(B, 0, NOW));
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.next()).isEqualTo(Next.AGAIN);
        assertThat(decide(ONE, done, Given.ended(A, 0, NOW)).next()).isEqualTo(Next.NONE);
    }

    @Test
    void onlyTheFinalizerOfTheJobIsTakenOff() {
        Pod held = A.withMetadata(A.metadata().toBuilder()
                .finalizers(List.of("a.b/hold", Names.TRACKING_FINALIZER, "a.b/last"))
                .build());
        assertThat(Marks.untracked(held.metadata()).finalizers()).containsExactly("a.b/hold", "a.b/last");
        assertThat(Marks.untracked(A.metadata()).finalizers()).isEmpty();
        Pod other = A.withMetadata(
                A.metadata().toBuilder().finalizers(List.of("a.b/hold")).build());
        assertThat(Marks.untracked(other.metadata()).finalizers()).containsExactly("a.b/hold");
    }

    @Test
    void aWakeUpThatIsNotKnownIsNone() {
        assertThat(Next.atOrNone(null)).isEqualTo(Next.NONE);
        assertThat(Next.atOrNone(NOW)).isEqualTo(Next.at(NOW));
    }

    @Test
    void aConditionIsKeptInItsPlaceAndNeverBeginsFalse() {
        JobCondition suspended = Conditions.since(JobConditionType.SUSPENDED, "r", "m", NOW);
        JobCondition resumed = new JobCondition(JobConditionType.SUSPENDED, ConditionStatus.FALSE, "s", "n", NOW, NOW);
        JobCondition other = Conditions.since(JobConditionType.FAILURE_TARGET, "r", "m", NOW);
        List<JobCondition> both = List.of(suspended, other);
        assertThat(Conditions.with(both, resumed)).containsExactly(resumed, other);
        assertThat(Conditions.with(both, Conditions.since(JobConditionType.SUSPENDED, "x", "y", NOW)))
                .isSameAs(both);
        assertThat(Conditions.with(List.of(other), resumed)).containsExactly(other);
        assertThat(Conditions.with(List.of(other), suspended)).containsExactly(other, suspended);
    }
}
