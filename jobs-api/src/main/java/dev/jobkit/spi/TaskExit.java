package dev.jobkit.spi;

/** Ends a {@link JobTask} with an exit code. */
public final class TaskExit extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int code;

    /** Makes the end with this exit code, 0 to 255. */
    public TaskExit(int code) {
        this(code, "exit code " + code);
    }

    /** Makes the end with this exit code, 0 to 255, and these last words. */
    public TaskExit(int code, String message) {
        super(message);
        if (code < 0 || code > 255) {
            throw new IllegalArgumentException("an exit code is 0 to 255, not " + code);
        }
        this.code = code;
    }

    /** Returns the exit code. */
    public int code() {
        return code;
    }
}
