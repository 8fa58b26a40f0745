/**
 * Reads cron expressions and decides what a CronJob starts next.
 *
 * <p>Pure: the time is an argument; imports model and event only.
 */
@NullMarked
package dev.jobkit.core.cron;

import org.jspecify.annotations.NullMarked;
