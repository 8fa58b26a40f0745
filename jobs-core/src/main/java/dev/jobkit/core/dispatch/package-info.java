/**
 * Makes jobs from definitions and overrides, reruns them, and keeps their run records.
 *
 * <p>Pure: the time and new names are arguments; imports model and event only.
 */
@NullMarked
package dev.jobkit.core.dispatch;

import org.jspecify.annotations.NullMarked;
