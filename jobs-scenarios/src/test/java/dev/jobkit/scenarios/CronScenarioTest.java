package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.InvalidJobException;
import dev.jobkit.JobController;
import dev.jobkit.Propagation;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.ConcurrencyPolicy;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.CronJobStatus;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.Suspension;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What CronJobs do, hour by hour, on virtual time. */
class CronScenarioTest {
    private static final ObjectKey KEY = ObjectKey.of("c");
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private World world = World.of(WorldParts.seeded(1, NOON), WorldParts::controller);

    @AfterEach
    void end() {
        world.close();
    }

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
        create(spec("0 * * * *").concurrencyPolicy(ConcurrencyPolicy.FORBID).build());
        world.advance(HOUR.multipliedBy(3).plus(MINUTE));
        assertThat(starts()).containsExactly("13:00");
        assertThat(told("JobAlreadyActive")).isEqualTo(2);

        world.run().succeed();

        assertThat(starts()).containsExactly("13:00", "15:00");
        assertThat(status().lastScheduleTime()).isEqualTo("2026-03-02T15:00:00Z");
        assertThat(status().lastSuccessfulTime()).isEqualTo("2026-03-02T15:01:00Z");
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
    void aScheduleOfUnevenGapsMakesUpForItsLatestRunToo() {
        create(spec("0,1 13 * * *").suspension(Suspension.SUSPENDED).build());
        world.advance(HOUR.multipliedBy(6));

        edit(spec -> spec.toBuilder().suspension(Suspension.NOT_SUSPENDED).build());

        assertThat(starts()).containsExactly("13:01");
    }

    @ParameterizedTest(name = "{0} in Berlin from {1}: {2}")
    @CsvSource({
        // 2 o'clock does not exist on the 29th of March 2026, and comes twice on the 25th of October
        "30 2 * * *, 2026-03-28T00:00:00Z, 2026-03-28T01:30:00Z 2026-03-30T00:30:00Z",
        "30 2 * * *, 2026-10-24T00:00:00Z, 2026-10-24T00:30:00Z 2026-10-25T00:30:00Z 2026-10-25T01:30:00Z 2026-10-26T01:30:00Z",
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

        List<String> times =
                jobs().stream().map(job -> job.metadata().created().toString()).toList();
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

    private void runningTwice() {
        create(spec("0 * * * *").build());
        world.advance(HOUR.multipliedBy(2)).run();
        assertThat(jobs()).hasSize(2);
    }

    private JobController controller() {
        return world.controller();
    }

    private void create(CronJobSpec spec) {
        controller().cronJobs().create(CronJob.of(Metadata.named("c"), spec));
        world.settle();
    }

    private void edit(UnaryOperator<CronJobSpec> edit) {
        controller().cronJobs().edit(KEY, edit);
        world.settle();
    }

    private CronJobStatus status() {
        return controller().cronJobs().find(KEY).orElseThrow().status();
    }

    private List<Job> jobs() {
        return world.list(Kind.JOB, Query.ALL);
    }

    /** Returns the due times of the Jobs that are there. */
    private List<String> starts() {
        return jobs().stream()
                .map(job -> job.metadata()
                        .annotations()
                        .get(Names.CRONJOB_SCHEDULED)
                        .substring(11, 16))
                .toList();
    }

    private int told(String reason) {
        return world.list(Kind.EVENT, Query.ALL).stream()
                .filter(event ->
                        event.reason().equals(reason) && event.about().kind().equals("CronJob"))
                .mapToInt(EventRecord::count)
                .sum();
    }

    private static CronJobSpec.Builder spec(String schedule) {
        return CronJobSpec.builder().schedule(schedule).jobTemplate(JobTemplate.of(work()));
    }

    private static JobSpec work() {
        PodSpec pod = PodSpec.of(Container.of("main", "busybox")).toBuilder()
                .restartPolicy(RestartPolicy.NEVER)
                .build();
        return JobSpec.builder().template(PodTemplate.of(pod)).build();
    }
}
