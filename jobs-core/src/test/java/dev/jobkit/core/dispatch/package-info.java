/** Tests of what is pure about definitions, reruns and records. */
@NullMarked
package dev.jobkit.core.dispatch;

import org.jspecify.annotations.NullMarked;
