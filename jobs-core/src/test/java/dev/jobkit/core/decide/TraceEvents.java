package dev.jobkit.core.decide;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The event recorder of the recorded server: it merges after ten and drops after twenty-five. */
final class TraceEvents {
    private static final int BURST = 25;
    private static final int MERGE_FROM = 10;

    private final Map<String, Set<String>> messages = new HashMap<>();
    private final TreeMap<String, Integer> counts = new TreeMap<>();
    private int spent;

    void add(Note note, String podName) {
        if (spent == BURST) {
            return; // one more would be allowed after 300 s, longer than any trace
        }
        spent++;
        Set<String> seen = messages.computeIfAbsent(note.type() + "|" + note.reason(), k -> new HashSet<>());
        seen.add(note.message());
        String message = podName.isEmpty() ? note.message() : note.message().replace(podName, "<pod>");
        if (seen.size() >= MERGE_FROM) {
            message = "(combined from similar events): " + message;
        }
        counts.merge(note.type() + "|" + note.reason() + "|" + message, 1, Integer::sum);
    }

    Map<String, Integer> counts() {
        return counts;
    }
}
