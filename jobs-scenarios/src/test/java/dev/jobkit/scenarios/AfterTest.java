package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.CancelScope;
import dev.jobkit.InvalidJobException;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.RerunScope;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Job may begin when another run has ended so ({@code jobkit.dev/after}). */
class AfterTest {
    private static Job job(String name, String after) {
        Metadata metadata = Metadata.named("default", name).toBuilder()
                .annotations(Map.of(Names.AFTER, after))
                .build();
        return Job.of(metadata, RecordsTest.spec(1).toBuilder().backoffLimit(0).build());
    }

    private static List<String> owners(World world) {
        return world.pods().stream()
                .filter(p -> !p.isEnded())
                .map(AfterTest::owner)
                .toList();
    }

    private static String owner(Pod pod) {
        return pod.metadata().controller().orElseThrow().name();
    }

    @ParameterizedTest
    @CsvSource({
        "load, true, true",
        "load=Complete, true, true",
        "load=Complete, false, false",
        "load=Failed, true, false",
        "load=Failed, false, true",
        "load=Finished, true, true",
        "load=Finished, false, true"
    })
    void aJobBeginsWhenTheOtherHasEndedSo(String after, boolean succeeds, boolean begins) {
        try (World world = World.create()) {
            world.submit(job("report", after)).advance(Duration.ofMinutes(1));
            world.submit("load", RecordsTest.spec(1).toBuilder().backoffLimit(0).build());
            assertThat(owners(world)).containsExactly("load");
            world.run();
            assertThat(succeeds ? owners(world.succeed()) : owners(world.fail()))
                    .isEqualTo(begins ? List.of("report") : List.of());
        }
    }

    @Test
    void itBeginsAtOnceWhenTheOtherIsOverAndGone() {
        try (World world = World.create()) {
            world.submit("load", RecordsTest.spec(1)).run().succeed();
            world.delete(Propagation.BACKGROUND);
            world.submit(job("report", "load"));
            assertThat(owners(world)).containsExactly("report");
        }
    }

    @Test
    void itBeginsAfterAllOfThem() {
        try (World world = World.create()) {
            world.submit(job("report", "a, b=Finished"));
            world.submit("a", RecordsTest.spec(1)).run().succeed();
            assertThat(owners(world)).isEmpty();
            world.submit("b", RecordsTest.spec(1)).run().succeed();
            assertThat(owners(world)).containsExactly("report");
        }
    }

    @Test
    void thatItWaitsIsAnEventForPeopleOnceForEachThatItWaitsFor() {
        try (World world = World.create()) {
            world.submit(job("report", "a, b=Finished")).advance(Duration.ofMinutes(10));
            assertThat(waits(world)).containsExactly("Job waits for a run of a to be complete");
            world.submit("a", RecordsTest.spec(1).toBuilder().backoffLimit(0).build())
                    .run()
                    .fail();
            world.submit("a2", RecordsTest.spec(1)).run().succeed();
            assertThat(waits(world)).as("another end changes nothing").hasSize(1);
            world.controller()
                    .runs()
                    .rerun(ObjectKey.of("a"), RerunScope.ALL, Preconditions.NONE, Overrides.NONE, WriteOptions.DEFAULT);
            world.settle().run().succeed();
            assertThat(waits(world))
                    .containsExactlyInAnyOrder(
                            "Job waits for a run of a to be complete", "Job waits for a run of b to be finished");
        }
    }

    private static List<String> waits(World world) {
        return world.list(Kind.EVENT, Query.ALL).stream()
                .filter(event -> event.reason().equals("Waiting"))
                .peek(event -> assertThat(event.count()).isEqualTo(1))
                .map(EventRecord::message)
                .toList();
    }

    @Test
    void itWaitsOnAfterARestartOfTheController() {
        WorldParts parts = WorldParts.seeded(1);
        JobStore store = JobKit.memoryStore(parts.time());
        try (World world = World.of(parts, p -> p.builder().store(store).build())) {
            world.submit(job("report", "load"));
        }
        WorldParts again = new WorldParts(parts.time(), new FakeExecutor(parts.time()), parts.ids());
        try (World world = World.of(again, p -> p.builder().store(store).build())) {
            world.submit("load", RecordsTest.spec(1)).run();
            assertThat(owners(world)).containsExactly("load");
            world.succeed();
            assertThat(owners(world)).containsExactly("report");
        }
    }

    @Test
    void aWaitingJobCanBeCancelledAndDeleted() {
        try (World world = World.create()) {
            world.submit(job("report", "load"));
            world.controller().cancel(ObjectKey.of("report"), CancelScope.JOB, new Cancellation("ann", "not needed"));
            world.settle();
            assertThat(world.job().isFailed()).isTrue();
            world.submit(job("other", "load")).delete(Propagation.FOREGROUND);
            assertThat(world.find()).isEmpty();
        }
    }

    @Test
    void aDefinitionWaitsForTheRunsOfAnother() {
        try (World world = World.create()) {
            put(world, "load", "");
            put(world, "report", "load");
            world.controller().definitions().dispatch(ObjectKey.of("report"), Overrides.NONE, WriteOptions.DEFAULT);
            world.settle();
            assertThat(world.pods()).isEmpty();
            world.controller().definitions().dispatch(ObjectKey.of("load"), Overrides.NONE, WriteOptions.DEFAULT);
            world.settle().run();
            assertThat(owners(world)).containsExactly("load-1");
            world.succeed().settle();
            assertThat(owners(world)).containsExactly("report-1");
        }
    }

    @Test
    void aRefusedDispatchIsNoRunToWaitFor() {
        try (World world = World.create()) {
            put(world, "load", "");
            world.controller().definitions().dispatch(ObjectKey.of("load"), Overrides.NONE, WriteOptions.DEFAULT);
            world.settle().run().succeed().settle();
            Overrides mistyped =
                    Overrides.builder().parameters(Map.of("DYA", "1")).build();
            assertThatThrownBy(() -> world.controller()
                            .definitions()
                            .dispatch(ObjectKey.of("load"), mistyped, WriteOptions.DEFAULT))
                    .isInstanceOf(InvalidJobException.class);

            world.submit(job("report", "load"));
            world.submit(job("alarm", "load=Failed"));
            assertThat(owners(world)).containsExactly("report");
        }
    }

    @Test
    void aRefusedFirstDispatchLeavesARunToWaitFor() {
        try (World world = World.create()) {
            Overrides mistyped =
                    Overrides.builder().parameters(Map.of("DYA", "1")).build();
            put(world, "load", "");
            assertThatThrownBy(() -> world.controller()
                            .definitions()
                            .dispatch(ObjectKey.of("load"), mistyped, WriteOptions.DEFAULT))
                    .isInstanceOf(InvalidJobException.class);
            world.submit(job("report", "load=Finished"));
            assertThat(owners(world)).isEmpty();
        }
    }

    @Test
    void whenTheNewestRecordIsGoneTheOneBeforeItCounts() {
        try (World world = World.create()) {
            world.submit("load", RecordsTest.spec(1)).run().succeed();
            world.submit(
                            "loadx",
                            RecordsTest.spec(1).toBuilder().backoffLimit(0).build())
                    .run()
                    .fail();
            for (int i = 0; i < 2; i++) {
                world.controller()
                        .runs()
                        .rerun(
                                ObjectKey.of("load"),
                                RerunScope.ALL,
                                Preconditions.NONE,
                                Overrides.NONE,
                                WriteOptions.DEFAULT);
                world.settle().run().succeed().settle();
            }
            RecordsTest.deleteRecord(world, "load.3");
            world.submit(job("report", "load"));
            assertThat(owners(world)).containsExactly("report");
        }
    }

    @Test
    void whoWaitsBeginsWhenTheNewestRecordGoesAndTheOneBeforeFits() {
        try (World world = World.create()) {
            world.submit("load", RecordsTest.spec(1)).run().succeed();
            world.controller().delete(ObjectKey.of("load"), Propagation.BACKGROUND);
            world.submit("load", RecordsTest.spec(1).toBuilder().backoffLimit(0).build())
                    .run()
                    .fail();
            world.submit(job("report", "load")).settle();
            assertThat(owners(world)).isEmpty();

            RecordsTest.deleteRecord(world, "load.2");
            world.settle();

            assertThat(owners(world)).containsExactly("report");
        }
    }

    private static void put(World world, String name, String after) {
        JobTemplate template =
                new JobTemplate(Map.of(), Map.of(Names.AFTER, after), RecordsTest.spec(1), Passthrough.EMPTY);
        world.controller()
                .definitions()
                .put(
                        new JobDefinition(
                                Metadata.named(name), new DefinitionSpec(null, null, template, List.of(), null, null)),
                        WriteOptions.DEFAULT);
    }

    @Test
    void circlesAreRefused() {
        try (World world = World.create()) {
            world.submit(job("a", "b"));
            world.submit(job("b", "c"));
            assertThatThrownBy(() -> world.submit(job("c", "a=Finished")))
                    .isInstanceOf(InvalidJobException.class)
                    .hasMessageContaining("c -> a -> b -> c");
            assertThatThrownBy(() -> world.submit(job("d", "d"))).hasMessageContaining("d -> d");
            put(world, "x", "y");
            assertThatThrownBy(() -> put(world, "y", "x")).hasMessageContaining("y -> x -> y");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"load=Done", "=Complete", "a,,b", "a=Failed=Complete"})
    void whatCannotBeReadIsRefused(String after) {
        try (World world = World.create()) {
            assertThatThrownBy(() -> world.submit(job("report", after)))
                    .isInstanceOf(InvalidJobException.class)
                    .hasMessageContaining("metadata.annotations[jobkit.dev/after]");
        }
    }
}
