package dev.jobkit.model;

/**
 * Who cancels, and why.
 *
 * @param who the person or program
 * @param reason a sentence; may be empty
 */
public record Cancellation(String who, String reason) {

    /**
     * Returns the text of the mark that a cancelled Job carries, {@code "ann: wrong input"}; a colon of {@code who} that could
     * be taken for the one between the two is doubled.
     */
    public String toText() {
        String name = who.replaceAll(":(?=[: ]|\\z)", "::");
        return reason.isEmpty() ? name : name + ": " + reason;
    }

    /** Reads the text of a mark; what has no reason is a name. */
    public static Cancellation parse(String mark) {
        StringBuilder who = new StringBuilder();
        for (int i = 0; i < mark.length(); i++) {
            char c = mark.charAt(i);
            if (c == ':' && mark.startsWith(": ", i)) {
                return new Cancellation(who.toString(), mark.substring(i + 2));
            }
            who.append(c);
            if (c == ':' && mark.startsWith("::", i)) {
                i++;
            }
        }
        return new Cancellation(who.toString(), "");
    }

    /** Returns who and why as people read it. */
    public String words() {
        return reason.isEmpty() ? who : who + ": " + reason;
    }
}
