/**
 * Hands each listener the committed events, one at a time and in commit order.
 *
 * <p>Reads the store, never writes it; imports spi, model and event only.
 */
@NullMarked
package dev.jobkit.core.listen;

import org.jspecify.annotations.NullMarked;
