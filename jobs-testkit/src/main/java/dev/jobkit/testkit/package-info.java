/**
 * Tools for tests: virtual time, a fake executor, and contracts that stores and executors must keep.
 *
 * <p>Needs no JUnit; may use the API, core and manifest.
 */
@NullMarked
package dev.jobkit.testkit;

import org.jspecify.annotations.NullMarked;
