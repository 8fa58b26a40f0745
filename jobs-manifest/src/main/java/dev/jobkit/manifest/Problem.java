package dev.jobkit.manifest;

/**
 * Something that does not fit its type.
 *
 * @param severity what Go's decoder makes of it
 * @param path the field, {@code "spec.containers[0].image"}
 * @param goWords the API server's words
 * @param words words for people
 * @param line the line of the fault
 * @param column the column of the fault
 */
record Problem(Severity severity, String path, String goWords, String words, int line, int column) {
    /** What Go's decoder makes of a problem. */
    enum Severity {
        /** It stops and reports this one, whatever it found before. */
        ABORT,
        /** It goes on and reports the first of these. */
        TYPE,
        /** It reports all of these, in order, when there is no other. */
        STRICT
    }
}
