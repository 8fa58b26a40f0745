/**
 * Decides what becomes of a pod from its executor's reports: status, restarts, the order of its containers.
 *
 * <p>Pure: no clock, no randomness, no store, no executor, no threads; imports model, event and spi only.
 */
@NullMarked
package dev.jobkit.core.pods;

import org.jspecify.annotations.NullMarked;
