package dev.jobkit.core.store.pack;

/** A value has a part that is no value of the model; it is kept as it is. */
final class UnpackableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnpackableException(Class<?> type) {
        super("cannot pack a " + type.getName(), null, false, false);
    }
}
