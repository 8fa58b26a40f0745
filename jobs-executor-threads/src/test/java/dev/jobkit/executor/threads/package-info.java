/** Tests of the thread executor. */
@NullMarked
package dev.jobkit.executor.threads;

import org.jspecify.annotations.NullMarked;
