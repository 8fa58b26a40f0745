package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.CancelScope;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.scenarios.Crew.Mate;
import dev.jobkit.testkit.FakeExecutor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Verbs reach whoever looks after an object, from any member. */
class MemberVerbsTest {
    private static final ObjectKey KEY = ObjectKey.of("work");

    private final Crew crew = new Crew(1);

    private Job job() {
        return crew.store.get(Kind.JOB, KEY).orElseThrow();
    }

    private List<Pod> running() {
        return crew.pods().stream()
                .filter(pod -> pod.status().phase() == PodPhase.RUNNING)
                .toList();
    }

    /** Returns a member that owns nothing, beside one that owns the running Job. */
    private Mate bystander() {
        Mate owner = crew.join("owner");
        owner.node.obedience(FakeExecutor.Obedience.AT_ONCE);
        owner.jobs.submit(KEY.name(), Wishes.indexed(2).build());
        crew.advance(1).run();
        Mate other = crew.join("other");
        crew.advance(20);
        assertThat(crew.owned(other)).isZero();
        return other;
    }

    @Test
    void aCancelReachesTheOwner() {
        bystander().jobs.cancel(KEY, CancelScope.JOB, new Cancellation("ann", "enough"));
        crew.time.runReady();
        assertThat(running()).isEmpty();
        assertThat(job().isFinished()).isTrue();
    }

    @Test
    void aDeletionReachesTheOwner() {
        Mate other = bystander();
        other.jobs.delete(KEY, Propagation.BACKGROUND);
        crew.time.runReady();
        assertThat(crew.pods()).isEmpty();
        assertThat(crew.store.get(Kind.JOB, KEY)).isEmpty();
        crew.advance(5);
        assertThat(crew.mates).allMatch(mate -> crew.owned(mate) == 0);
    }

    @Test
    void aFinishedJobIsDeletedByWhoeverWasAsked() {
        Mate other = bystander();
        crew.succeed().advance(5);
        assertThat(job().isComplete()).isTrue();
        other.jobs.delete(KEY, Propagation.FOREGROUND);
        crew.advance(2);
        assertThat(crew.pods()).isEmpty();
        assertThat(crew.store.get(Kind.JOB, KEY)).isEmpty();
    }

    @Test
    void suspensionResumptionAndEditsReachTheOwner() {
        Mate other = bystander();
        other.jobs.suspend(KEY);
        crew.time.runReady();
        assertThat(running()).isEmpty();
        other.jobs.resume(KEY);
        crew.advance(1).run();
        assertThat(running()).hasSize(2);
        other.jobs.edit(KEY, spec -> spec.toBuilder().parallelism(1).build());
        crew.time.runReady();
        assertThat(running()).hasSize(1);
    }

    @Test
    void aDeletedPodReachesTheOwner() {
        Mate other = bystander();
        other.jobs
                .objects()
                .delete(
                        Kind.POD,
                        crew.pods().get(0).key(),
                        Preconditions.NONE,
                        Propagation.BACKGROUND,
                        WriteOptions.DEFAULT);
        crew.time.runReady();
        assertThat(running()).hasSize(1);
    }

    @Test
    void whoWaitsHearsOfTheEndAnywhere() {
        Mate other = bystander();
        boolean[] heard = new boolean[1];
        other.jobs.whenFinished(KEY).thenAccept(job -> heard[0] = job.isComplete());
        crew.succeed().advance(1);
        assertThat(heard[0]).isTrue();
    }

    @Test
    void aJobBeginsAfterARunOfAnotherMember() {
        Mate other = bystander();
        other.jobs.submit(Job.of(
                Metadata.named("next").toBuilder()
                        .annotations(Map.of(Names.AFTER, "work"))
                        .build(),
                Wishes.never().build()));
        crew.advance(10);
        assertThat(other.node.starts()).isZero();
        crew.succeed().advance(1);
        assertThat(other.node.starts()).isEqualTo(1);
    }

    @Test
    void podsThatLoseTheirJobStayWhereTheyRun() {
        Mate other = bystander();
        other.jobs.delete(KEY, Propagation.ORPHAN);
        crew.advance(20);
        assertThat(running()).hasSize(2);
        assertThat(other.node.starts()).isZero();
        crew.succeed().advance(5);
        assertThat(crew.pods()).hasSize(2).allMatch(pod -> pod.status().phase() == PodPhase.SUCCEEDED);
        assertThat(crew.mates).allMatch(mate -> crew.owned(mate) == 0);
    }
}
