package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.store.MemoryJobStore;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes with its owners, by all owner references (meta/v1 OwnerReference, garbage collection). */
class DependentsTest {
    private static final JobSpec SPEC = JobSpec.of(Container.of("main", "busybox"));

    private final World world = World.create();

    @ParameterizedTest
    @EnumSource(
            value = Propagation.class,
            names = {"BACKGROUND", "FOREGROUND"})
    void whatHasAPlainReferenceGoesWithTheOnlyOwner(Propagation way) {
        CronJob cronJob = cronJob("c");
        Job owner = job("owner");
        job("of-cron", plain(cronJob));
        job("of-job", plain(owner));
        job("managed-by-job", Owner.controlledBy(owner));
        pod("pod-of-cron", plain(cronJob));
        pod("pod-of-job", plain(owner));
        job("other");
        world.settle();

        delete(Kind.CRON_JOB, "c", way);
        delete(Kind.JOB, "owner", way);
        world.advance(Duration.ofMinutes(2));

        assertThat(names(Kind.JOB)).containsExactly("other");
        assertThat(world.list(Kind.POD, Query.ALL))
                .allMatch(pod -> pod.metadata().name().startsWith("other-"));
        assertThat(names(Kind.CRON_JOB)).isEmpty();
    }

    @Test
    void whatHangsOnWhatGoesGoesToo() {
        Job first = job("first");
        Job second = job("second", plain(first));
        job("third", plain(second));
        delete(Kind.JOB, "first", Propagation.BACKGROUND);
        world.advance(Duration.ofMinutes(2));
        assertThat(names(Kind.JOB)).isEmpty();
        assertThat(world.list(Kind.POD, Query.ALL)).isEmpty();
    }

    @Test
    void anObjectWhoseOwnerNeverWasGoesAtOnce() {
        Job owner = job("owner");
        job("misnamed", new Owner("batch/v1", "Job", "another", owner.metadata().uid(), null, null));
        job("misdated", new Owner("batch/v1", "Job", "owner", "of-one-before", null, null));
        job("of-nobody-known", new Owner("example.org/v1", "Flow", "f", "u", null, null));
        world.settle();
        assertThat(names(Kind.JOB)).containsExactly("of-nobody-known", "owner");
    }

    @Test
    void whatAControllerOfAnotherGroupManagesIsNotTakenForOurs() {
        WorldParts parts = WorldParts.seeded(4);
        JobStore store = new MemoryJobStore("s", parts.time());
        Owner cronJob = new Owner("example.org/v1", "CronJob", "c", "u1", true, true);
        Owner job = new Owner("example.org/v1", "Job", "j", "u2", true, true);
        Owner set = new Owner("apps/v1", "ReplicaSet", "r", "u3", true, true);
        try (World first = World.of(parts, p -> p.builder().store(store).build())) {
            first.controller().objects().create(owned(Job.of("job", SPEC), cronJob), WriteOptions.DEFAULT);
            first.controller().objects().create(pod("pod-of-job", List.of(job)), WriteOptions.DEFAULT);
            first.controller().objects().create(pod("pod-of-set", List.of(set)), WriteOptions.DEFAULT);
            first.advance(Duration.ofMinutes(2));
            assertThat(names(first, Kind.JOB)).containsExactly("job");
            assertThat(names(first, Kind.POD)).contains("pod-of-job", "pod-of-set");
        }
        try (World second = World.of(parts, p -> p.builder().store(store).build())) {
            second.advance(Duration.ofMinutes(2)).run().succeed();
            assertThat(second.list(Kind.JOB, Query.ALL)).singleElement().satisfies(done -> {
                assertThat(done.isComplete()).isTrue();
                assertThat(done.metadata().owners()).containsExactly(cronJob);
            });
            assertThat(second.list(Kind.POD, Query.ALL))
                    .as("a node runs pods, whoever manages them")
                    .hasSize(3)
                    .allMatch(pod -> pod.status().phase() == PodPhase.SUCCEEDED);
            assertThat(second.list(Kind.RUN, Query.ALL))
                    .extracting(run -> run.spec().origin())
                    .containsExactly(RunOrigin.SUBMIT);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Propagation.class,
            names = {"BACKGROUND", "FOREGROUND"})
    void whatHasAnotherOwnerStaysWithoutTheReferenceAndGoesWithTheLast(Propagation way) {
        Job a = job("a");
        Job b = job("b");
        job("shared", plain(a), plain(b));
        delete(Kind.JOB, "a", way);
        world.advance(Duration.ofMinutes(2));
        assertThat(names(Kind.JOB)).containsExactly("b", "shared");
        assertThat(stored("shared").metadata().owners()).containsExactly(plain(b));
        delete(Kind.JOB, "b", way);
        world.advance(Duration.ofMinutes(2));
        assertThat(names(Kind.JOB)).isEmpty();
    }

    @Test
    void aPodOfAJobWithAnotherOwnerGoesOnByItself() {
        Job keeper = job("keeper");
        world.submit("a", SPEC);
        world.run();
        Pod pod = world.pods().get(0);
        world.controller()
                .objects()
                .update(
                        pod.withMetadata(pod.metadata().toBuilder()
                                .owners(List.of(pod.metadata().owners().get(0), plain(keeper)))
                                .build()),
                        WriteOptions.DEFAULT);
        delete(Kind.JOB, "a", Propagation.BACKGROUND);
        world.advance(Duration.ofMinutes(2));
        Pod kept = world.controller().objects().get(Kind.POD, pod.key()).orElseThrow();
        assertThat(kept.metadata().owners()).containsExactly(plain(keeper));
        assertThat(kept.metadata().isDeleting()).isFalse();
        assertThat(kept.isTracked()).isFalse();
        delete(Kind.JOB, "keeper", Propagation.BACKGROUND);
        world.advance(Duration.ofMinutes(2)).terminate();
        assertThat(world.list(Kind.POD, Query.ALL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Job", "CronJob"})
    void aForegroundDeletionWaitsForThoseThatBlock(String kind) {
        Stored owner = kind.equals("Job") ? job("owner") : cronJob("owner");
        Job held = job("held", owner(owner, true));
        world.controller()
                .objects()
                .update(
                        held.withMetadata(held.metadata().toBuilder()
                                .finalizers(List.of("example.org/wait"))
                                .build()),
                        WriteOptions.DEFAULT);
        job("free", plain(owner));
        delete(owner.kind(), "owner", Propagation.FOREGROUND);
        world.advance(Duration.ofMinutes(2));
        assertThat(world.list(owner.kind(), Query.ALL)).anyMatch(o -> o.key().equals(owner.key()));
        assertThat(stored("held").metadata().isDeleting()).isTrue();

        Job now = stored("held");
        world.controller()
                .objects()
                .update(
                        now.withMetadata(now.metadata().toBuilder()
                                .finalizers(now.metadata().finalizers().stream()
                                        .filter(f -> !f.equals("example.org/wait"))
                                        .toList())
                                .build()),
                        WriteOptions.DEFAULT);
        world.advance(Duration.ofMinutes(2));
        assertThat(names(Kind.JOB)).isEmpty();
        assertThat(names(Kind.CRON_JOB)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Job", "CronJob"})
    void orphansStayWithoutTheReference(String kind) {
        Stored owner = kind.equals("Job") ? job("owner") : cronJob("owner");
        job("dependent", plain(owner));
        delete(owner.kind(), "owner", Propagation.ORPHAN);
        world.advance(Duration.ofMinutes(2));
        assertThat(names(Kind.JOB)).containsExactly("dependent");
        assertThat(stored("dependent").metadata().owners()).isEmpty();
        assertThat(names(Kind.CRON_JOB)).isEmpty();
    }

    /** An order is kept, and the program dies before it was carried out: the next one knows first what depends on the owner. */
    @ParameterizedTest
    @EnumSource(names = {"ORPHAN", "FOREGROUND"})
    void whatHasToBeDoneForDependentsIsDoneByTheNextStart(Propagation way) {
        WorldParts parts = WorldParts.seeded(4);
        JobStore store = new MemoryJobStore("s", parts.time());
        World before = World.of(parts, p -> p.builder().store(store).build());
        Job owner = before.controller()
                .objects()
                .create(Job.of("owner", SPEC), WriteOptions.DEFAULT)
                .object();
        Metadata m = Job.of("dependent", SPEC).metadata();
        Owner blocking = new Owner("batch/v1", "Job", "owner", owner.metadata().uid(), null, true);
        Job dependent = Job.of("dependent", SPEC)
                .withMetadata(m.toBuilder().owners(List.of(blocking)).build());
        before.controller().objects().create(dependent, WriteOptions.DEFAULT);
        before.settle();
        before.controller().close();
        Job marked = store.get(Kind.JOB, owner.key()).orElseThrow();
        String finalizer = way == Propagation.ORPHAN ? "orphan" : "foregroundDeletion";
        store.commit(List.of(Commit.of(new Write.Update(marked.withMetadata(marked.metadata().toBuilder()
                .deleted(parts.time().instant())
                .finalizers(List.of(finalizer))
                .build())))));
        World after = World.of(
                new WorldParts(parts.time(), new FakeExecutor(parts.time()), parts.ids()),
                p -> p.builder().store(store).build());
        after.advance(Duration.ofMinutes(2));
        List<Job> left = after.list(Kind.JOB, Query.ALL);
        if (way == Propagation.ORPHAN) {
            assertThat(left).extracting(job -> job.metadata().name()).containsExactly("dependent");
            assertThat(left.get(0).metadata().owners()).isEmpty();
            assertThat(left.get(0).metadata().isDeleting()).isFalse();
        } else {
            assertThat(left).isEmpty();
        }
        after.controller().close();
    }

    @Test
    void whatLostItsOwnerWhileNobodyWasThereGoesAtTheNextStart() {
        WorldParts parts = WorldParts.seeded(3);
        JobStore store = new MemoryJobStore("s", parts.time());
        World before = World.of(parts, p -> p.builder().store(store).build());
        Job owner = before.controller()
                .objects()
                .create(Job.of("owner", SPEC), WriteOptions.DEFAULT)
                .object();
        Job dependent = Job.of("dependent", SPEC);
        before.controller()
                .objects()
                .create(
                        dependent.withMetadata(dependent.metadata().toBuilder()
                                .owners(List.of(plain(owner)))
                                .build()),
                        WriteOptions.DEFAULT);
        before.settle();
        before.controller().close();
        store.commit(List.of(
                Commit.of(new Write.Delete(store.get(Kind.JOB, owner.key()).orElseThrow()))));
        World after = World.of(
                new WorldParts(parts.time(), new FakeExecutor(parts.time()), parts.ids()),
                p -> p.builder().store(store).build());
        after.advance(Duration.ofMinutes(2));
        assertThat(after.list(Kind.JOB, Query.ALL)).isEmpty();
        assertThat(after.list(Kind.POD, Query.ALL)).isEmpty();
        after.controller().close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void aCircleThatBlocksItselfGoes(int length) {
        List<Job> circle = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            circle.add(i == 0 ? job("j0") : job("j" + i, owner(circle.get(i - 1), true)));
        }
        own("j0", owner(circle.get(length - 1), true));
        job("other");
        world.settle();

        delete(Kind.JOB, "j0", Propagation.FOREGROUND);
        world.advance(Duration.ofMinutes(2));

        assertThat(names(Kind.JOB)).containsExactly("other");
    }

    @Test
    void twoThatBlockEachOtherGoWhenBothAreDeleted() {
        Job first = job("first");
        Job second = job("second", owner(first, true));
        own("first", owner(second, true));
        world.settle();

        for (String name : List.of("first", "second")) {
            world.controller()
                    .objects()
                    .delete(
                            Kind.JOB,
                            ObjectKey.of(name),
                            Preconditions.NONE,
                            Propagation.FOREGROUND,
                            WriteOptions.DEFAULT);
        }
        world.advance(Duration.ofMinutes(2));

        assertThat(names(Kind.JOB)).isEmpty();
    }

    private void own(String name, Owner owner) {
        world.controller().objects().update(owned(stored(name), owner), WriteOptions.DEFAULT);
    }

    private static Owner plain(Stored owner) {
        return owner(owner, null);
    }

    private static Owner owner(Stored owner, @Nullable Boolean blocks) {
        Metadata m = owner.metadata();
        return new Owner(owner.kind().apiVersion(), owner.kind().name(), m.name(), m.uid(), null, blocks);
    }

    private Job job(String name, Owner... owners) {
        return create(owned(Job.of(name, SPEC), owners));
    }

    private static Job owned(Job job, Owner... owners) {
        return job.withMetadata(
                job.metadata().toBuilder().owners(List.of(owners)).build());
    }

    private CronJob cronJob(String name) {
        CronJobSpec spec = CronJobSpec.builder()
                .schedule("0 0 1 1 *")
                .jobTemplate(JobTemplate.of(SPEC))
                .build();
        return create(CronJob.of(Metadata.named(name), spec));
    }

    private void pod(String name, Owner... owners) {
        create(pod(name, List.of(owners)));
    }

    private static Pod pod(String name, List<Owner> owners) {
        PodSpec spec = PodSpec.builder()
                .containers(List.of(Container.of("main", "busybox")))
                .restartPolicy(RestartPolicy.NEVER)
                .build();
        return new Pod(Metadata.named(name).toBuilder().owners(owners).build(), spec, PodStatus.EMPTY);
    }

    private <T extends Stored> T create(T object) {
        return world.controller().objects().create(object, WriteOptions.DEFAULT).object();
    }

    private void delete(Kind<?> kind, String name, Propagation way) {
        world.controller().objects().delete(kind, ObjectKey.of(name), Preconditions.NONE, way, WriteOptions.DEFAULT);
        world.settle();
    }

    private Job stored(String name) {
        return world.controller().objects().get(Kind.JOB, ObjectKey.of(name)).orElseThrow();
    }

    private List<String> names(Kind<?> kind) {
        return names(world, kind);
    }

    private static List<String> names(World world, Kind<?> kind) {
        return world.list(kind, Query.ALL).stream()
                .map(o -> o.metadata().name())
                .toList();
    }
}
