package dev.jobkit.store.jdbc;

/** The tables of a store are not of a version that this program can work with; nothing was changed. */
public final class StoreVersionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreVersionException(String message) {
        super(message);
    }
}
