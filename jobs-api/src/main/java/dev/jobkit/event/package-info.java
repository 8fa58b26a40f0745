/** What happened: job events and their listener. May touch the model only. */
@NullMarked
package dev.jobkit.event;

import org.jspecify.annotations.NullMarked;
