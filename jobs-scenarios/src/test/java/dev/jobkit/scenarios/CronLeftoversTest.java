package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.core.JobKit;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs go after their CronJob also where it was deleted while no controller was at work. */
class CronLeftoversTest {
    @Test
    void finishedAndRunningJobsOfAGoneCronJobGoWithTheNextStart() {
        WorldParts parts = WorldParts.seeded(1);
        JobStore store = JobKit.memoryStore(parts.time());
        CronJobSpec spec = CronJobSpec.builder()
                .schedule("0 * * * *")
                .jobTemplate(JobTemplate.of(RecordsTest.spec(1)))
                .build();
        try (World world = World.of(parts, p -> p.builder().store(store).build())) {
            world.controller().cronJobs().create(CronJob.of(Metadata.named("default", "hourly"), spec));
            world.submit("other", RecordsTest.spec(1)).run().succeed();
            world.advance(Duration.ofHours(1)).run().succeed().advance(Duration.ofHours(1));
            assertThat(world.list(Kind.JOB, Query.ALL)).hasSize(3);
            assertThat(world.list(Kind.JOB, Query.LIVE)).hasSize(1);
        }
        CronJob gone = store.get(Kind.CRON_JOB, ObjectKey.of("hourly")).orElseThrow();
        store.commit(List.of(Commit.of(new Write.Delete(gone))));

        WorldParts again = new WorldParts(parts.time(), new FakeExecutor(parts.time()), parts.ids());
        try (World world = World.of(again, p -> p.builder().store(store).build())) {
            world.settle().terminate().settle();
            assertThat(world.list(Kind.JOB, Query.ALL))
                    .extracting(job -> job.metadata().name())
                    .containsExactly("other");
            assertThat(world.list(Kind.POD, Query.ALL)).hasSize(1);
        }
    }
}
