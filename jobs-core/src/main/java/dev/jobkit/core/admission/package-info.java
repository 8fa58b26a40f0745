/**
 * Fills in defaults, judges what was written, and says what an update may change.
 *
 * <p>Pure; imports model only.
 */
@NullMarked
package dev.jobkit.core.admission;

import org.jspecify.annotations.NullMarked;
