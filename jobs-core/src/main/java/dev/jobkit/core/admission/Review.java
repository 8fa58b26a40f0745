package dev.jobkit.core.admission;

import dev.jobkit.model.FieldError;
import java.util.List;

/**
 * What admission found in an object.
 *
 * <p>Source: none, it holds no rule.
 *
 * @param errors faults that refuse it, in the API server's order
 * @param warnings sentences for people that refuse nothing
 */
public record Review(List<FieldError> errors, List<String> warnings) {
    /** Nothing found. */
    public static final Review CLEAN = new Review(List.of(), List.of());

    /** Copies the lists. */
    public Review {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    /** Tells whether the object may be stored. */
    public boolean isAccepted() {
        return errors.isEmpty();
    }
}
