package dev.jobkit.core;

import dev.jobkit.spi.CommitResult;

/** Reads why a store did not take a verb's commit. */
final class Conflicts {
    private Conflicts() {}

    /**
     * Returns whose write was in the way, so that the verb can look again.
     *
     * @throws IllegalStateException if the store takes nothing from this controller, however often it is asked
     */
    static CommitResult.Conflict of(CommitResult notDone) {
        if (notDone instanceof CommitResult.Conflict conflict) {
            return conflict;
        }
        throw new IllegalStateException("the store refused the write: " + notDone);
    }
}
