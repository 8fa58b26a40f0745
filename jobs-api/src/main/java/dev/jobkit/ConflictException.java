package dev.jobkit;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;

/** Says that the object is not as the caller believes: changed, replaced or held meanwhile. */
public final class ConflictException extends JobKitException {
    private static final long serialVersionUID = 1;

    /** Makes the exception; the message says what was expected and what was found. */
    public ConflictException(Kind<?> kind, ObjectKey key, String message) {
        super(kind + " \"" + key.name() + "\" in namespace \"" + key.namespace() + "\": " + message);
    }
}
