package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
