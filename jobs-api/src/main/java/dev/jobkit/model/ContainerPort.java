package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * A port that a container opens (v1 ContainerPort).
 *
 * @param name the name
 * @param containerPort the port, 1 to 65535
 * @param hostPort the port on the node
 * @param protocol TCP when missing
 * @param hostIP the address on the node
 */
public record ContainerPort(
        @Nullable String name,
        int containerPort,
        @Nullable Integer hostPort,
        @Nullable Protocol protocol,
        @Nullable String hostIP) {}
