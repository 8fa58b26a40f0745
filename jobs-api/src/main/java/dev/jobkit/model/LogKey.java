package dev.jobkit.model;

/**
 * Names the output of one run of one container.
 *
 * @param podUid the pod
 * @param container the container
 * @param attempt 0 for the first run
 */
public record LogKey(String podUid, String container, int attempt) {

    /** Returns the key of this run's output. */
    public static LogKey of(RunId run) {
        return new LogKey(run.podUid(), run.container(), run.attempt());
    }

    @Override
    public String toString() {
        return podUid + "/" + container + "/" + attempt;
    }
}
