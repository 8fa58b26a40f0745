package dev.jobkit.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a probe or hook does: one of these (v1 LifecycleHandler, ProbeHandler).
 *
 * @param exec a command run in the container
 * @param httpGet an HTTP request
 * @param tcpSocket a connection
 * @param rest kinds that nothing here reads, such as grpc and sleep
 */
public record Action(
        @Nullable List<String> exec,
        @Nullable HttpGet httpGet,
        @Nullable TcpSocket tcpSocket,
        Passthrough rest) {
    /** Copies the collections; judges nothing. */
    public Action {
        exec = exec == null ? null : List.copyOf(exec);
    }
}
