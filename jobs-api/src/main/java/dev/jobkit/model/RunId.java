package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * Names one run of one container: what an executor is ordered to start; written {@code "<pod
 * uid>/<container>/<attempt>"}.
 *
 * @param podUid the pod
 * @param container the container
 * @param attempt 0 for the first run
 */
public record RunId(String podUid, String container, int attempt) {

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof RunId run
                        && attempt == run.attempt
                        && podUid.equals(run.podUid)
                        && container.equals(run.container));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * podUid.hashCode() + container.hashCode()) + attempt;
    }

    @Override
    public String toString() {
        return podUid + "/" + container + "/" + attempt;
    }
}
