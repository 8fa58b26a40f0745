package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.InvalidJobException;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.ConcurrencyPolicy;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Suspension;
import dev.jobkit.spi.JobStore;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What CronJobs do, hour by hour, on virtual time. */
class CronScenarioTest extends CronStory {
    @Test
    void aRunStartsExactlyToTheSecond() {
        create(spec("30 * * * *").build());

        world.advance(Duration.ofMinutes(30).minusNanos(1));
        assertThat(jobs()).isEmpty();

        world.advance(Duration.ofNanos(1));
        Job job = jobs().get(0);
        assertThat(job.metadata().created()).isEqualTo("2026-03-02T12:30:00Z");
        assertThat(job.metadata().name())
                .isEqualTo("c-" + Instant.parse("2026-03-02T12:30:00Z").getEpochSecond() / 60);
        assertThat(job.metadata().annotations()).containsEntry(Names.CRONJOB_SCHEDULED, "2026-03-02T12:30:00Z");
        assertThat(job.metadata().controller().orElseThrow().name()).isEqualTo("c");
        assertThat(status().active()).containsExactly(ObjectRef.to(job));
        assertThat(status().lastScheduleTime()).isEqualTo("2026-03-02T12:30:00Z");
    }

    @Test
    void aWaitingCronJobWakesNobody() {
        create(spec("0 0 1 * *").build());
        long before = world.controller().gauges().passes();

        world.advance(Duration.ofDays(20));

        assertThat(world.controller().gauges().passes()).isEqualTo(before);
    }

    @Test
    void aSuspendedCronJobCostsNothing() {
        create(spec("* * * * *").suspension(Suspension.SUSPENDED).build());
        long before = world.controller().gauges().passes();

        world.advance(Duration.ofDays(2));

        assertThat(world.controller().gauges().passes()).isEqualTo(before);
        assertThat(world.controller().gauges().liveKeys()).isZero();
    }

    @Test
    void underAllowRunsPileUp() {
        create(spec("0 * * * *").build());

        world.advance(HOUR.multipliedBy(3));

        assertThat(starts()).containsExactly("13:00", "14:00", "15:00");
        assertThat(status().active()).hasSize(3);
    }

    @Test
    void underForbidTheLatestMissedRunStartsWhenTheRunningOneEnds() {
        create(spec("*/10 * * * *").concurrencyPolicy(ConcurrencyPolicy.FORBID).build());
        world.advance(MINUTE.multipliedBy(31));
        assertThat(starts()).containsExactly("12:10");
        assertThat(told("JobAlreadyActive")).isEqualTo(2);

        world.run().succeed();

        assertThat(starts()).containsExactly("12:10", "12:30");
        assertThat(status().lastScheduleTime()).isEqualTo("2026-03-02T12:30:00Z");
        assertThat(status().lastSuccessfulTime()).isEqualTo("2026-03-02T12:31:00Z");
    }

    @Test
    void underReplaceTheRunningOneGoes() {
        create(spec("0 * * * *").concurrencyPolicy(ConcurrencyPolicy.REPLACE).build());
        world.advance(HOUR).run().advance(HOUR);

        assertThat(starts()).containsExactly("14:00");
        assertThat(told("SuccessfulDelete")).isEqualTo(1);
        world.terminate();
        assertThat(world.pods()).hasSize(1);
    }

    @ParameterizedTest(name = "deadline {0} s, resumed {1} s after the due time: {2} run")
    @CsvSource({"10, 9, 1", "10, 10, 0", "10, 11, 0", "1, 0, 1", "0, 0, 0"})
    void aRunMayBeLateByLessThanItsDeadline(int deadline, int late, int runs) {
        create(spec("0 * * * *")
                .suspension(Suspension.SUSPENDED)
                .startingDeadline(Duration.ofSeconds(deadline))
                .build());
        world.advance(HOUR.plusSeconds(late));

        edit(spec -> spec.toBuilder().suspension(Suspension.NOT_SUSPENDED).build());

        assertThat(jobs()).hasSize(runs);
    }

    @Test
    void resumingMakesUpForTheLatestMissedRunOnly() {
        create(spec("0 * * * *").build());
        world.advance(HOUR).run().succeed();
        edit(spec -> spec.toBuilder().suspension(Suspension.SUSPENDED).build());
        world.advance(HOUR.multipliedBy(4).plus(MINUTE));
        assertThat(starts()).containsExactly("13:00");

        edit(spec -> spec.toBuilder().suspension(Suspension.NOT_SUSPENDED).build());

        assertThat(starts()).containsExactly("13:00", "17:00");
        world.advance(HOUR);
        assertThat(starts()).containsExactly("13:00", "17:00", "18:00");
    }

    @ParameterizedTest(name = "{0} min suspended: {1} warnings")
    @CsvSource({"100, 0", "101, 1"})
    void moreThanAHundredMissedRunsAreWorthAWarning(int minutes, int warnings) {
        create(spec("* * * * *").suspension(Suspension.SUSPENDED).build());
        world.advance(MINUTE.multipliedBy(minutes).plus(SECOND));

        edit(spec -> spec.toBuilder().suspension(Suspension.NOT_SUSPENDED).build());

        assertThat(told("TooManyMissedTimes")).isEqualTo(warnings);
        assertThat(jobs()).hasSize(1);
        assertThat(status().lastScheduleTime()).isEqualTo(NOON.plus(MINUTE.multipliedBy(minutes)));
    }

    @Test
    void aScheduleOfUnevenGapsMayPassOverItsLatestRunAsTheReferenceDoes() {
        create(spec("0,1 13 * * *").suspension(Suspension.SUSPENDED).build());
        world.advance(HOUR.multipliedBy(6));

        edit(spec -> spec.toBuilder().suspension(Suspension.NOT_SUSPENDED).build());

        assertThat(starts())
                .as("the latest run is estimated by the first gap, a minute, and looked for in the last two of them")
                .isEmpty();
        world.advance(HOUR.multipliedBy(20));
        assertThat(starts()).as("the next ones come").containsExactly("13:00", "13:01");
    }

    @ParameterizedTest(name = "{0} in Berlin from {1}: {2}")
    @CsvSource({
        // 2 o'clock does not exist on the 29th of March 2026, and comes twice on the 25th of October
        "30 2 * * *, 2026-03-28T00:00:00Z, 2026-03-28T01:30:00Z 2026-03-30T00:30:00Z",
        "30 2 * * *, 2026-10-24T00:00:00Z, 2026-10-24T00:30:00Z 2026-10-25T00:30:00Z 2026-10-25T01:30:00Z 2026-10-26T01:30:00Z",
        "15 1-3 29 3 *, 2026-03-28T20:00:00Z, 2026-03-29T00:15:00Z 2026-03-29T01:15:00Z",
        "0 */12 * * *, 2026-03-28T20:00:00Z, 2026-03-28T23:00:00Z 2026-03-29T10:00:00Z 2026-03-29T22:00:00Z 2026-03-30T10:00:00Z 2026-03-30T22:00:00Z"
    })
    void clocksThatChangeAreFollowed(String schedule, Instant from, String expected) {
        world.close();
        world = World.of(WorldParts.seeded(1, from), WorldParts::controller);
        create(spec(schedule)
                .timeZone("Europe/Berlin")
                .successfulJobsHistoryLimit(9)
                .build());

        world.advance(Duration.ofHours(60));

        List<String> times = jobs().stream()
                .map(job -> String.valueOf(job.metadata().created()))
                .toList();
        assertThat(times).containsExactly(expected.split(" "));
    }

    @Test
    void theAnnotationTellsTheDueTimeInItsZone() {
        create(spec("30 18 * * *").timeZone("Asia/Kolkata").build());

        world.advance(HOUR.multipliedBy(24));

        assertThat(jobs().get(0).metadata().annotations())
                .containsEntry(Names.CRONJOB_SCHEDULED, "2026-03-02T18:30:00+05:30");
    }

    @Test
    void aNewControllerGoesOnWhereTheOldOneStopped() {
        WorldParts parts = WorldParts.seeded(3, NOON);
        JobStore store = JobKit.memoryStore(parts.time());
        world.close();
        world = World.of(parts, p -> p.builder().store(store).build());
        create(spec("0 * * * *").concurrencyPolicy(ConcurrencyPolicy.FORBID).build());
        world.advance(HOUR.plus(MINUTE)).run();
        world.close();
        parts.time().advance(HOUR.multipliedBy(3));

        world = World.of(parts, p -> p.builder().store(store).build());
        assertThat(starts()).containsExactly("13:00");
        assertThat(status().active()).hasSize(1);

        world.succeed();
        assertThat(starts()).containsExactly("13:00", "16:00");
        world.advance(HOUR);
        assertThat(starts()).containsExactly("13:00", "16:00");
    }

    @Test
    void twoDueTimesInOneMinuteShareAJob() {
        create(spec("@every 20s").build());

        world.advance(Duration.ofSeconds(40)).run().succeed().advance(Duration.ofSeconds(19));

        assertThat(jobs()).hasSize(1);
        assertThat(status().lastScheduleTime()).isEqualTo("2026-03-02T12:00:40Z");
        world.advance(SECOND);
        assertThat(jobs()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *     |        | timeZone must be nil or non-empty string
            * * * * *     | LOCAL  | timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones
            * * * * *     | LOCAL  | unknown time zone LOCAL
            * * * * *     | local  | timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones
            * * * * *     | a/../b | unknown time zone a/../b
            * * * * *     | -x     | unknown time zone -x
            TZ=UTC * * * *| UTC    | cannot use TZ or CRON_TZ in schedule, use timeZone field instead
            TZ=UTC * * * *| UTC    | expected exactly 5 fields
            """)
    void schedulesAndZonesAreJudgedInTheServersWords(String schedule, String zone, String words) {
        CronJobSpec spec = spec(schedule).timeZone(zone == null ? "" : zone).build();

        assertThatThrownBy(() -> create(spec))
                .isInstanceOfSatisfying(
                        InvalidJobException.class,
                        refused -> assertThat(refused.errors())
                                .anyMatch(error -> error.message().contains(words)));
    }
}
