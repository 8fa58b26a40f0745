/** What users hold: the job controller and its side doors. May touch model, event and spi. */
@NullMarked
package dev.jobkit;

import org.jspecify.annotations.NullMarked;
