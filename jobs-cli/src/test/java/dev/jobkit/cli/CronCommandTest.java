package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronCommandTest {
    @Test
    void dueTimesAreShownInTheirZoneAcrossTheChangeOfTheClock() {
        Jobkit run = Jobkit.run(
                "cron",
                "next",
                "30 21 * * *",
                "--time-zone",
                "Europe/Berlin",
                "--count",
                "2",
                "--from",
                "2026-03-28T12:00:00Z");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("2026-03-28T21:30:00+01:00\n2026-03-29T21:30:00+02:00\n");
    }

    @Test
    void aZoneInTheScheduleIsReadAndSaidToBeRefusedByCronJobs() {
        Jobkit run =
                Jobkit.run("cron", "next", "TZ=Asia/Tokyo 0 9 * * *", "--count", "1", "--from", "2026-01-31T12:00:00Z");

        assertThat(run.out()).isEqualTo("2026-02-01T00:00:00Z\n");
        assertThat(run.err())
                .contains("a new CronJob may not have TZ= in its schedule")
                .contains("timeZone");
    }

    @Test
    void anInstantAtTheEndOfTimeIsRefusedInWords() {
        Jobkit run = Jobkit.run("cron", "next", "@yearly", "--from", "+1000000000-12-31T23:59:00Z");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(run.err()).contains("--from: too far away");
    }

    @Test
    void withoutAZoneItIsUtc() {
        Jobkit run = Jobkit.run("cron", "next", "@hourly", "--count", "1", "--from", "2026-01-31T23:10:00Z");

        assertThat(run.out()).isEqualTo("2026-02-01T00:00:00Z\n");
    }

    @Test
    void aScheduleThatIsNeverDueEndsWith1AndSaysSo() {
        Jobkit run = Jobkit.run("cron", "next", "0 0 31 2 *");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("jobkit: the schedule \"0 0 31 2 *\" is never due\n");
    }

    @ParameterizedTest
    @CsvSource({"EST, -05:00", "GMT+0, Z", "Etc/GMT-3, +03:00", "Asia/Kathmandu, +05:45", "'', Z"})
    void everyZoneThatACronJobMayHaveIsShown(String zone, String offset) {
        Jobkit run = Jobkit.run(
                "cron", "next", "@daily", "--time-zone", zone, "--count", "1", "--from", "2026-01-31T12:00:00Z");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("2026-02-01T00:00:00" + offset + "\n");
    }

    @Test
    void asManyAsAreWantedAreShown() {
        Jobkit run = Jobkit.run("cron", "next", "@hourly", "--count", "2500", "--from", "2026-01-01T00:00:00Z");

        assertThat(run.out().lines()).hasSize(2500).doesNotHaveDuplicates().endsWith("2026-04-15T04:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 * * * * | end of range (60) above maximum (59)",
                "@sometimes | unrecognized descriptor: @sometimes",
                "TZ=UTC * * * * * | TZ",
                "* * * * * * | expected exactly 5 fields, found 6",
                "'' | empty spec string",
                "*/0 * * * * | step of range should be a positive number",
                "5-1 * * * * | beginning of range (5) beyond end of range (1)"
            })
    void whatIsWrongWithAScheduleIsTold(String schedule, String why) {
        Jobkit run = Jobkit.run("cron", "next", schedule, "--count", "1");

        assertThat(run.exitCode() + " " + run.out() + run.err())
                .matches(text -> text.startsWith(schedule.startsWith("TZ=") ? "0 " : "2 "), "exit code")
                .contains(schedule.startsWith("TZ=") ? "Z" : why);
    }

    @Test
    void whatCannotBeReadEndsWith2() {
        Jobkit schedule = Jobkit.run("cron", "next", "* * *");
        Jobkit zone = Jobkit.run("cron", "next", "@hourly", "--time-zone", "Mars/Olympus");
        Jobkit from = Jobkit.run("cron", "next", "@hourly", "--from", "noon");

        assertThat(schedule.exitCode()).isEqualTo(2);
        assertThat(schedule.err()).startsWith("schedule \"* * *\": expected exactly 5 fields");
        assertThat(zone.exitCode()).isEqualTo(2);
        assertThat(zone.err()).contains("Mars/Olympus");
        assertThat(from.exitCode()).isEqualTo(2);
        assertThat(from.err()).startsWith("--from: no instant");
    }
}
