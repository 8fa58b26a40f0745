package dev.jobkit.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request as a probe or hook (v1 HTTPGetAction).
 *
 * @param path the path
 * @param port the port: a number or a name of the container; a name that looks like a number stands in its quotes,
 *     {@code "\"80\""}, and is refused at admission
 * @param host the host; the pod when missing
 * @param scheme HTTP or HTTPS
 * @param headers request headers
 */
public record HttpGet(
        @Nullable String path,
        String port,
        @Nullable String host,
        @Nullable String scheme,
        List<HttpHeader> headers) {
    /** Copies the collections; judges nothing. */
    public HttpGet {
        headers = List.copyOf(headers);
    }
}
