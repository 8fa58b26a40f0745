/**
 * Cron expressions as Kubernetes reads them: the rules of robfig/cron v3.0.1 and of the parts of Go it leans on.
 *
 * <p>Everything here is pure: the time is an argument, and nothing is kept between two calls.
 */
@NullMarked
package dev.jobkit.core.cron;

import org.jspecify.annotations.NullMarked;
