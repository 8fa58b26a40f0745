package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.jobkit.Propagation;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.ConcurrencyPolicy;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Owner;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Write;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A CronJob and the Jobs it has: those that others make or delete, the history, and its own end. */
class CronJobsTest extends CronStory {
    @Test
    void deletedInTheBackgroundItIsGoneAtOnceAndItsJobsAfterIt() {
        runningTwice();

        controller().cronJobs().delete(KEY, Propagation.BACKGROUND);
        assertThat(controller().cronJobs().find(KEY)).isEmpty();

        world.settle();
        assertThat(jobs()).isEmpty();
        world.terminate();
        assertThat(world.pods()).isEmpty();
        world.advance(HOUR.multipliedBy(5));
        assertThat(jobs()).isEmpty();
    }

    @Test
    void jobsOfACronJobThatWentJustBeforeTheControllerGoWhenTheNextOneStarts() {
        WorldParts parts = WorldParts.seeded(4, NOON);
        JobStore store = JobKit.memoryStore(parts.time());
        world.close();
        world = World.of(parts, p -> p.builder().store(store).build());
        runningTwice();
        CronJob cronJob = controller().cronJobs().find(KEY).orElseThrow();
        world.close();
        store.commit(List.of(Commit.of(new Write.Delete(cronJob))));

        world = World.of(parts, p -> p.builder().store(store).build());

        assertThat(jobs()).isEmpty();
        world.terminate();
        assertThat(world.pods()).isEmpty();
    }

    @Test
    void deletedInTheForegroundItWaitsForItsJobs() {
        runningTwice();

        controller().cronJobs().delete(KEY, Propagation.FOREGROUND);
        world.advance(HOUR);
        assertThat(controller().cronJobs().find(KEY)).isPresent();
        assertThat(jobs()).hasSize(2).allMatch(job -> job.metadata().isDeleting());

        world.terminate();
        assertThat(jobs()).isEmpty();
        assertThat(world.pods()).isEmpty();
        assertThat(controller().cronJobs().find(KEY)).isEmpty();
        assertThat(told("MissingJob")).isEqualTo(2);
    }

    @Test
    void aJobThatHoldsNothingUpGoesAfterACronJobDeletedInTheForeground() {
        create(spec("0 0 1 1 *").build());
        CronJob cronJob = controller().cronJobs().find(KEY).orElseThrow();
        Owner plain = new Owner("batch/v1", "CronJob", "c", cronJob.metadata().uid(), true, null);
        controller()
                .submit(Job.of(
                        Metadata.named("by-hand").toBuilder()
                                .owners(List.of(plain))
                                .build(),
                        work()));
        world.settle().run();

        controller().cronJobs().delete(KEY, Propagation.FOREGROUND);
        world.settle();

        assertThat(controller().cronJobs().find(KEY)).isEmpty();
        assertThat(jobs()).isEmpty();
        world.terminate();
        assertThat(world.pods()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BACKGROUND", "FOREGROUND"})
    void aJobWithAnotherOwnerStaysAsLongAsThatIsThere(Propagation way) {
        create(spec("0 0 1 1 *").build());
        CronJob other = controller()
                .cronJobs()
                .create(CronJob.of(Metadata.named("other"), spec("0 0 1 1 *").build()));
        Owner theOther =
                new Owner("batch/v1", "CronJob", "other", other.metadata().uid(), null, null);
        owned("shared", theOther);
        owned("not-shared", new Owner("batch/v1", "CronJob", "other", "of-one-before", null, null));
        Owner elsewhere = new Owner("example.org/v1", "Flow", "f", "u", null, null);
        owned("of-a-kind-kept-elsewhere", elsewhere);
        world.settle().run();

        controller().cronJobs().delete(KEY, way);
        world.settle().terminate();

        assertThat(controller().cronJobs().find(KEY)).isEmpty();
        assertThat(jobs())
                .allMatch(job -> !job.metadata().isDeleting())
                .extracting(job -> job.metadata().name(), job -> job.metadata().owners())
                .containsExactly(
                        tuple("of-a-kind-kept-elsewhere", List.of(elsewhere)), tuple("shared", List.of(theOther)));
        world.succeed();
        assertThat(jobs()).allMatch(Job::isComplete);
    }

    private void owned(String name, Owner beside) {
        CronJob cronJob = controller().cronJobs().find(KEY).orElseThrow();
        Metadata metadata = Metadata.named(name).toBuilder()
                .owners(List.of(Owner.controlledBy(cronJob), beside))
                .build();
        controller().submit(Job.of(metadata, work()));
    }

    @Test
    void deletedAndOrphanedItLeavesItsJobs() {
        runningTwice();

        controller().cronJobs().delete(KEY, Propagation.ORPHAN);
        world.advance(HOUR);

        assertThat(controller().cronJobs().find(KEY)).isEmpty();
        assertThat(jobs()).hasSize(2).allMatch(job -> job.metadata().owners().isEmpty());
        world.succeed();
        assertThat(jobs()).hasSize(2).allMatch(Job::isComplete);
    }

    @Test
    void aJobStartedByHandIsNoRunOfTheScheduleButBelongsToTheHistory() {
        create(spec("0 * * * *").successfulJobsHistoryLimit(1).build());
        world.advance(MINUTE);
        controller().cronJobs().trigger(KEY, "by-hand");
        world.settle();
        assertThat(status().active()).isEmpty();
        assertThat(status().lastScheduleTime()).isNull();
        assertThat(told("UnexpectedJob")).isEqualTo(1);

        world.run().succeed();
        assertThat(status().lastSuccessfulTime()).isEqualTo("2026-03-02T12:01:00Z");
        world.advance(HOUR).run().succeed();
        assertThat(jobs()).extracting(job -> job.metadata().name()).doesNotContain("by-hand");
    }

    @Test
    void aJobOfSomebodyElseThatHoldsTheNameKeepsItAndTheNextRunStarts() {
        create(spec("0 * * * *").build());
        String name = "c-" + NOON.plus(HOUR).getEpochSecond() / 60;
        controller().submit(Job.of(name, work()));

        world.advance(HOUR);
        assertThat(status().active()).isEmpty();
        assertThat(told("SuccessfulCreate")).isZero();

        world.advance(HOUR);
        assertThat(status().lastScheduleTime()).isEqualTo("2026-03-02T14:00:00Z");
    }

    @Test
    void aRunThatIsEditedAwayOrDeletedFreesItsPlace() {
        create(spec("0 * * * *").concurrencyPolicy(ConcurrencyPolicy.FORBID).build());
        world.advance(HOUR.plus(MINUTE));
        controller().delete(jobs().get(0).key(), Propagation.BACKGROUND);
        world.settle();

        assertThat(status().active()).isEmpty();
        assertThat(told("MissingJob")).isEqualTo(1);
        world.advance(HOUR);
        assertThat(starts()).containsExactly("14:00");
    }

    @Test
    void aHistoryOfNoneKeepsNothing() {
        create(spec("0 * * * *").successfulJobsHistoryLimit(0).build());

        world.advance(HOUR).run().succeed();

        assertThat(jobs()).isEmpty();
        assertThat(world.pods()).isEmpty();
        assertThat(status().active()).isEmpty();
        assertThat(status().lastSuccessfulTime()).isEqualTo("2026-03-02T13:00:00Z");
        assertThat(told("SawCompletedJob")).isZero();
    }
}
