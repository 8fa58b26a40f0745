package dev.jobkit;

import dev.jobkit.model.Position;

/** A listener that is being told. Thread-safe. */
public interface Subscription extends AutoCloseable {
    /** Returns the place of the last event that the listener has finished with; keep it to resume. */
    Position position();

    /** Ends it; an event that is being delivered is finished by its thread. */
    @Override
    void close();
}
