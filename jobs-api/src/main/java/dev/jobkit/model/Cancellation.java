package dev.jobkit.model;

/**
 * Who cancels, and why.
 *
 * @param who the person or program
 * @param reason a sentence; may be empty
 */
public record Cancellation(String who, String reason) {

    /** Returns the text of the mark that a cancelled Job carries, {@code "ann: wrong input"}. */
    public String toText() {
        return reason.isEmpty() ? who : who + ": " + reason;
    }
}
