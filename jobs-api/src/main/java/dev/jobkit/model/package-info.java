/** Values: specs, statuses, metadata, index sets. Immutable, judge nothing, import nothing of the house. */
@NullMarked
package dev.jobkit.model;

import org.jspecify.annotations.NullMarked;
