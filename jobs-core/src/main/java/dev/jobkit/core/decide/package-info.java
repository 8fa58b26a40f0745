/**
 * Decides what a pass does with one job: pure functions of the job, its live pods and the time they are given.
 *
 * <p>No clock, no randomness, no store, no executor, no threads; imports model and event only.
 */
@NullMarked
package dev.jobkit.core.decide;

import org.jspecify.annotations.NullMarked;
