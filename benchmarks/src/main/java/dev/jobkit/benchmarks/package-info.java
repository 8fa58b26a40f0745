/**
 * Measures JobKit and its peers in the same run: {@code Benchmarks} drives, {@code Fork} measures one subject in a JVM of its
 * own. May touch everything that is published, and the peers.
 */
@NullMarked
package dev.jobkit.benchmarks;

import org.jspecify.annotations.NullMarked;
