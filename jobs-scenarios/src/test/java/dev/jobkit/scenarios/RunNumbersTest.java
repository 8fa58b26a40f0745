package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.Definitions;
import dev.jobkit.Preconditions;
import dev.jobkit.RerunScope;
import dev.jobkit.RunQuery;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Page;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** As long as a definition, a CronJob or a Job is there, no number of its runs is used twice, whatever became of the records. */
class RunNumbersTest {
    private static final ObjectKey BUILD = ObjectKey.of("build");
    private static final Duration LONG = Duration.ofDays(20);

    private final WorldParts parts = WorldParts.seeded(1);
    private final JobStore store = JobKit.memoryStore(parts.time());
    private World world = open(parts);

    private World open(WorldParts its) {
        return World.of(
                its,
                p -> p.builder()
                        .store(store)
                        .keepRuns(2, 100, Duration.ofDays(10))
                        .build());
    }

    @BeforeEach
    void define() {
        definitions().put(definition("x"), WriteOptions.DEFAULT);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private void restart() {
        world.close();
        world = open(new WorldParts(parts.time(), new FakeExecutor(parts.time()), parts.ids()));
    }

    private Definitions definitions() {
        return world.controller().definitions();
    }

    private static JobDefinition definition(String image) {
        JobTemplate template = JobTemplate.of(JobSpec.of(Container.of("main", image)));
        return new JobDefinition(
                Metadata.named("build"), new DefinitionSpec(null, null, template, List.of(), null, null));
    }

    private String dispatch() {
        JobRun run = definitions().dispatch(BUILD, Overrides.NONE, WriteOptions.DEFAULT);
        world.settle().run().succeed().settle();
        return run.metadata().name();
    }

    private List<String> records() {
        return world.controller().runs().list(RunQuery.ALL, Page.ALL).items().stream()
                .map(run -> run.metadata().name())
                .toList();
    }

    @Test
    void aDefinitionGoesOnCountingWhenAllItsRecordsAreGone() {
        assertThat(List.of(dispatch(), dispatch(), dispatch())).containsExactly("build.1", "build.2", "build.3");
        long before = definitions().find(BUILD).orElseThrow().metadata().revision();
        world.advance(LONG);
        assertThat(records()).isEmpty();
        JobDefinition after = definitions().find(BUILD).orElseThrow();
        assertThat(after.metadata().annotations()).containsEntry(Names.LAST_RUN, "3");
        assertThat(after.metadata().generation()).isEqualTo(1);
        assertThat(after.metadata().revision()).as("written once").isGreaterThan(before);

        assertThat(dispatch()).isEqualTo("build.4");
        world.advance(LONG);
        restart();
        assertThat(records()).isEmpty();
        assertThat(dispatch()).as("by a controller that never saw the others").isEqualTo("build.5");
    }

    @Test
    void asLongAsRecordsTellTheNumberTheDefinitionIsNotWritten() {
        long before = definitions().find(BUILD).orElseThrow().metadata().revision();
        for (int i = 1; i <= 5; i++) {
            assertThat(dispatch()).isEqualTo("build." + i);
        }
        assertThat(records()).containsExactly("build.5", "build.4");
        assertThat(definitions().find(BUILD).orElseThrow().metadata().revision())
                .isEqualTo(before);
    }

    @Test
    void aRecordThatIsDeletedByHandTakesItsNumberAlong() {
        dispatch();
        dispatch();
        for (String name : List.of("build.2", "build.1")) {
            RecordsTest.deleteRecord(world, name);
        }
        restart();
        assertThat(dispatch()).isEqualTo("build.3");
    }

    @Test
    void aRecordThatOutlivesALaterOneDoesNotBringItsNumberBack() {
        JobRun slow = definitions().dispatch(BUILD, Overrides.NONE, WriteOptions.DEFAULT);
        world.controller().suspend(slow.spec().job().key());
        world.settle().terminate().settle();
        assertThat(dispatch()).isEqualTo("build.2");
        world.advance(LONG);
        assertThat(records()).containsExactly("build.1");
        restart();
        assertThat(definitions()
                        .dispatch(BUILD, Overrides.NONE, WriteOptions.DEFAULT)
                        .metadata()
                        .name())
                .isEqualTo("build.3");
    }

    @Test
    void whatPeopleStoreLeavesTheNumberAloneAndACopyHasItsOwn() {
        dispatch();
        world.advance(LONG);
        definitions().put(definition("y"), WriteOptions.DEFAULT);
        JobDefinition forged = definition("z")
                .withMetadata(Metadata.named("build").toBuilder()
                        .annotations(Map.of(Names.LAST_RUN, "77"))
                        .build());
        definitions().put(forged, WriteOptions.DEFAULT);
        JobDefinition copy = definitions().copy(BUILD, ObjectKey.of("other"), WriteOptions.DEFAULT);

        assertThat(copy.metadata().annotations()).isEmpty();
        assertThat(definitions().find(BUILD).orElseThrow().metadata().annotations())
                .containsExactly(Map.entry(Names.LAST_RUN, "1"));
        restart();
        assertThat(dispatch()).isEqualTo("build.2");
        assertThat(definitions()
                        .dispatch(ObjectKey.of("other"), Overrides.NONE, WriteOptions.DEFAULT)
                        .metadata()
                        .name())
                .isEqualTo("other.1");
    }

    @Test
    void aDefinitionThatIsMadeAnewBeginsAnew() {
        dispatch();
        world.advance(LONG);
        JobDefinition old = definitions().find(BUILD).orElseThrow();
        definitions().delete(BUILD);
        definitions()
                .put(
                        old.withMetadata(
                                old.metadata().toBuilder().revision(0).uid("").build()),
                        WriteOptions.DEFAULT);
        restart();
        assertThat(dispatch()).isEqualTo("build.1");
    }

    @Test
    void aCronJobThatIsRarelyDueGoesOnCounting() {
        CronJobSpec spec = CronJobSpec.builder()
                .schedule("0 0 1 * *")
                .jobTemplate(JobTemplate.of(CronStory.work()))
                .build();
        world.controller().cronJobs().create(CronJob.of(Metadata.named("monthly"), spec));
        world.settle().advance(Duration.ofDays(31)).run().succeed();
        assertThat(records()).containsExactly("monthly.1");
        world.advance(LONG);
        assertThat(records()).isEmpty();
        restart();
        world.advance(Duration.ofDays(12)).run().succeed();
        assertThat(records()).containsExactly("monthly.2");
        world.advance(LONG);
        world.controller().cronJobs().trigger(ObjectKey.of("monthly"), "by-hand");
        assertThat(records()).containsExactly("monthly.3");
    }

    @Test
    void aJobKnowsItsOwnNumber() {
        world.submit("pi", RecordsTest.spec(1)).run().succeed();
        assertThat(records()).containsExactly("pi.1");
        for (int i = 2; i <= 3; i++) {
            world.advance(LONG);
            assertThat(records()).isEmpty();
            restart();
            ObjectKey pi = ObjectKey.of("pi");
            world.controller()
                    .runs()
                    .rerun(pi, RerunScope.ALL, Preconditions.NONE, Overrides.NONE, WriteOptions.DEFAULT);
            assertThat(records()).containsExactly("pi." + i);
            world.watch(world.settle().controller().find(pi).orElseThrow())
                    .run()
                    .succeed();
        }
    }
}
