package dev.jobkit.core.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionTest {
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest(name = "{0}: {2} in {1}")
    @CsvSource(delimiter = '|', textBlock = """
            skipped in spring            | Europe/Berlin       | 30 2 * * *   | 2026-03-28T00:30:00Z | 2026-03-28T01:30:00Z 2026-03-30T00:30:00Z
            twice in autumn              | Europe/Berlin       | 30 2 25 10 * | 2026-10-24T00:00:00Z | 2026-10-25T00:30:00Z 2026-10-25T01:30:00Z 2027-10-25T00:30:00Z
            every hour of a long day     | Europe/Berlin       | 0 * * * *    | 2026-10-24T23:30:00Z | 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z
            skipped in spring            | America/New_York    | 30 2 * * *   | 2026-03-07T12:00:00Z | 2026-03-09T06:30:00Z 2026-03-10T06:30:00Z
            twice in autumn              | America/New_York    | 30 1 * * *   | 2026-10-31T12:00:00Z | 2026-11-01T05:30:00Z 2026-11-01T06:30:00Z 2026-11-02T06:30:00Z
            half an hour skipped         | Australia/Lord_Howe | 15 2 * * *   | 2026-10-02T12:00:00Z | 2026-10-02T15:45:00Z 2026-10-04T15:15:00Z
            half an hour twice           | Australia/Lord_Howe | 45 1 * * *   | 2026-04-04T12:00:00Z | 2026-04-04T14:45:00Z 2026-04-04T15:15:00Z 2026-04-05T15:15:00Z
            no midnight                  | America/Sao_Paulo   | 0 0 * * *    | 2018-11-02T12:00:00Z | 2018-11-03T03:00:00Z 2018-11-05T02:00:00Z
            day without midnight, west   | America/Sao_Paulo   | 0 5 4 11 *   | 2018-10-20T00:00:00Z | 2018-11-04T07:00:00Z 2019-11-04T08:00:00Z
            the day after by mistake     | America/Sao_Paulo   | 0 5 3 11 *   | 2018-11-03T12:00:00Z | 2018-11-04T07:00:00Z 2019-11-03T08:00:00Z
            no midnight                  | Asia/Beirut         | 0 0 * * *    | 2026-03-27T12:00:00Z | 2026-03-27T22:00:00Z 2026-03-29T21:00:00Z
            day without midnight, east   | Asia/Beirut         | 0 5 29 3 *   | 2026-03-20T00:00:00Z | 2027-03-29T02:00:00Z 2028-03-29T02:00:00Z
            midnight twice               | America/Havana      | 0 0 * * *    | 2026-10-31T12:00:00Z | 2026-11-01T04:00:00Z 2026-11-01T05:00:00Z 2026-11-02T05:00:00Z
            hour that begins in a gap    | Pacific/Chatham     | 0 7-19 * * * | 2034-09-23T14:00:00Z | 2034-09-23T17:15:00Z 2034-09-23T18:15:00Z
            month that begins in a gap   | America/Asuncion    | 0 0 1 10 *   | 2017-08-20T00:00:00Z | 2018-10-01T04:00:00Z 2019-10-01T04:00:00Z
            """)
    void followsTheClocks(String what, String zone, String schedule, Instant from, String due) {
        List<String> expected = Arrays.asList(due.split(" "));

        assertThat(CronVector.ask(schedule, ZoneId.of(zone), from, expected.size()))
                .as(what)
                .isEqualTo(expected);
    }

    /** robfig/cron never returns from this one: the day that is to come next does not exist. */
    @Test
    void goesOnBehindADayThatWasLeftOut() {
        assertThat(CronVector.ask("0 0 2,31 * *", ZoneId.of("Pacific/Apia"), Instant.parse("2011-12-29T12:00:00Z"), 2))
                .containsExactly("2011-12-30T10:00:00Z", "2012-01-01T10:00:00Z");
    }

    @ParameterizedTest(name = "{0} from {1}")
    @CsvSource(delimiter = '|', textBlock = """
            0 0 29 2 *          | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z 2032-02-29T00:00:00Z
            0 0 29 2 *          | 2095-12-31T23:59:59Z | 2096-02-29T00:00:00Z never
            0 0 29 2 *          | 2098-12-31T23:59:58Z | never
            0 0 29 2 *          | 2098-12-31T23:59:59Z | 2104-02-29T00:00:00Z
            0 0 31 2 *          | 2026-01-01T00:00:00Z | never
            0 0 31 4,6,9,11 *   | 2026-01-01T00:00:00Z | never
            0 0 31 4 0          | 2026-01-01T00:00:00Z | 2026-04-05T00:00:00Z 2026-04-12T00:00:00Z
            , * * * *           | 2026-01-01T00:00:00Z | never
            * * , * 1           | 2026-01-01T00:00:00Z | 2026-01-05T00:00:00Z
            0 0 13 * 5          | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z 2026-01-09T00:00:00Z 2026-01-13T00:00:00Z
            0 0 * * 5           | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z 2026-01-09T00:00:00Z
            0 0 ? * 5           | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z 2026-01-09T00:00:00Z
            0 0 */1 * 5         | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z 2026-01-09T00:00:00Z
            0 0 */2 * 5         | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z 2026-01-03T00:00:00Z 2026-01-05T00:00:00Z
            0 0 3,* * 5         | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z 2026-01-09T00:00:00Z
            0 0 1-31 * 5        | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z 2026-01-03T00:00:00Z
            0 0 *-99 * 5        | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z 2026-01-09T00:00:00Z
            */90 * * * *        | 2026-01-01T00:00:00Z | 2026-01-01T01:00:00Z 2026-01-01T02:00:00Z
            50/5 * * * *        | 2026-01-01T00:00:00Z | 2026-01-01T00:50:00Z 2026-01-01T00:55:00Z 2026-01-01T01:50:00Z
            59/9223372036854775807 * * * * | 2026-01-01T00:00:00Z | 2026-01-01T00:59:00Z 2026-01-01T01:59:00Z
            +5 007 01 1 *       | 2026-01-01T00:00:00Z | 2026-01-01T07:05:00Z 2027-01-01T07:05:00Z
            1,,2, * * * *       | 2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z 2026-01-01T00:02:00Z
            0 0 1 JaN,jUL *     | 2026-01-01T00:00:00Z | 2026-07-01T00:00:00Z 2027-01-01T00:00:00Z
            0 0 * * MON-wed/2   | 2026-01-01T00:00:00Z | 2026-01-05T00:00:00Z 2026-01-07T00:00:00Z
            @weekly             | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z 2026-01-11T00:00:00Z
            @every 1h30m        | 2026-03-29T00:00:00Z | 2026-03-29T01:30:00Z 2026-03-29T03:00:00Z
            """)
    void followsTheCalendar(String schedule, Instant from, String due) {
        List<String> expected = Arrays.asList(due.split(" "));

        assertThat(CronVector.ask(schedule, ZoneOffset.UTC, from, expected.size()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *     | 2026-01-01T00:00:59.999999999Z | 2026-01-01T00:01:00Z
            * * * * *     | 2026-01-01T00:01:00Z           | 2026-01-01T00:02:00Z
            * * * * *     | 1969-12-31T23:58:59.5Z         | 1969-12-31T23:59:00Z
            @every 1m     | 2026-01-01T00:00:59.999999999Z | 2026-01-01T00:01:59Z
            @every 1999ms | 2026-01-01T00:00:00.5Z         | 2026-01-01T00:00:01Z
            @every 1ms    | 2026-01-01T00:00:00.5Z         | 2026-01-01T00:00:01Z
            @every -1h    | 1969-12-31T23:59:58.5Z         | 1969-12-31T23:59:59Z
            """)
    void isDueOnWholeSeconds(String schedule, Instant after, Instant due) {
        assertThat(CronExpression.parse(schedule).next(after, ZoneOffset.UTC)).contains(due);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            * * * *                     | expected exactly 5 fields, found 4: [* * * *]
            60 * * * *                  | end of range (60) above maximum (59): 60
            * * 0 * *                   | beginning of range (0) below minimum (1): 0
            * * * * 7                   | end of range (7) above maximum (6): 7
            * * * * FRI-mon             | beginning of range (5) beyond end of range (1): FRI-mon
            * * * * 1-2-3               | too many hyphens: 1-2-3
            */2/3 * * * *               | too many slashes: */2/3
            */0 * * * *                 | step of range should be a positive number: */0
            */-0 * * * *                | step of range should be a positive number: */-0
            */-07 * * * *               | negative number (-7) not allowed: -07
            -5 * * * *                  | failed to parse int from : strconv.Atoi: parsing "": invalid syntax
            * * * january *             | failed to parse int from january: strconv.Atoi: parsing "january": invalid syntax
            \u0663 * * * *              | failed to parse int from \u0663: strconv.Atoi: parsing "\u0663": invalid syntax
            9223372036854775807 * * * * | end of range (9223372036854775807) above maximum (59): 9223372036854775807
            9223372036854775808 * * * * | failed to parse int from 9223372036854775808: strconv.Atoi: parsing "9223372036854775808": value out of range
            x 99 * * *                  | failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax
            @reboot                     | unrecognized descriptor: @reboot
            @every 5x                   | failed to parse duration @every 5x: time: unknown unit "x" in duration "5x"
            @every 5                    | failed to parse duration @every 5: time: missing unit in duration "5"
            TZ=UTC                      | invalid schedule format: runtime error: slice bounds out of range [:-1]
            TZ=Mars/One * * * * *       | provided bad location Mars/One: unknown time zone Mars/One
            TZ=../etc * * * * *         | provided bad location ../etc: time: invalid location name
            """)
    void tellsTheFaultInTheParsersWords(String schedule, String words) {
        assertThatThrownBy(() -> CronExpression.parse(schedule))
                .isInstanceOf(CronSyntaxException.class)
                .hasMessage(words);
    }

    @Test
    void refusesTheEmptySchedule() {
        assertThatThrownBy(() -> CronExpression.parse("")).hasMessage("empty spec string");
        assertThatThrownBy(() -> CronExpression.parse(" ")).hasMessage("expected exactly 5 fields, found 0: []");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\t", "\n", "\u000b", "\f", "\r", "\u0085", "\u00a0", "\u2003", "\u2028", "\u202f", "\u3000"})
    void splitsAtUnicodeWhiteSpace(String space) {
        assertThat(CronVector.ask("5" + space + "4" + space + space + "* * *" + space, ZoneOffset.UTC, NEW_YEAR, 1))
                .containsExactly("2026-01-01T04:05:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200b", "\ufeff", "\u180e", "\u001c"})
    void doesNotSplitAtWhatOnlyLooksLikeSpace(String noSpace) {
        assertThatThrownBy(() -> CronExpression.parse("5" + noSpace + "4 * * *"))
                .hasMessageStartingWith("expected exactly 5 fields, found 4: ");
    }

    @Test
    void anOwnTimeZoneWins() {
        CronExpression tokyo = CronExpression.parse("CRON_TZ=Asia/Tokyo 0 9 * * *");

        assertThat(tokyo.namesTimeZone()).isTrue();
        assertThat(tokyo.next(NEW_YEAR, ZoneId.of("Europe/Berlin")))
                .contains(LocalDateTime.parse("2026-01-02T09:00").toInstant(ZoneOffset.ofHours(9)));
    }

    @Test
    void localIsTheZoneOfTheAsker() {
        CronExpression local = CronExpression.parse("TZ=Local 0 9 * * *");

        assertThat(local.namesTimeZone()).isTrue();
        assertThat(local.next(NEW_YEAR, ZoneId.of("Europe/Berlin")))
                .contains(LocalDateTime.parse("2026-01-01T09:00").toInstant(ZoneOffset.ofHours(1)));
    }

    @Test
    void namesNoTimeZoneWithoutAPrefix() {
        assertThat(CronExpression.parse("@daily").namesTimeZone()).isFalse();
    }

    @Test
    void isEqualWhenWrittenAlike() {
        CronExpression daily = CronExpression.parse("@daily");

        assertThat(daily).isEqualTo(CronExpression.parse("@daily")).hasToString("@daily");
        assertThat(daily).hasSameHashCodeAs(CronExpression.parse("@daily"));
        assertThat(daily).isNotEqualTo(CronExpression.parse("0 0 * * *"));
    }
}
