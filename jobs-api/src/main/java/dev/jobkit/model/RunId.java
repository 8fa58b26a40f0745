package dev.jobkit.model;

/**
 * Names one run of one container: what an executor is ordered to start; written {@code "<pod
 * uid>/<container>/<attempt>"}.
 *
 * @param podUid the pod
 * @param container the container
 * @param attempt 0 for the first run
 */
public record RunId(String podUid, String container, int attempt) {

    @Override
    public String toString() {
        return podUid + "/" + container + "/" + attempt;
    }
}
