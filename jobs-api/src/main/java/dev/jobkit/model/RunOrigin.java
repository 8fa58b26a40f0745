package dev.jobkit.model;

/** Where a run came from. */
public enum RunOrigin {
    /** A Job was submitted or applied. */
    SUBMIT,
    /** A definition was dispatched. */
    DISPATCH,
    /** A CronJob was due. */
    SCHEDULE,
    /** A Job was run again. */
    RERUN,
    /** A CronJob was started by hand. */
    TRIGGER
}
