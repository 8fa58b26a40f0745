package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * Chooses a key of a ConfigMap or Secret (v1 ConfigMapKeySelector, SecretKeySelector).
 *
 * @param name the name of the object
 * @param key the key
 * @param optional whether it may be missing
 */
public record KeyRef(String name, String key, @Nullable Boolean optional) {}
