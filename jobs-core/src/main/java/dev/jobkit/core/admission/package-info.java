/**
 * Fills in defaults, judges what was written, and says what an update may change.
 *
 * <p>Sources: the types that each class names (core/v1, batch/v1, meta/v1) with their defaults, their validation and the strategies
 * of the API server for them; words and order of faults are recorded behaviour of 1.36.
 *
 * <p>Pure; imports model only.
 */
@NullMarked
package dev.jobkit.core.admission;

import org.jspecify.annotations.NullMarked;
