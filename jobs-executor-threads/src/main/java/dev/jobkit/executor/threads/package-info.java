/**
 * Runs each container as a Java task on a thread of its own.
 *
 * <p>Owns its threads, reads the time it is given, never sees the store; imports the API only.
 */
@NullMarked
package dev.jobkit.executor.threads;

import org.jspecify.annotations.NullMarked;
