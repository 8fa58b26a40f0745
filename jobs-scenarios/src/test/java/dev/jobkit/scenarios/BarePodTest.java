package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jobkit.AlreadyExistsException;
import dev.jobkit.InvalidJobException;
import dev.jobkit.JobController;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.RunQuery;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.process.ProcessPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A pod that no Job manages runs, and is restarted by its own policy only. */
class BarePodTest {
    private static final ObjectKey KEY = ObjectKey.of("dice");

    private static Pod pod(@Nullable RestartPolicy policy) {
        PodSpec spec = PodSpec.builder()
                .restartPolicy(policy)
                .containers(List.of(Container.of("main", "throw-dice")))
                .build();
        return new Pod(Metadata.named("dice"), spec, PodStatus.EMPTY);
    }

    private static World with(@Nullable RestartPolicy policy) {
        World world = World.create();
        world.controller().objects().create(pod(policy), WriteOptions.DEFAULT);
        return world.settle();
    }

    private static Pod now(World world) {
        return world.controller().objects().get(Kind.POD, KEY).orElseThrow();
    }

    private static ContainerStatus container(World world) {
        return now(world).status().containerStatuses().get(0);
    }

    @Test
    void withNeverTheContainerRunsOnce() {
        try (World world = with(RestartPolicy.NEVER)) {
            assertThat(now(world).status().phase()).isEqualTo(PodPhase.PENDING);
            world.run().exit(PodChoice.ALL, 4).advance(Duration.ofHours(1));
            assertThat(now(world).status().phase()).isEqualTo(PodPhase.FAILED);
            assertThat(container(world).restartCount()).isZero();
        }
    }

    @Test
    void withOnFailureItIsRestartedUntilItSucceeds() {
        try (World world = with(RestartPolicy.ON_FAILURE)) {
            world.run().exit(PodChoice.ALL, 1).advance(Duration.ofSeconds(11));
            assertThat(container(world).restartCount()).isEqualTo(1);
            world.run().exit(PodChoice.ALL, 0).advance(Duration.ofHours(1));
            assertThat(now(world).status().phase()).isEqualTo(PodPhase.SUCCEEDED);
        }
    }

    @Test
    void withoutPolicyItIsRestartedForEver() {
        try (World world = with(null)) {
            assertThat(now(world).spec().restartPolicy()).isEqualTo(RestartPolicy.ALWAYS);
            for (int i = 0; i < 12; i++) {
                world.run()
                        .exit(PodChoice.ALL, i % 2)
                        .advance(Duration.ofMinutes(5).plusSeconds(1));
            }
            assertThat(container(world).restartCount()).isEqualTo(12);
            world.exit(PodChoice.ALL, 1);
            assertThat(container(world).state())
                    .as("it waits, the longest delay is five minutes")
                    .isInstanceOfSatisfying(
                            ContainerState.Waiting.class,
                            waiting -> assertThat(waiting.reason()).isEqualTo("CrashLoopBackOff"));
        }
    }

    @Test
    void thePodOfTheTutorialAddsEightAndThree() throws Exception {
        try (JobController jobs = JobKit.start(ProcessPodExecutor.builder().build())) {
            Container expr = Container.builder()
                    .name("simple-job-box")
                    .image("ubuntu")
                    .command("expr", "8", "+", "3")
                    .build();
            PodSpec spec = PodSpec.builder()
                    .restartPolicy(RestartPolicy.NEVER)
                    .containers(List.of(expr))
                    .build();
            jobs.objects()
                    .create(new Pod(Metadata.named("simple-job-pod"), spec, PodStatus.EMPTY), WriteOptions.DEFAULT);
            ObjectKey key = ObjectKey.of("simple-job-pod");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> jobs.objects()
                            .get(Kind.POD, key)
                            .filter(pod -> pod.status().phase().equals(PodPhase.SUCCEEDED))
                            .isPresent());
            String uid =
                    jobs.objects().get(Kind.POD, key).orElseThrow().metadata().uid();
            assertThat(jobs.logs().text(new LogKey(uid, "simple-job-box", 0))).isEqualTo("11\n");
        }
    }

    @Test
    void aPodThatHasEndedStaysListedWithItsResult() {
        try (World world = with(RestartPolicy.NEVER)) {
            world.run().exit(PodChoice.ALL, 0).advance(Duration.ofDays(30));
            assertThat(world.list(Kind.POD, Query.ALL)).hasSize(1);
            assertThat(now(world).status().phase()).isEqualTo(PodPhase.SUCCEEDED);
            assertThat(container(world).state()).isInstanceOfSatisfying(ContainerState.Terminated.class, ended -> {
                assertThat(ended.exitCode()).isZero();
                assertThat(ended.reason()).isEqualTo("Completed");
            });
        }
    }

    @Test
    void withAlwaysAContainerThatSucceededIsRunAgain() {
        try (World world = with(RestartPolicy.ALWAYS)) {
            for (int i = 1; i <= 3; i++) {
                world.run().exit(PodChoice.ALL, 0).advance(Duration.ofMinutes(6));
                assertThat(container(world).restartCount()).isEqualTo(i);
            }
            assertThat(now(world).status().phase()).isEqualTo(PodPhase.RUNNING);
        }
    }

    @Test
    void itHasNoRecordAndGoesWhenItIsDeleted() {
        try (World world = with(RestartPolicy.NEVER)) {
            world.run();
            world.controller()
                    .objects()
                    .delete(Kind.POD, KEY, Preconditions.NONE, Propagation.BACKGROUND, WriteOptions.DEFAULT);
            world.settle().terminate().settle();
            assertThat(world.controller().objects().get(Kind.POD, KEY)).isEmpty();
            assertThat(world.controller().runs().list(RunQuery.ALL, Page.ALL).items())
                    .isEmpty();
        }
    }

    @Test
    void itsOutputIsThatOfTheLastTwoRunsAndGoesWithIt() {
        WorldParts parts = WorldParts.seeded(4);
        LogStore logs = JobKit.memoryLogs(parts.time(), 10_000);
        try (World world = World.of(parts, p -> p.builder().logs(logs).build())) {
            world.controller().objects().create(pod(RestartPolicy.ALWAYS), WriteOptions.DEFAULT);
            world.settle();
            String uid = now(world).metadata().uid();
            for (int i = 0; i < 5; i++) {
                world.run();
                write(logs, new LogKey(uid, "main", i), "run " + i);
                world.exit(PodChoice.ALL, 0).advance(Duration.ofMinutes(6));
            }
            assertThat(logs.list(uid)).containsExactly(new LogKey(uid, "main", 4));

            world.controller()
                    .objects()
                    .delete(Kind.POD, KEY, Preconditions.NONE, Propagation.BACKGROUND, WriteOptions.DEFAULT);
            world.settle().terminate().settle();
            assertThat(world.controller().objects().get(Kind.POD, KEY)).isEmpty();
            assertThat(logs.list(uid)).isEmpty();
        }
    }

    @Test
    void whatARecordTellsOfKeepsItsOutputWhenItsPodIsNobodysAndGoes() {
        WorldParts parts = WorldParts.seeded(5);
        LogStore logs = JobKit.memoryLogs(parts.time(), 10_000);
        try (World world = World.of(parts, p -> p.builder().logs(logs).build())) {
            world.submit("pi", RecordsTest.spec(1)).run();
            LogKey log = new LogKey(world.pods().get(0).metadata().uid(), "main", 0);
            write(logs, log, "3.14");
            world.succeed();
            ObjectKey pod = world.pods().get(0).key();
            world.controller().delete(ObjectKey.of("pi"), Propagation.ORPHAN);
            world.settle();
            world.controller()
                    .objects()
                    .delete(Kind.POD, pod, Preconditions.NONE, Propagation.BACKGROUND, WriteOptions.DEFAULT);
            world.settle();
            assertThat(world.controller().objects().get(Kind.POD, pod)).isEmpty();
            assertThat(logs.list(log.podUid())).containsExactly(log);
        }
    }

    private static void write(LogStore logs, LogKey key, String text) {
        try (LogWriter writer = logs.append(key)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            writer.write(bytes, 0, bytes.length);
        }
    }

    @Test
    void aBarePodIsJudgedLikeOthers() {
        try (World world = with(RestartPolicy.NEVER)) {
            assertThatThrownBy(() -> world.controller().objects().create(pod(null), WriteOptions.DEFAULT))
                    .isInstanceOf(AlreadyExistsException.class);
            Pod empty = new Pod(Metadata.named("empty"), PodSpec.EMPTY, PodStatus.EMPTY);
            assertThatThrownBy(() -> world.controller().objects().create(empty, WriteOptions.DEFAULT))
                    .isInstanceOf(InvalidJobException.class)
                    .hasMessageContaining("spec.containers: Required value");
        }
    }

    @Test
    void aLostNodeIsTheEndOfIt() {
        var parts = WorldParts.seeded(3);
        var store = JobKit.memoryStore(parts.time());
        try (World world = World.of(parts, p -> p.builder().store(store).build())) {
            world.controller().objects().create(pod(RestartPolicy.NEVER), WriteOptions.DEFAULT);
            world.settle().run();
        }
        var again = new WorldParts(parts.time(), new FakeExecutor(parts.time()), parts.ids());
        try (World world = World.of(again, p -> p.builder().store(store).build())) {
            world.advance(Duration.ofHours(1));
            assertThat(now(world).status().phase()).isEqualTo(PodPhase.FAILED);
            assertThat(container(world).restartCount()).isZero();
        }
    }
}
