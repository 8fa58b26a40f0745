package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.CancelScope;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Passthrough;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is made from the text of a cancelled Job is another Job, which nobody has cancelled. */
class CancelMarksTest {
    private static final Map<String, String> MARKED = Map.of(
            Names.CANCELLED,
            "ann: wrong",
            Names.CANCELLED_INDEXES,
            "0",
            Names.CANCELLED_INDEXES_BY,
            "0 by ann: wrong",
            "note",
            "stays");

    private static JobTemplate template() {
        return new JobTemplate(Map.of(), MARKED, RecordsTest.spec(1), Passthrough.EMPTY);
    }

    private static void assertRuns(World world) {
        List<Job> jobs = world.list(Kind.JOB, Query.ALL);
        assertThat(jobs).isNotEmpty().allSatisfy(job -> {
            assertThat(job.isFinished()).isFalse();
            assertThat(job.status().active()).isEqualTo(1);
            assertThat(job.metadata().annotations())
                    .containsEntry("note", "stays")
                    .doesNotContainKeys(Names.CANCELLED, Names.CANCELLED_INDEXES, Names.CANCELLED_INDEXES_BY);
        });
    }

    @Test
    void aJobMadeFromTheTextOfACancelledOneRuns() {
        try (World world = World.create()) {
            world.submit("pi", RecordsTest.spec(1)).run();
            world.controller().cancel(ObjectKey.of("pi"), CancelScope.JOB, new Cancellation("ann", "wrong"));
            world.settle().terminate();
            Job old = world.job();
            assertThat(old.isFailed()).isTrue();

            world.submit(old.withMetadata(old.metadata().toBuilder().name("pi2").build())
                    .withSpec(RecordsTest.spec(1)));

            assertThat(world.controller()
                            .find(ObjectKey.of("pi2"))
                            .orElseThrow()
                            .isFinished())
                    .isFalse();
        }
    }

    @Test
    void jobsAreCreatedDispatchedAndTriggeredWithoutTheMarks() {
        try (World world = World.create()) {
            Metadata metadata =
                    Metadata.named("a").toBuilder().annotations(MARKED).build();
            world.controller().objects().create(Job.of(metadata, RecordsTest.spec(1)), WriteOptions.DEFAULT);
            world.controller()
                    .definitions()
                    .put(
                            new JobDefinition(
                                    Metadata.named("d"),
                                    new DefinitionSpec(null, null, template(), List.of(), null, null)),
                            WriteOptions.DEFAULT);
            world.controller().definitions().dispatch(ObjectKey.of("d"), Overrides.NONE, WriteOptions.DEFAULT);
            world.controller()
                    .cronJobs()
                    .create(CronJob.of(
                            Metadata.named("c"),
                            CronJobSpec.builder()
                                    .schedule("0 * * * *")
                                    .jobTemplate(template())
                                    .build()));
            world.controller().cronJobs().trigger(ObjectKey.of("c"), "by-hand");
            world.advance(Duration.ofHours(1));

            assertThat(world.list(Kind.JOB, Query.ALL)).hasSize(4);
            assertRuns(world);
        }
    }
}
