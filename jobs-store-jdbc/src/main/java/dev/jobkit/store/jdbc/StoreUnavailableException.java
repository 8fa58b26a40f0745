package dev.jobkit.store.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The database did not answer, or refused; a read may be repeated, a write may or may not have come about.
 *
 * <p>A controller's own passes look again at what is stored, so that nothing is lost or done twice.
 */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
