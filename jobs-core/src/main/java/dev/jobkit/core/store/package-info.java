/**
 * Keeps objects and their change log in memory.
 *
 * <p>Knows no executor and no job rules; imports spi, model and event only.
 */
@NullMarked
package dev.jobkit.core.store;

import org.jspecify.annotations.NullMarked;
