package dev.jobkit;

import dev.jobkit.model.Stored;
import java.util.List;

/**
 * The answer to a write.
 *
 * @param object the object as it is stored now, or would be after a dry run
 * @param warnings sentences for the caller; the write was done nevertheless
 * @param <T> the class of the object
 */
public record Admitted<T extends Stored>(T object, List<String> warnings) {
    /** Copies the list. */
    public Admitted {
        warnings = List.copyOf(warnings);
    }
}
