/** Runs the examples. */
@NullMarked
package dev.jobkit.examples;

import org.jspecify.annotations.NullMarked;
