/**
 * The command {@code jobkit}: an application at the edge that starts a controller and what it needs.
 *
 * <p>May use the API, core, manifest, testkit and the executors.
 */
@NullMarked
package dev.jobkit.cli;

import org.jspecify.annotations.NullMarked;
