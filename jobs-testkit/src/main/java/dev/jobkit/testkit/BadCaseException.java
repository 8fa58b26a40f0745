package dev.jobkit.testkit;

/** A conformance file says something that no player understands; such a case fails and is never skipped. */
final class BadCaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadCaseException(String message) {
        super(message);
    }
}
