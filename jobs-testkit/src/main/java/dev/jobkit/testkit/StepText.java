package dev.jobkit.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What steps of all kinds of traces have in common. */
final class StepText {
    private static final List<String> ALWAYS = List.of("op", "after", "error", "tookSeconds");

    private StepText() {}

    static String where(int index, Fields step) {
        return "step " + index + " (" + step.text("op") + ")";
    }

    static String[] keys(String... own) {
        List<String> keys = new ArrayList<>(ALWAYS);
        keys.addAll(List.of(own));
        return keys.toArray(String[]::new);
    }

    static Duration took(Fields step) {
        return step.seconds("tookSeconds");
    }

    /** Says how many later steps were left out, as they could only differ in consequence. */
    static void noteRest(Differences differences, int index, int steps) {
        if (!differences.isEmpty() && index + 1 < steps) {
            differences.note((steps - index - 1) + " later steps were not played");
        }
    }
}
