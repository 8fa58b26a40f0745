/**
 * Runs each container as a tree of local processes.
 *
 * <p>Owns its threads and processes, reads the time it is given, never sees the store; imports the API only.
 */
@NullMarked
package dev.jobkit.executor.process;

import org.jspecify.annotations.NullMarked;
