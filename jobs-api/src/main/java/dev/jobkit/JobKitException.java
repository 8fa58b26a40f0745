package dev.jobkit;

/** The parent of what this library throws at its callers. */
public abstract class JobKitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JobKitException(String message) {
        super(message);
    }
}
