package dev.jobkit;

import dev.jobkit.model.Position;

/** Where a subscription or watch begins. */
public sealed interface From {
    /**
     * Begin with what happens from now on. What a controller finds out while it starts, such as runs that were lost, is told
     * before it can be subscribed to: who must not miss that begins {@link #after} the last place that it has seen.
     */
    From NOW = new Now();

    /** Begin with what happens after this place. */
    static From after(Position position) {
        return new After(position);
    }

    /** Begin with what happens from now on. */
    record Now() implements From {}

    /**
     * Begin after a place.
     *
     * @param position the last place that was seen
     */
    record After(Position position) implements From {}
}
