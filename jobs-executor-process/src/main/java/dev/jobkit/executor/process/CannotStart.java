package dev.jobkit.executor.process;

/** Says why a run cannot begin now; it becomes a NotStarted report. */
final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String reason;

    CannotStart(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Returns one word, {@code "ErrImagePull"}. */
    String reason() {
        return reason;
    }
}
