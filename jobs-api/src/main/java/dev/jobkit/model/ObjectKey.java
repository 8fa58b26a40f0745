package dev.jobkit.model;

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

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
