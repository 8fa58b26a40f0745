package dev.jobkit.core.cron;

/**
 * Says why a schedule cannot be read, in the words the API server uses for the same fault.
 *
 * <p>Example: {@code end of range (60) above maximum (59): 60}. Source: robfig/cron v3.0.1, whose words batch/v1
 * validation copies into the field error of CronJobSpec.schedule.
 */
public final class CronSyntaxException extends RuntimeException {
    CronSyntaxException(String message) {
        super(message);
    }

    /** Returns what is wrong, in the parser's words. */
    public String words() {
        return String.valueOf(getMessage());
    }
}
