package dev.jobkit.core.decide;

import static dev.jobkit.core.decide.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.event.FailureTargeted;
import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobProgress;
import dev.jobkit.event.JobResumed;
import dev.jobkit.event.JobStarted;
import dev.jobkit.event.JobSuspended;
import dev.jobkit.event.PodStopping;
import dev.jobkit.model.Container;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Names;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodConditionPattern;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import dev.jobkit.model.PodReplacementPolicy;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.StopCause;
import dev.jobkit.model.SuccessPolicy;
import dev.jobkit.model.SuccessRule;
import dev.jobkit.model.Suspension;
import dev.jobkit.model.Tracking;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the recordings do not show of a plan: words, events, marks of our own, sizes. */
class JobDeciderTest {
    private static final Pod A = Given.pod("a", -1);
    private static final Pod B = Given.pod("b", -1);

    @Test
    void createsOneValueManyTimesAndSaysWhy() {
        JobPlan plan = Given.decide(Given.job(Given.spec(5, 3)), A);
        assertThat(plan.creates()).hasSize(2);
        assertThat(plan.creates().get(0)).isSameAs(plan.creates().get(1));
        assertThat(plan.whyCreate()).isEqualTo("parallelism is 3, 1 active, 0 of 5 done");
        assertThat(kinds(plan)).containsExactly(JobStarted.class, JobProgress.class);
        Pod pod = plan.creates().get(0);
        assertThat(pod.metadata().generateName()).isEqualTo("j-");
        assertThat(pod.metadata().name()).isEqualTo("j-");
        assertThat(pod.metadata().owners()).containsExactly(Owner.controlledBy(Given.job(Given.spec(1, 1))));
        assertThat(pod.metadata().finalizers()).containsExactly(Names.TRACKING_FINALIZER);
        assertThat(pod.metadata().labels()).containsExactly(Map.entry("app", "x"));
        assertThat(pod.spec()).isSameAs(plan.job().spec().template().spec());
    }

    @Test
    void aPassCreatesNoMoreThanItsBatch() {
        JobView view = new JobView(Given.job(Given.indexed(5, 5)), List.of(), List.of(), 0);
        DecisionSettings two = new DecisionSettings(Duration.ZERO, Duration.ZERO, 2);
        JobPlan plan = JobDecider.decide(view, NOW, two);
        assertThat(plan.creates().stream().map(p -> p.completionIndex().orElse(-1)))
                .containsExactly(0, 1);
        assertThat(plan.next()).isEqualTo(Next.AGAIN);
        JobView small = new JobView(Given.job(Given.indexed(2, 5)), List.of(), List.of(), 0);
        assertThat(JobDecider.decide(small, NOW, two).next()).isEqualTo(Next.NONE);
    }

    @Test
    void anIndexedPodKnowsItsIndex() {
        Container main = Container.of("main", "busybox");
        Container told = Container.builder()
                .name("told")
                .env(List.of(EnvVar.of("JOB_COMPLETION_INDEX", "mine")))
                .build();
        JobSpec spec = Given.indexed(3, 3).build();
        JobSpec both = spec.toBuilder()
                .template(spec.template()
                        .withSpec(spec.template().spec().toBuilder()
                                .containers(List.of(main, told))
                                .initContainers(List.of(main))
                                .build()))
                .backoffLimitPerIndex(2)
                .build();
        Pod pod = new Births(Given.job(both.toBuilder())).of(12, null);
        assertThat(pod.metadata().name()).isEqualTo("j-12-");
        assertThat(pod.metadata().labels()).containsEntry(Names.COMPLETION_INDEX, "12");
        assertThat(pod.metadata().annotations())
                .isEqualTo(Map.of(Names.COMPLETION_INDEX, "12", Names.INDEX_FAILURE_COUNT, "0"));
        assertThat(pod.spec().hostname()).isEqualTo("j-12");
        assertThat(pod.spec().containers().get(1)).isEqualTo(told);
        EnvVar variable = pod.spec().containers().get(0).env().get(0);
        assertThat(variable.name()).isEqualTo("JOB_COMPLETION_INDEX");
        assertThat(String.valueOf(variable.valueFrom()))
                .contains("fieldPath=metadata.labels['batch.kubernetes.io/job-completion-index']");
        assertThat(pod.spec().initContainers().get(0).env()).containsExactly(variable);
        assertThat(new Births(Given.job(Given.indexed(3, 3)))
                        .of(1, null)
                        .metadata()
                        .annotations())
                .containsOnlyKeys(Names.COMPLETION_INDEX);
    }

    @Test
    void generatedNamesFit() {
        String longest = "x".repeat(63);
        assertThat(Births.prefix(longest, "-7-")).hasSize(58).endsWith("x-7-");
        assertThat(Births.prefix("x".repeat(55), "-7-")).isEqualTo("x".repeat(55) + "-7-");
        Job job = Given.job(Given.spec(1, 1));
        Job named = job.withMetadata(job.metadata().toBuilder().name(longest).build());
        assertThat(new Births(named).plain().metadata().name()).isEqualTo("x".repeat(58));
    }

    @ParameterizedTest
    @CsvSource({"2,1,true,3,1", "2,1,false,2,2", "x,,true,1,0", "-3,,true,1,0", "1234567890,,true,1,0"})
    void countsGoFromPodToPod(
            String failures, @Nullable Integer ignored, boolean counted, String next, int nextIgnored) {
        Map<String, String> annotations = new TreeMap<>(Map.of(Names.INDEX_FAILURE_COUNT, failures));
        if (ignored != null) {
            annotations.put(Names.INDEX_IGNORED_FAILURE_COUNT, ignored.toString());
        }
        Pod pod =
                A.withMetadata(A.metadata().toBuilder().annotations(annotations).build());
        JobSpec spec = Given.indexed(1, 1)
                .podFailurePolicy(new PodFailurePolicy(
                        counted
                                ? List.of()
                                : List.of(new PodFailureRule(
                                        PodFailureAction.IGNORE,
                                        null,
                                        List.of(new PodConditionPattern(PodConditionType.READY, null))))))
                .build();
        Map<String, String> expected = new TreeMap<>(Map.of(Names.INDEX_FAILURE_COUNT, next));
        if (nextIgnored > 0) {
            expected.put(Names.INDEX_IGNORED_FAILURE_COUNT, Integer.toString(nextIgnored));
        }
        assertThat(PerIndex.counts(spec, Given.ready(pod, NOW))).isEqualTo(expected);
    }

    @Test
    void saysUntilWhenItWaits() {
        Pod failed = Given.ended(A, 1, NOW.minusSeconds(3));
        JobPlan plan = Given.decide(Given.job(Given.spec(5, 1)), failed);
        assertThat(plan.waiting())
                .isEqualTo("waits until 2026-03-01T12:00:07Z: back-off of 10 s after 1 failure since the last success");
        assertThat(plan.next()).isEqualTo(Next.at(NOW.plusSeconds(7)));
        assertThat(plan.moves().get(0).counting()).isEqualTo(PodMove.Counting.FAILED);
        assertThat(plan.job().tracking().failuresSinceSuccess()).isEqualTo(1);
        assertThat(plan.whyCreate()).isEmpty();
    }

    @Test
    void saysWhichIndexesWait() {
        Pod failed = Given.ended(Given.pod("a", 1), 1, NOW.minusSeconds(3));
        JobPlan plan = Given.decide(Given.job(Given.indexed(5, 2).backoffLimitPerIndex(3)), failed, Given.pod("b", 0));
        assertThat(plan.waiting())
                .isEqualTo("waits until 2026-03-01T12:00:07Z: back-off of 10 s after 1 failure of index 1");
        assertThat(plan.next()).isEqualTo(Next.at(NOW.plusSeconds(7)));
        assertThat(plan.moves()).isEmpty();
    }

    @Test
    void saysThatItWaitsForPodsToEnd() {
        Job job = Given.job(Given.spec(5, 2).podReplacementPolicy(PodReplacementPolicy.FAILED));
        JobPlan plan = Given.decide(job, A, Given.deleted(B, NOW));
        assertThat(plan.creates()).isEmpty();
        assertThat(plan.waiting()).isEqualTo("waits until 1 stopping pod ended before replacing it");
        assertThat(Given.decide(Given.job(Given.spec(5, 0))).waiting()).isEqualTo("has parallelism 0");
        assertThat(Given.decide(Given.job(Given.spec(5, 1)), A).waiting()).isNull();
    }

    @Test
    void saysWhyItStopsPods() {
        JobPlan plan = Given.decide(Given.job(Given.spec(5, 1)), A, B);
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.moves().get(0).stop()).isEqualTo(StopCause.SCALED_DOWN);
        assertThat(plan.notes())
                .containsExactly(
                        new Note("Normal", "SuccessfulDelete", "Deleted pod: a", "the Job wants 1 active pod"));
        assertThat(kinds(plan)).contains(PodStopping.class);
    }

    @Test
    void looksAgainWhenStoppedPodsLeaveRoomForAnIndex() {
        Job job = Given.job(Given.indexed(1, 1));
        JobPlan plan = Given.decide(job, Given.pod("beyond", 1));
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.creates()).isEmpty();
        assertThat(plan.next()).isEqualTo(Next.AGAIN);

        JobPlan less = Given.decide(job, Given.pod("beyond", 1), Given.pod("first", 0));
        assertThat(less.moves()).hasSize(1);
        assertThat(less.next()).isNotEqualTo(Next.AGAIN);
    }

    @Test
    void suspendsAndResumes() {
        Job job = Given.job(Given.spec(5, 1).suspension(Suspension.SUSPENDED).activeDeadline(Duration.ofSeconds(100)));
        JobPlan held = Given.decide(job, A);
        assertThat(held.moves().get(0).stop()).isEqualTo(StopCause.SUSPENDED);
        assertThat(held.waiting()).isEqualTo("is suspended");
        assertThat(held.notes().get(0).why()).isEqualTo("the Job is suspended");
        assertThat(kinds(held)).contains(JobSuspended.class).doesNotContain(JobStarted.class);
        assertThat(held.job().status().startTime()).isNull();
        assertThat(held.next()).isEqualTo(Next.NONE);
        Job again = held.job()
                .withSpec(held.job().spec().toBuilder().suspension(null).build());
        JobPlan on = Given.decide(again);
        assertThat(kinds(on)).contains(JobResumed.class, JobStarted.class);
        assertThat(on.job().status().startTime()).isEqualTo(NOW);
        assertThat(on.next()).isEqualTo(Next.at(NOW.plusSeconds(100)));
    }

    @Test
    void aJobThatFailsWhileItIsSuspendedEndsWhenItIsResumed() {
        Job job = Given.job(Given.spec(5, 1).backoffLimit(0).suspension(Suspension.SUSPENDED));
        JobPlan held = Given.decide(job, Given.ended(A, 1, NOW));
        assertThat(held.job().status().has(JobConditionType.FAILURE_TARGET)).isTrue();
        assertThat(held.job().status().failed()).isEqualTo(1);
        assertThat(held.job().isFinished()).isFalse();
        assertThat(held.waiting()).startsWith("ends when it is resumed: Job has reached");
        assertThat(Given.decide(held.job()).job()).isSameAs(held.job());
        Job resumed = held.job()
                .withSpec(held.job().spec().toBuilder().suspension(null).build());
        JobPlan end = Given.decide(resumed);
        assertThat(end.job().isFailed()).isTrue();
        assertThat(end.job().status().startTime()).isEqualTo(NOW);
        assertThat(kinds(end)).contains(JobStarted.class);
        Job cancelled = marked(held.job().withStatus(job.status(), job.tracking()), Names.CANCELLED, "ann");
        assertThat(Given.decide(cancelled).job().isFailed()).isTrue();
        Job empty = Given.job(Given.spec(0, 1).suspension(Suspension.SUSPENDED));
        assertThat(Given.decide(empty).job().isComplete()).isTrue();
    }

    @Test
    void aStartAloneIsWrittenWithTheNextChange() {
        Job job = Given.job(Given.spec(5, 1).backoffLimit(0).suspension(Suspension.SUSPENDED));
        Pod stopping = Given.released(Given.deleted(Given.pod("b", -1), NOW));
        Job held = Given.decide(job, Given.ended(A, 1, NOW), stopping).job();
        Job resumed = held.withSpec(held.spec().toBuilder().suspension(null).build());
        JobPlan waits = Given.decide(resumed, stopping);
        assertThat(waits.job()).isSameAs(resumed);
        assertThat(kinds(waits)).isEmpty();
        assertThat(Given.decide(resumed).job().status().startTime()).isEqualTo(NOW);
    }

    @Test
    void aCancelledJobFailsAndSaysByWhom() {
        Job job = marked(Given.job(Given.spec(5, 1)), Names.CANCELLED, "ann: wrong input");
        JobPlan plan = Given.decide(job, A);
        assertThat(plan.moves().get(0).stop()).isEqualTo(StopCause.CANCELLED);
        assertThat(plan.moves().get(0).counting()).isEqualTo(PodMove.Counting.FAILED);
        assertThat(plan.job()
                        .status()
                        .condition(JobConditionType.FAILURE_TARGET)
                        .orElseThrow()
                        .message())
                .isEqualTo("Job was cancelled by ann: wrong input");
        assertThat(kinds(plan)).contains(FailureTargeted.class);
        assertThat(plan.waiting()).startsWith("ends when 1 stopping pod ended: Job was cancelled");
        JobPlan end = Given.decide(plan.job());
        assertThat(end.job().isFailed()).isTrue();
        assertThat(end.notes())
                .containsExactly(new Note("Warning", "Cancelled", "Job was cancelled by ann: wrong input", null));
    }

    @Test
    void aLateSuccessOfAnIndexThatHasFailedIsNotCounted() {
        Job job = Given.job(Given.indexed(4, 4).backoffLimitPerIndex(3));
        Job failed = job.withStatus(
                job.status().toBuilder().failedIndexes(IndexSet.of(1)).build(), Tracking.NONE);
        JobPlan plan = Given.decide(failed, Given.ended(Given.pod("late", 1), 0, NOW));
        assertThat(plan.job().status().completedIndexes()).isEqualTo(IndexSet.EMPTY);
        assertThat(plan.job().status().failedIndexes()).isEqualTo(IndexSet.of(1));
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.moves().get(0).counting()).isEqualTo(PodMove.Counting.LET_GO);
    }

    @Test
    void cancelledIndexesFailAndTheirPodsStop() {
        JobSpec.Builder spec = Given.indexed(4, 4).backoffLimitPerIndex(3);
        Job job = marked(Given.job(spec), Names.CANCELLED_INDEXES, "0-1,3,9");
        Job done = job.withStatus(
                job.status().toBuilder()
                        .completedIndexes(IndexSet.of(0))
                        .succeeded(1)
                        .build(),
                Tracking.NONE);
        Pod one = Given.pod("one", 1);
        Pod two = Given.pod("two", 2);
        JobPlan plan = Given.decide(done, one, two);
        assertThat(plan.job().status().failedIndexes()).isEqualTo(IndexSet.of(1, 3));
        assertThat(plan.job().status().active()).isEqualTo(1);
        assertThat(plan.job().status().failed()).isEqualTo(1);
        assertThat(plan.creates()).isEmpty();
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.moves().get(0).pod().metadata().name()).isEqualTo("one");
        assertThat(plan.moves().get(0).stop()).isEqualTo(StopCause.CANCELLED);
        assertThat(plan.moves().get(0).counting()).isEqualTo(PodMove.Counting.FAILED);
        Job odd = marked(Given.job(spec), Names.CANCELLED_INDEXES, "1,0");
        assertThat(Given.decide(odd, one, two).moves()).as("nobody can read it").isEmpty();
        Job plain = marked(Given.job(Given.indexed(4, 4)), Names.CANCELLED_INDEXES, "0");
        assertThat(Given.decide(plain, Given.pod("zero", 0)).moves()).isEmpty();
    }

    @Test
    void podsThatNoLongerFitAreLetGo() {
        Pod other = A.withMetadata(
                A.metadata().toBuilder().labels(Map.of("app", "y")).build());
        JobPlan plan = Given.decide(Given.job(Given.spec(1, 1)), other);
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.moves().get(0).pod().metadata().owners()).isEmpty();
        assertThat(plan.moves().get(0).pod().isTracked()).isFalse();
        assertThat(plan.moves().get(0).counting()).isEqualTo(PodMove.Counting.LET_GO);
        assertThat(plan.creates()).hasSize(1);
    }

    @Test
    void orphansAreAdoptedUnlessTheyAreGoing() {
        Pod orphan = A.withMetadata(A.metadata().toBuilder()
                .owners(List.of())
                .finalizers(List.of("other"))
                .build());
        Pod going = Given.deleted(
                B.withMetadata(B.metadata().toBuilder().owners(List.of()).build()), NOW);
        Pod stranger = orphan.withMetadata(
                orphan.metadata().toBuilder().labels(Map.of()).uid("s").build());
        Job job = Given.job(Given.spec(1, 1));
        JobPlan plan = Given.decide(new JobView(job, List.of(), List.of(orphan, going, stranger, B), 0));
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.moves().get(0).pod().metadata().owners()).containsExactly(Owner.controlledBy(job));
        assertThat(plan.moves().get(0).pod().metadata().finalizers())
                .containsExactly("other", Names.TRACKING_FINALIZER);
        assertThat(plan.moves().get(0).counting()).isEqualTo(PodMove.Counting.UNCHANGED);
        assertThat(plan.job().status().active()).isEqualTo(1);
        JobPlan ended = Given.decide(new JobView(job, List.of(), List.of(Given.ended(orphan, 0, NOW)), 0));
        assertThat(ended.moves()).hasSize(1);
        assertThat(ended.moves().get(0).counting()).isEqualTo(PodMove.Counting.SUCCEEDED);
        assertThat(ended.moves().get(0).pod().metadata().finalizers()).containsExactly("other");
        assertThat(ended.job().isComplete()).isTrue();
    }

    @Test
    void anIndexIsCountedOnceHoweverManyPodsSucceed() {
        Pod first = Given.ended(Given.pod("a", 0), 0, NOW);
        Pod second = Given.ended(Given.pod("b", 0), 0, NOW);
        Pod beyond = Given.ended(Given.pod("c", 7), 0, NOW);
        JobPlan plan = Given.decide(Given.job(Given.indexed(2, 1)), first, second, beyond);
        assertThat(plan.moves().stream().map(PodMove::counting))
                .containsExactly(PodMove.Counting.SUCCEEDED, PodMove.Counting.LET_GO, PodMove.Counting.LET_GO);
        assertThat(plan.job().status().succeeded()).isEqualTo(1);
        assertThat(plan.creates().get(0).completionIndex()).hasValue(1);
    }

    @Test
    void moreSuccessesThanWantedAreMentioned() {
        Pod a = Given.ended(A, 0, NOW);
        Pod b = Given.ended(B, 0, NOW);
        JobPlan many = Given.decide(Given.job(Given.spec(1, 1)), a, b);
        assertThat(many.notes().stream().map(Note::reason)).containsExactly("TooManySucceededPods", "Completed");
        JobPlan one = Given.decide(Given.job(Given.spec(1, 1)), a);
        assertThat(one.notes())
                .containsExactly(
                        new Note("Normal", "Completed", "Job completed", "Reached expected number of succeeded pods"));
        assertThat(one.job().status().completionTime()).isEqualTo(NOW);
    }

    @Test
    void leftoversOfASuccessAreFinished() {
        SuccessPolicy policy = new SuccessPolicy(List.of(new SuccessRule("0", null)));
        JobPlan plan = Given.decide(
                Given.job(Given.indexed(2, 2).successPolicy(policy)),
                Given.ended(Given.pod("a", 0), 0, NOW),
                Given.pod("b", 1));
        assertThat(plan.moves().get(1).stop()).isEqualTo(StopCause.FINISHED);
        assertThat(plan.moves().get(1).counting()).isEqualTo(PodMove.Counting.LET_GO);
        assertThat(plan.notes().get(0).why()).isEqualTo("the Job ends: Matched rules at index 0");
    }

    @Test
    void indexesTakenOverFromAnEarlierRunAreDone() {
        Job job = Given.job(Given.indexed(4, 4));
        Tracking tracking =
                Tracking.NONE.toBuilder().takenOver(IndexSet.of(0, 2, 9)).build();
        JobPlan plan = Given.decide(job.withStatus(job.status(), tracking));
        assertThat(plan.job().status().completedIndexes()).isEqualTo(IndexSet.of(0, 2));
        assertThat(plan.creates().stream().map(p -> p.completionIndex().orElse(-1)))
                .containsExactly(1, 3);
    }

    @ParameterizedTest
    @CsvSource({
        "OnFailure,2,2,true",
        "OnFailure,2,1,false",
        "OnFailure,0,1,true",
        "OnFailure,0,0,false",
        "Never,1,5,false"
    })
    void restartsCountUnderOnFailure(String policy, int limit, int restarts, boolean failed) {
        JobSpec spec = Given.spec(3, 1).backoffLimit(limit).build();
        JobSpec restarting = spec.toBuilder()
                .template(spec.template()
                        .withSpec(spec.template().spec().toBuilder()
                                .restartPolicy(RestartPolicy.of(policy))
                                .build()))
                .build();
        JobPlan plan = Given.decide(Given.job(restarting.toBuilder()), Given.restarted(A, restarts));
        assertThat(plan.job().status().has(JobConditionType.FAILURE_TARGET)).isEqualTo(failed);
    }

    @Test
    void theEarlierWakeUpWins() {
        Next at1 = Next.at(NOW.plusSeconds(1));
        Next at2 = Next.at(NOW.plusSeconds(2));
        assertThat(List.of(
                        Next.earlier(at1, at2),
                        Next.earlier(at2, at1),
                        Next.earlier(Next.AGAIN, at1),
                        Next.earlier(at1, Next.AGAIN),
                        Next.earlier(Next.NONE, at1),
                        Next.earlier(at1, Next.NONE),
                        Next.earlier(Next.NONE, Next.AGAIN)))
                .containsExactly(at1, at1, Next.AGAIN, Next.AGAIN, at1, at1, Next.AGAIN);
    }

    private static Job marked(Job job, String key, String value) {
        return job.withMetadata(
                job.metadata().toBuilder().annotations(Map.of(key, value)).build());
    }

    private static List<Class<? extends JobEvent>> kinds(JobPlan plan) {
        return plan.events().stream()
                .<Class<? extends JobEvent>>map(JobEvent::getClass)
                .toList();
    }
}
