package dev.jobkit.store.jdbc;

/** Another program has the store open, and the store is one for a single program. */
public final class StoreInUseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreInUseException(String message, Throwable cause) {
        super(message, cause);
    }
}
