package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.From;
import dev.jobkit.event.CronJobStarted;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks that jump, and very many CronJobs. */
class CronClockTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final WorldParts parts = WorldParts.seeded(1, Instant.parse("2026-03-02T12:00:00Z"));
    private final JumpyTime clock = new JumpyTime(parts.time());
    private final World world = World.of(parts, p -> p.builder().time(clock).build());

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aMachineThatSleptMakesUpForTheLatestRunOnce() {
        create("0 * * * *", null);
        world.advance(HOUR);
        assertThat(starts()).containsExactly("13:00");

        clock.jump(HOUR.multipliedBy(5).plus(MINUTE));
        world.advance(MINUTE);
        assertThat(starts()).containsExactly("13:00", "18:00");

        world.advance(HOUR);
        assertThat(starts()).containsExactly("13:00", "18:00", "19:00");
    }

    @Test
    void aMachineThatSleptPastTheDeadlineWaitsForTheNextRun() {
        create("0 * * * *", Duration.ofMinutes(10));
        world.advance(HOUR);

        clock.jump(HOUR.multipliedBy(5).plus(MINUTE.multipliedBy(30)));
        world.advance(MINUTE);
        assertThat(starts()).containsExactly("13:00");

        world.advance(MINUTE.multipliedBy(29));
        assertThat(starts()).containsExactly("13:00", "19:00");
    }

    @Test
    void aClockThatIsSetBackStartsNoRunTwice() {
        create("0 * * * *", null);
        world.advance(HOUR.plus(MINUTE));

        clock.jump(HOUR.multipliedBy(-2));
        world.advance(HOUR.multipliedBy(2));
        assertThat(starts()).containsExactly("13:00");

        world.advance(HOUR);
        assertThat(starts()).containsExactly("13:00", "14:00");
    }

    @Test
    void aClockThatIsSetBackALittleJustBeforeTheDueTimeLosesNothing() {
        create("0 * * * *", null);
        world.advance(HOUR.minusMillis(100));

        clock.jump(Duration.ofMillis(-500));
        world.advance(Duration.ofMillis(500));
        assertThat(starts()).isEmpty();

        world.advance(Duration.ofMillis(100));
        assertThat(starts()).containsExactly("13:00");
    }

    @Test
    void aClockThatIsAnHourAheadForAWhileStartsWhatItPassesOnceAndNothingTwice() {
        create("*/20 * * * *", null);
        world.advance(Duration.ofMinutes(25));
        assertThat(starts()).containsExactly("12:20");

        clock.jump(HOUR);
        world.advance(MINUTE);
        assertThat(starts())
                .as("13:26 by the clock: the latest that was passed")
                .containsExactly("12:20", "13:20");

        clock.jump(HOUR.negated());
        world.advance(Duration.ofMinutes(50));
        assertThat(starts()).as("13:16 once more").containsExactly("12:20", "13:20");

        world.advance(Duration.ofMinutes(30));
        assertThat(starts()).as("13:46: 13:20 was used").containsExactly("12:20", "13:20", "13:40");
    }

    @Test
    void aClockThatIsSetBackStillTellsPeopleWhatHappens() {
        create("0 * * * *", null);
        world.advance(HOUR);
        clock.jump(Duration.ofDays(-30));
        world.controller().cronJobs().trigger(ObjectKey.of("c"), "by-hand");
        world.settle();

        assertThat(world.list(Kind.EVENT, Query.ALL))
                .extracting(EventRecord::reason)
                .contains("SuccessfulCreate", "UnexpectedJob");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aClockThatJumpsAboutUsesNoDueTimeTwiceAndGoesOnWhenItIsRight(long seed) {
        Random random = new Random(seed);
        List<String> all = new ArrayList<>();
        world.controller()
                .subscribe(
                        (event, at) -> {
                            if (event instanceof CronJobStarted) {
                                all.add(event.message());
                            }
                        },
                        From.NOW);
        create("*/15 * * * *", null);
        Duration off = Duration.ZERO;
        for (int i = 0; i < 100; i++) {
            world.advance(Duration.ofSeconds(random.nextInt(1800)));
            Duration jump = Duration.ofSeconds(random.nextInt(-3600, 3601));
            clock.jump(jump);
            off = off.plus(jump);
        }
        world.settle();
        assertThat(all).isSorted().doesNotHaveDuplicates();

        clock.jump(off.negated());
        world.advance(Duration.ofHours(50)); // beyond what was used while the clock was ahead
        int before = all.size();
        world.advance(HOUR);
        assertThat(all).doesNotHaveDuplicates();
        assertThat(all.subList(before, all.size())).hasSize(4);
    }

    @Test
    void noRunOfAnAutumnIsLostOrDoubled() {
        try (ManyCronJobs many = new ManyCronJobs(50, Instant.parse("2026-10-10T00:00:00.5Z"))) {
            assertThat(many.faultsWithin(Duration.ofDays(31))).isEmpty();
            assertThat(many.runs()).isGreaterThan(1_000);
        }
    }

    @Test
    void noRunOfAMonthIsLostOrDoubled() {
        try (ManyCronJobs many = new ManyCronJobs(50, Instant.parse("2026-03-01T00:00:00.5Z"))) {
            assertThat(many.faultsWithin(Duration.ofDays(31))).isEmpty();
            assertThat(many.runs()).isGreaterThan(1_000);
        }
    }

    /** Counted, as times would depend on the machine: this is what a year of a thousand CronJobs is made of. */
    @Test
    void aRunAsksLittleOfTheStoreAndNeedsFewPasses() {
        Duration month = Duration.ofDays(30);
        try (ManyCronJobs many = new ManyCronJobs(50, Instant.parse("2026-03-01T00:00:00.5Z"))) {
            assertThat(many.faultsWithin(month)).isEmpty();
            Map<String, Long> before = many.counts();
            long runsBefore = many.runs();
            long passesBefore = many.controller().gauges().passes();
            assertThat(many.faultsWithin(month)).isEmpty();

            double runs = many.runs() - runsBefore;
            Map<String, Double> ofARun = new TreeMap<>();
            many.counts().forEach((what, n) -> ofARun.put(what, (n - before.getOrDefault(what, 0L)) / runs));
            assertThat((many.controller().gauges().passes() - passesBefore) / runs)
                    .as("passes: two of the CronJob, two of the Job, one that clears it away, events and records")
                    .isLessThan(7.1);
            assertThat(ofARun).hasEntrySatisfying("get Job", n -> assertThat(n).isLessThan(2.1));
            assertThat(ofARun).hasEntrySatisfying("list Job", n -> assertThat(n).isLessThan(2.1));
            assertThat(ofARun).hasEntrySatisfying("list Pod", n -> assertThat(n).isLessThan(2.1));
            assertThat(ofARun)
                    .hasEntrySatisfying("get JobRun", n -> assertThat(n).isLessThan(1.1));
        }
    }

    @Test
    @Tag("endurance")
    void noRunOfAYearIsLostOrDoubledAndMemoryStaysFlat() throws Exception {
        try (ManyCronJobs many = new ManyCronJobs(1_000, Instant.parse("2026-01-01T00:00:00.5Z"))) {
            assertThat(many.faultsWithin(Duration.ofDays(125))).isEmpty();
            long objects = many.objects();
            long bytes = bytesInUse();
            assertThat(objects)
                    .as(
                            "CronJobs, three Jobs with their pods for most, 10,000 records, and what people are told for an hour")
                    .isLessThan(20_000L);
            for (int month = 0; month < 8; month++) { // the first third year fills history, records and change log
                assertThat(many.faultsWithin(Duration.ofDays(30))).isEmpty();
                assertThat(many.objects())
                        .as("what the store keeps, month %s after the first third", month)
                        .isLessThan(objects + objects / 20);
                assertThat(bytesInUse())
                        .as("bytes in use, month %s after the first third", month)
                        .isLessThan(bytes + bytes / 4);
            }
            assertThat(many.runs()).isGreaterThan(290_000);
        }
    }

    /** Returns what the heap holds once garbage is collected; of three readings the least, as some is found in a second turn. */
    private static long bytesInUse() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private void create(String schedule, @Nullable Duration deadline) {
        CronJobSpec spec = CronJobSpec.builder()
                .schedule(schedule)
                .startingDeadline(deadline)
                .jobTemplate(JobTemplate.of(CronStory.work()))
                .build();
        world.controller().cronJobs().create(CronJob.of(Metadata.named("c"), spec));
        world.settle();
    }

    private List<String> starts() {
        return world.list(Kind.JOB, Query.ALL).stream()
                .map(Job::metadata)
                .map(m -> m.annotations().getOrDefault(Names.CRONJOB_SCHEDULED, "2026-01-01Tnever"))
                .map(due -> due.substring(11, 16))
                .toList();
    }
}
