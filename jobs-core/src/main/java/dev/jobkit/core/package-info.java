/**
 * Starts, wires and ends a controller; the only public package of jobs-core.
 *
 * <p>It may use every package below it and the API. Everything under {@code dev.jobkit.core.*} is internal.
 */
@NullMarked
package dev.jobkit.core;

import org.jspecify.annotations.NullMarked;
