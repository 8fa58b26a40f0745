/**
 * Turns reports and wishes into passes: mailbox, work queue, commits, orders to executors, adoption.
 *
 * <p>Asks {@code TimeSource} for the time and {@code IdSource} for names, touches the store and the executors, and runs on the
 * {@code Executor} it was given. Imports the pure packages of core and the API's model, event and spi.
 */
@NullMarked
package dev.jobkit.core.loop;

import org.jspecify.annotations.NullMarked;
