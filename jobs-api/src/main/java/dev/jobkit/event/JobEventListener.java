package dev.jobkit.event;

import dev.jobkit.model.Position;

/**
 * Is told what happens, in commit order, one event at a time.
 *
 * <p>It is called on the listener executor: the thread may change, events never overlap, and each call sees what the
 * call before did. A slow listener delays nobody but itself. What it throws is logged; the event counts as delivered.
 */
@FunctionalInterface
public interface JobEventListener {
    /**
     * Takes an event.
     *
     * @param event what happened
     * @param at its place; keep it to resume after a restart
     */
    void onEvent(JobEvent event, Position at);

    /**
     * Is told that events were dropped before this listener read them: it fell behind what the store keeps.
     *
     * @param from the last place that it saw
     * @param to the place from which it goes on
     */
    default void onMissed(Position from, Position to) {}
}
