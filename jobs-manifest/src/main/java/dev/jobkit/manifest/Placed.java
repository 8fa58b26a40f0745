package dev.jobkit.manifest;

import dev.jobkit.model.Stored;

/**
 * An object that was read from a file, and where its fields stand there: for faults that are found later, such as those of
 * admission.
 *
 * <pre>{@code
 * for (Placed placed : Manifests.readPlaced("job.yaml", text)) {
 *     try {
 *         jobs.submit((Job) placed.object());
 *     } catch (InvalidJobException e) {
 *         e.errors().forEach(error -> System.err.println(placed.error(error.path(), error.detail())));
 *     }
 * }
 * }</pre>
 */
public final class Placed {
    private final String source;
    private final String path;
    private final Node node;
    private final Stored object;

    Placed(String source, String path, Node node, Stored object) {
        this.source = source;
        this.path = path;
        this.node = node;
        this.object = object;
    }

    /** Returns the object. */
    public Stored object() {
        return object;
    }

    /**
     * Returns a fault of a field with its line and column; where the field is not written, those of the innermost field
     * around it that is.
     *
     * @param field the field of the object, {@code "spec.template.spec.containers[0].image"}
     * @param message what is wrong and what would be right
     */
    public ManifestError error(String field, String message) {
        Node at = Places.find(node, field);
        String whole = path.isEmpty() || field.isEmpty() ? path + field : path + "." + field;
        return new ManifestError(source, at.line(), at.column(), whole, message);
    }
}
