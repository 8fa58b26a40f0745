package dev.jobkit.core.loop;

import org.jspecify.annotations.Nullable;

/** A way through all pages of a list, begun anew when something came up behind it. */
final class Sweep {
    private @Nullable String token;
    private boolean done;
    private boolean behind;

    /** Returns where the next page begins; null for the first one. */
    @Nullable
    String token() {
        return token;
    }

    /** Tells whether the end was reached, and nothing came up since. */
    boolean isDone() {
        return done;
    }

    void goOn(@Nullable String next) {
        token = next;
        done = next == null && !behind;
        behind = behind && next != null;
    }

    /** Says that there may be something on pages that were read. */
    void somethingCameUp() {
        behind = !done && token != null;
        done = false;
    }

    void restart() {
        token = null;
        done = false;
        behind = false;
    }
}
