package dev.jobkit;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;

/** Says that there is no such object. */
public final class NotFoundException extends JobKitException {
    private static final long serialVersionUID = 1;

    /** Makes the exception for this kind and key. */
    public NotFoundException(Kind<?> kind, ObjectKey key) {
        super(kind + " \"" + key.name() + "\" not found in namespace \"" + key.namespace() + "\"");
    }
}
