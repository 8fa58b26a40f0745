package dev.jobkit.core.admission;

import dev.jobkit.model.Stored;

/**
 * An object with all its defaults, as it is to be stored when its review accepts it.
 *
 * <p>Source: none, it holds no rule.
 *
 * @param object the object after defaulting
 * @param review what was found in it
 */
public record Reviewed<T extends Stored>(T object, Review review) {}
