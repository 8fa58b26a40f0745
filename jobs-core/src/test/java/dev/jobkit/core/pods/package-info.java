/** Tests of the pod life cycle. */
@NullMarked
package dev.jobkit.core.pods;

import org.jspecify.annotations.NullMarked;
