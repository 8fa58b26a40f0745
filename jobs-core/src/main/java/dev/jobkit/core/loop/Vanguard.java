package dev.jobkit.core.loop;

import java.util.Set;

/**
 * Whose passes are made before all is taken up at a start: Jobs and bare pods of which something ran, as it may have been lost.
 *
 * <p>Until the rest is there, nobody knows how much room executors have, which of their runs are somebody's, and whom the gate has
 * let in: nothing is created or started, and whoever wants to is looked at again. Thread-safe.
 */
final class Vanguard {
    private volatile Set<String> uids = Set.of();
    private volatile boolean ahead;

    /** Lets these go ahead, by their uids; all others wait for {@link #end}. */
    void begin(Set<String> first) {
        uids = first;
        ahead = true;
    }

    /** Says that all is taken up; whoever was held is to be woken after that. */
    void end() {
        ahead = false;
    }

    /** Tells whether the object of this uid went ahead in this start: its pods are taken up. */
    boolean has(String uid) {
        return uids.contains(uid);
    }

    /** Tells whether nothing may be created or started yet. */
    boolean isAhead() {
        return ahead;
    }

    /** Tells whether the entry has to wait for the others. */
    boolean holds(Entry entry) {
        return ahead && !uids.contains(entry.uid());
    }
}
