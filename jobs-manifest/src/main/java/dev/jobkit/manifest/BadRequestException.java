package dev.jobkit.manifest;

/** A body cannot be understood as an object of its kind; the message has the words of the API server (code 400). */
public final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes the exception with this message. */
    public BadRequestException(String message) {
        super(message);
    }
}
