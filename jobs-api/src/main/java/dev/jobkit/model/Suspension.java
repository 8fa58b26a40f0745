package dev.jobkit.model;

/** Whether a Job or CronJob is held back (batch/v1 JobSpec.suspend). */
public enum Suspension {
    /** Nothing is started; active pods of a Job are stopped. */
    SUSPENDED,
    /** The controller works on it. */
    NOT_SUSPENDED
}
