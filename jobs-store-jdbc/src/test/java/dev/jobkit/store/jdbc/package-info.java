/** Tests of the durable store. */
@NullMarked
package dev.jobkit.store.jdbc;

import org.jspecify.annotations.NullMarked;
