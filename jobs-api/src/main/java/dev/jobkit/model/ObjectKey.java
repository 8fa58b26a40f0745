package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * Names an object among those of its kind; written {@code "namespace/name"}.
 *
 * @param namespace the namespace
 * @param name the name, unique in the namespace among objects of one kind
 */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {
    /** The namespace of what names none: {@code "default"}. */
    public static final String DEFAULT_NAMESPACE = "default";

    /** Returns the key of this name in the namespace {@code default}. */
    public static ObjectKey of(String name) {
        return new ObjectKey(DEFAULT_NAMESPACE, name);
    }

    /** Returns the key of this name in this namespace. */
    public static ObjectKey of(String namespace, String name) {
        return new ObjectKey(namespace, name);
    }

    @Override
    public int compareTo(ObjectKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof ObjectKey key && name.equals(key.name) && namespace.equals(key.namespace));
    }

    @Override
    public int hashCode() {
        return 31 * namespace.hashCode() + name.hashCode();
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
