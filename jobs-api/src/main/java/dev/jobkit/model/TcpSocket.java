package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * Opening a connection as a probe or hook (v1 TCPSocketAction).
 *
 * @param port the port: a number or a name of the container; a name that looks like a number stands in its quotes,
 *     {@code "\"80\""}, and is refused at admission
 * @param host the host; the pod when missing
 */
public record TcpSocket(String port, @Nullable String host) {}
