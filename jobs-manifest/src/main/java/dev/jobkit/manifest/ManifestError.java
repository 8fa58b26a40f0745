package dev.jobkit.manifest;

/**
 * One fault of a manifest.
 *
 * @param source the file, as it was named
 * @param line the line, from 1
 * @param column the column, from 1
 * @param path the field, {@code "spec.template.spec.containers[0].image"}; empty where no field is at fault
 * @param message what is wrong and what would be right
 */
public record ManifestError(String source, int line, int column, String path, String message) {
    /** Returns one line, {@code file.yaml:2:1: kindL: unknown field; did you mean "kind"?}. */
    @Override
    public String toString() {
        return source + ":" + line + ":" + column + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
