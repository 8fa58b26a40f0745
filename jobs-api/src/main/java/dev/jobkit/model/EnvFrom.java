package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * All keys of a ConfigMap or Secret as environment variables (v1 EnvFromSource).
 *
 * @param prefix put before each key
 * @param configMap the name of the ConfigMap
 * @param secret the name of the Secret
 * @param optional whether it may be missing
 */
public record EnvFrom(
        @Nullable String prefix,
        @Nullable String configMap,
        @Nullable String secret,
        @Nullable Boolean optional) {}
