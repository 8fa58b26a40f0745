package dev.jobkit.core.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeZonesTest {
    private static final Instant WINTER = Instant.parse("2026-01-15T12:00:00Z");
    private static final Instant SUMMER = Instant.parse("2026-07-15T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "'',               Z,         Z",
        "UTC,              Z,         Z",
        "Etc/UTC,          Z,         Z",
        "Zulu,             Z,         Z",
        "GMT0,             Z,         Z",
        "GMT+0,            Z,         Z",
        "GMT-0,            Z,         Z",
        "Factory,          Z,         Z",
        "Europe/Berlin,    +01:00,    +02:00",
        "US/Eastern,       -05:00,    -04:00",
        "EST5EDT,          -05:00,    -04:00",
        "EST,              -05:00,    -05:00",
        "MST,              -07:00,    -07:00",
        "HST,              -10:00,    -10:00",
        "ROC,              +08:00,    +08:00",
        "Etc/GMT+5,        -05:00,    -05:00",
        "Etc/GMT-14,       +14:00,    +14:00",
        "GB-Eire,          Z,         +01:00",
        "Antarctica/Troll, Z,         +02:00"
    })
    void findsTheNamesOfTheIanaDatabase(String name, String inWinter, String inSummer) {
        ZoneId zone = TimeZones.find(name).orElseThrow();

        assertThat(zone.getRules().getOffset(WINTER)).hasToString(inWinter);
        assertThat(zone.getRules().getOffset(SUMMER)).hasToString(inSummer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Z",
                "+01:00",
                "+1",
                "GMT+3",
                "GMT+2",
                "UTC+1",
                "UTC+0",
                "UT+1",
                "Etc/GMT+13",
                "PST",
                "JST",
                "IST",
                "utc",
                "local",
                "LOCAL",
                "europe/berlin",
                "Europe",
                "Europe/",
                "Europe/Berlin ",
                "SystemV/EST5",
                "../etc",
                "/UTC",
                "Mars/One",
                " "
            })
    void knowsNoOtherNames(String name) {
        assertThat(TimeZones.find(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Europe, is a directory",
        "America/Argentina, is a directory",
        "UTC/x, not a directory",
        "Europe/Berlin/x, not a directory",
        "Europe/Nowhere, unknown time zone Europe/Nowhere",
        "europe, unknown time zone europe",
        "SystemV, unknown time zone SystemV",
        "UTC,",
        "EST,"
    })
    void saysWhatIsWrongAsGoDoes(String name, @Nullable String words) {
        assertThat(TimeZones.fault(name)).isEqualTo(Optional.ofNullable(words));
    }

    @Test
    void localIsThisMachinesZone() {
        assertThat(TimeZones.find("Local")).isEqualTo(Optional.of(ZoneId.systemDefault()));
    }
}
