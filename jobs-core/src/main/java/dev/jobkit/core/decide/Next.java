package dev.jobkit.core.decide;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an object wants its next pass without anybody asking.
 *
 * <p>Source: our own; in Kubernetes it is the delay with which a key is put back into the queue of the controller.
 */
public sealed interface Next {
    /** Not before something happens. */
    Next NONE = new None();

    /** At once: this pass did a part and there is more; only with progress made. */
    Next AGAIN = new Again();

    /** Returns the next pass at this instant, which has to be in the future. */
    static Next at(Instant when) {
        return new At(when);
    }

    /** Returns the earlier of the two. */
    static Next earlier(Next a, Next b) {
        if (a instanceof Again || b instanceof None) {
            return a;
        }
        if (b instanceof Again || a instanceof None) {
            return b;
        }
        return ((At) a).when().isBefore(((At) b).when()) ? a : b;
    }

    /** Returns the instant of this, or the other one where that is null or later. */
    static Next atOrNone(@Nullable Instant when) {
        return when == null ? NONE : at(when);
    }

    /** Not before something happens. */
    record None() implements Next {}

    /** At once. */
    record Again() implements Next {}

    /**
     * At an instant.
     *
     * @param when in the future of the pass
     */
    record At(Instant when) implements Next {}
}
