package dev.jobkit.model;

/**
 * Points at one incarnation of an object (v1 ObjectReference).
 *
 * @param kind the kind, {@code "Job"}
 * @param namespace the namespace
 * @param name the name
 * @param uid the uid; a rerun has another one
 */
public record ObjectRef(String kind, String namespace, String name, String uid) {

    /** Returns the key without kind and uid. */
    public ObjectKey key() {
        return new ObjectKey(namespace, name);
    }

    /** Returns the reference to this object. */
    public static ObjectRef to(Stored object) {
        Metadata m = object.metadata();
        return new ObjectRef(object.kind().name(), m.namespace(), m.name(), m.uid());
    }

    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
