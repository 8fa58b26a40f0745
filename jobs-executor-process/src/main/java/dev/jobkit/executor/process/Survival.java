package dev.jobkit.executor.process;

/** What becomes of running processes when the program that ordered them ends. */
public enum Survival {
    /** They end with it, within a second, also when it is killed. */
    DIE_WITH_CONTROLLER,
    /** They go on; an executor that later uses the same directory finds them, or how they ended. */
    KEEP
}
