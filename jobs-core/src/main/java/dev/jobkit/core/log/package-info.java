/**
 * Keeps what containers print, in memory or in files.
 *
 * <p>Imports spi and model only.
 */
@NullMarked
package dev.jobkit.core.log;

import org.jspecify.annotations.NullMarked;
