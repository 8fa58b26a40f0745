package dev.jobkit;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;

/** Says that an object of this kind, namespace and name is there already. */
public final class AlreadyExistsException extends JobKitException {
    private static final long serialVersionUID = 1;

    /** Makes the exception for this kind and key. */
    public AlreadyExistsException(Kind<?> kind, ObjectKey key) {
        super(kind + " \"" + key.name() + "\" already exists in namespace \"" + key.namespace() + "\"");
    }
}
