package dev.jobkit.core.dispatch;

import dev.jobkit.model.Attempt;

/** How an attempt failed, in words for a record. Pure. */
public final class FailureWords {
    private FailureWords() {}

    /** Returns in one sentence how an attempt failed. */
    public static String of(Attempt attempt) {
        StringBuilder text = new StringBuilder("pod " + attempt.pod().name() + ", container " + attempt.container()
                + ": exit code " + attempt.exitCode());
        if (attempt.reason() != null && !attempt.reason().isEmpty()) {
            text.append(", ").append(attempt.reason());
        }
        if (attempt.message() != null && !attempt.message().isEmpty()) {
            text.append(": ").append(attempt.message());
        }
        return text.toString();
    }
}
