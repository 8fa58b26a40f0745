package dev.jobkit.manifest;

import dev.jobkit.model.Stored;
import java.util.List;

/**
 * An object read from a body, and what was dropped.
 *
 * @param object the object
 * @param warnings a sentence for each unknown or duplicate field, {@code unknown field "spec.retries"}
 * @param <T> the class of the object
 */
public record Decoded<T extends Stored>(T object, List<String> warnings) {
    /** Copies the warnings. */
    public Decoded {
        warnings = List.copyOf(warnings);
    }
}
