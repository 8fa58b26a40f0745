package dev.jobkit.model;

/**
 * A place in the change log of one store; what a listener keeps in order to resume.
 *
 * @param storeId which store
 * @param revision the last revision that was seen
 */
public record Position(String storeId, long revision) {

    /** Returns the text form, {@code "<store>@<revision>"}. */
    @Override
    public String toString() {
        return storeId + "@" + revision;
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if the text is no position
     */
    public static Position parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("not a position, expected <store>@<revision>: " + text);
        }
        try {
            return new Position(text.substring(0, at), Long.parseLong(text.substring(at + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a position, expected <store>@<revision>: " + text, e);
        }
    }
}
