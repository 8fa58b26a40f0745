package dev.jobkit;

import dev.jobkit.model.Position;

/** A listener that is being told. Thread-safe. */
public interface Subscription extends AutoCloseable {
    /** Returns the place of the last event that the listener has finished with; keep it to resume. */
    Position position();

    /**
     * Ends it. When this returns the listener has finished with the event that was being delivered, and hears no more: what it
     * uses may be taken away. Called by the listener itself, it returns at once, and the running event is the last.
     */
    @Override
    void close();
}
