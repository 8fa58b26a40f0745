package dev.jobkit.core.cron;

import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.Map;
import java.util.Optional;

/**
 * Time zones go by the names of the IANA database here, and by no other.
 *
 * <p>{@link ZoneId#of(String)} accepts more ({@code "GMT+3"}, {@code "UTC+1"}, {@code "Z"}, {@code "+01:00"}) and,
 * until Java 23, less ({@code "EST"}). Source: batch/v1 CronJobSpec.timeZone, looked up by Go's
 * {@code time.LoadLocation}.
 */
public final class TimeZones {
    /** IANA names that the JDK leaves out, wholly or up to some release, and what they are links to. */
    private static final Map<String, String> LINKS = Map.of(
            "EST", "America/Panama",
            "MST", "America/Phoenix",
            "HST", "Pacific/Honolulu",
            "ROC", "Asia/Taipei",
            "GMT+0", "GMT",
            "GMT-0", "GMT",
            "Factory", "UTC");

    /** Zones of the JDK's own, under which IANA names nothing. */
    private static final String JDK_ONLY = "SystemV/";

    private TimeZones() {}

    /**
     * Returns the zone of that name, letter case included, as Go's {@code time.LoadLocation} would.
     *
     * <p>The empty name is UTC. {@code "Local"} is the zone of this machine; batch/v1 validation refuses it for
     * CronJobSpec.timeZone in words of its own, before any look-up. An empty result is a name nobody knows, or one
     * newer than the time-zone data of this JDK.
     */
    public static Optional<ZoneId> find(String name) {
        if (name.isEmpty()) {
            return Optional.of(ZoneId.of("UTC"));
        }
        if (name.equals("Local")) {
            return Optional.of(ZoneId.systemDefault());
        }
        if (ZoneRulesProvider.getAvailableZoneIds().contains(name) && !name.startsWith(JDK_ONLY)) {
            return Optional.of(ZoneId.of(name));
        }
        return Optional.ofNullable(LINKS.get(name)).map(ZoneId::of);
    }

    /**
     * Says why {@link #find} knows no zone of that name, in the words of Go's {@code time.LoadLocation}; empty when it
     * knows one.
     *
     * <p>Zones are files there: {@code "Europe"} is a directory of them, and below {@code "UTC"} there can be none.
     */
    public static Optional<String> fault(String name) {
        if (find(name).isPresent()) {
            return Optional.empty();
        }
        String directory = name + "/";
        boolean holdsZones = !directory.equals(JDK_ONLY)
                && ZoneRulesProvider.getAvailableZoneIds().stream().anyMatch(zone -> zone.startsWith(directory));
        if (holdsZones) {
            return Optional.of("is a directory");
        }
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            if (find(name.substring(0, slash)).isPresent()) {
                return Optional.of("not a directory");
            }
        }
        return Optional.of("unknown time zone " + name);
    }
}
