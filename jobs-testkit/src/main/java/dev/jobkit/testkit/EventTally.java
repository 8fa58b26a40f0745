package dev.jobkit.testkit;

import dev.jobkit.model.EventRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares the events of a Job as the recorder of client-go lets them through.
 *
 * <p>Counts are added up by type, reason and message, the words "combined from similar events" taken off. Only the first 25
 * events about an object get through at once, so beyond these only "at least as many" can be demanded.
 */
final class EventTally {
    private static final String COMBINED = "(combined from similar events): ";
    private static final int BURST = 25;

    private EventTally() {}

    static void compare(List<Fields> expected, List<EventRecord> came, Masks masks, Differences differences) {
        Map<String, Integer> want = new TreeMap<>();
        int total = 0;
        for (Fields event : expected) {
            event.only("type", "reason", "message", "count");
            String line = line(event.text("type"), event.text("reason"), event.text("message"));
            want.merge(line, event.number("count", 1), Integer::sum);
            total += event.number("count", 1);
        }
        Map<String, Integer> have = new TreeMap<>();
        for (EventRecord event : came) {
            have.merge(line(event.type(), event.reason(), masks.apply(event.message())), event.count(), Integer::sum);
        }
        if (total < BURST) {
            differences.same("events", want, have);
            return;
        }
        Set<String> lines = new TreeSet<>(want.keySet());
        lines.removeIf(line -> have.getOrDefault(line, 0) >= want.getOrDefault(line, 0));
        if (!lines.isEmpty()) {
            differences.note("events, of which only the first 25 are recorded", want, have);
        }
    }

    private static String line(String type, String reason, String message) {
        String plain = message.startsWith(COMBINED) ? message.substring(COMBINED.length()) : message;
        return type + " " + reason + ": " + plain;
    }
}
