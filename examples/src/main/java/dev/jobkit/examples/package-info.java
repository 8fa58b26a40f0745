/**
 * The README's programs: compiled with the build and run by its tests.
 *
 * <p>May use everything a user may use.
 */
@NullMarked
package dev.jobkit.examples;

import org.jspecify.annotations.NullMarked;
