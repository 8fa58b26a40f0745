/** Tests of the log stores. */
@NullMarked
package dev.jobkit.core.log;

import org.jspecify.annotations.NullMarked;
