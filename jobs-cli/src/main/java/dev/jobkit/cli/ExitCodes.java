package dev.jobkit.cli;

/** The exit codes of {@code jobkit}. */
final class ExitCodes {
    /** All went well: every Job is Complete. */
    static final int OK = 0;
    /** A Job failed, or was not finished in time. */
    static final int FAILED = 1;
    /** What was given cannot be used. */
    static final int BAD_INPUT = 2;
    /** A fault of jobkit itself. */
    static final int INTERNAL = 70;

    private ExitCodes() {}
}
