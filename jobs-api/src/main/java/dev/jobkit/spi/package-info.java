/** What others implement: executors, stores, logs, tasks, time. May touch model and event. */
@NullMarked
package dev.jobkit.spi;

import org.jspecify.annotations.NullMarked;
