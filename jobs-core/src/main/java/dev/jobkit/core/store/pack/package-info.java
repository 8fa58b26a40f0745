/**
 * Keeps values of the model as bytes: each as its difference from a similar one.
 *
 * <p>Computes only; imports model. The bytes are understood by the same program that wrote them and by no other.
 */
@NullMarked
package dev.jobkit.core.store.pack;

import org.jspecify.annotations.NullMarked;
