package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * Where the value of an environment variable comes from (v1 EnvVarSource).
 *
 * @param fieldRef a field of the pod
 * @param resourceFieldRef a resource of a container
 * @param configMapKeyRef a key of a ConfigMap
 * @param secretKeyRef a key of a Secret
 * @param rest sources that nothing here reads
 */
public record EnvSource(
        @Nullable FieldRef fieldRef,
        @Nullable ResourceFieldRef resourceFieldRef,
        @Nullable KeyRef configMapKeyRef,
        @Nullable KeyRef secretKeyRef,
        Passthrough rest) {}
