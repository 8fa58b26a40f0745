package dev.jobkit.spi;

import java.util.Map;
import java.util.Optional;

/** Looks up ConfigMaps and Secrets that a container's environment names. Thread-safe. */
public interface EnvResolver {
    /** Knows nothing. */
    EnvResolver NONE = (kind, namespace, name) -> Optional.empty();

    /** The kinds of sources. */
    enum Source {
        /** A ConfigMap. */
        CONFIG_MAP,
        /** A Secret; its values are never logged. */
        SECRET
    }

    /** Returns all keys and values of the object, or empty when there is none. */
    Optional<Map<String, String>> find(Source kind, String namespace, String name);
}
