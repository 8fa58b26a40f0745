package dev.jobkit.testkit;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Asks for the next times of a schedule. */
final class CronPlayer {
    private static final String NEVER = "never";
    private static final int SOME = 6;

    private CronPlayer() {}

    /** Plays one case and returns what differs. */
    static List<String> play(Fields given, ControllerFactory factory) {
        given.only("name", "schedule", "timeZone", "from", "next", "error");
        List<String> expected = expected(given);
        Differences differences = new Differences();
        try (World world = World.with(factory)) {
            String came = next(given, expected.isEmpty() ? SOME : expected.size(), world);
            String wanted = given.has("error") ? "an error such as: " + given.text("error") : expected.toString();
            if (given.has("error") ? !came.startsWith("error: ") : !came.equals(wanted)) {
                differences.note("next: expected " + wanted + ", came " + came);
            }
        }
        return differences.lines();
    }

    /** Returns the name of a case that has none. */
    static String name(Fields given) {
        String zone = given.textOrNull("timeZone");
        return "\"" + given.text("schedule") + "\"" + (zone == null ? "" : " in " + zone) + " from "
                + given.text("from");
    }

    private static List<String> expected(Fields given) {
        if (given.has("error") == given.has("next")) {
            throw new BadCaseException("a schedule has either the key \"next\" or the key \"error\"");
        }
        if (given.has("error")) {
            return List.of();
        }
        List<String> expected =
                given.get("next") instanceof String one ? List.of(one) : new ArrayList<>(given.texts("next"));
        if (expected.isEmpty()) {
            throw new BadCaseException("the key \"next\" has no times and does not say \"never\"");
        }
        return expected;
    }

    private static String next(Fields given, int count, World world) {
        try {
            Instant from = Instant.parse(given.text("from"));
            List<Instant> times = world.controller()
                    .cronJobs()
                    .next(given.text("schedule"), given.textOrNull("timeZone"), from, count);
            return times.isEmpty() ? List.of(NEVER).toString() : times.toString();
        } catch (DateTimeException e) {
            throw new BadCaseException("\"from\" is no instant: " + given.text("from"));
        } catch (IllegalArgumentException e) {
            return "error: " + e.getMessage();
        }
    }
}
