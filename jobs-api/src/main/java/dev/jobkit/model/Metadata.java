package dev.jobkit.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every stored object carries (meta/v1 ObjectMeta).
 *
 * @param namespace the namespace; empty before admission means {@code default}
 * @param name the name; empty when it is to be generated
 * @param generateName the prefix of a generated name
 * @param uid the identity of this incarnation; empty before it is stored
 * @param revision the store-wide revision of its last write; 0 before it is stored
 * @param generation counts changes of the spec from 1; 0 where nothing counts them
 * @param labels labels, sorted by key
 * @param annotations annotations, sorted by key
 * @param owners owner references
 * @param finalizers what has to be done before the object may go
 * @param created when it was stored first
 * @param deleted when its deletion takes effect for the reader: the instant it was asked for plus the grace
 * @param deletionGrace the grace granted at its deletion
 * @param rest fields that nothing here reads, such as {@code managedFields}
 */
public record Metadata(
        String namespace,
        String name,
        @Nullable String generateName,
        String uid,
        long revision,
        long generation,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<Owner> owners,
        List<String> finalizers,
        @Nullable Instant created,
        @Nullable Instant deleted,
        @Nullable Duration deletionGrace,
        Passthrough rest) {
    /** Metadata without anything. */
    public static final Metadata EMPTY = builder().build();

    /** Copies the collections; judges nothing. */
    public Metadata {
        labels = Copies.sorted(labels);
        annotations = Copies.sorted(annotations);
        owners = List.copyOf(owners);
        finalizers = List.copyOf(finalizers);
    }

    /** Starts an empty metadata. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a builder that holds this value's parts. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.namespace = namespace;
        b.name = name;
        b.generateName = generateName;
        b.uid = uid;
        b.revision = revision;
        b.generation = generation;
        b.labels = labels;
        b.annotations = annotations;
        b.owners = owners;
        b.finalizers = finalizers;
        b.created = created;
        b.deleted = deleted;
        b.deletionGrace = deletionGrace;
        b.rest = rest;
        return b;
    }

    /** Returns metadata with this name in the namespace {@code default}. */
    public static Metadata named(String name) {
        return builder().namespace(ObjectKey.DEFAULT_NAMESPACE).name(name).build();
    }

    /** Returns metadata with this namespace and name. */
    public static Metadata named(String namespace, String name) {
        return builder().namespace(namespace).name(name).build();
    }

    /** Returns the map as labels and annotations are held: immutable and sorted by key; the same map when it is so already. */
    public static Map<String, String> sorted(Map<String, String> map) {
        return Copies.sorted(map);
    }

    /** Returns the key of the object. */
    public ObjectKey key() {
        return new ObjectKey(namespace, name);
    }

    /** Tells whether the deletion of the object was asked for. */
    public boolean isDeleting() {
        return deleted != null;
    }

    /** Returns the owner that manages the object, if any. */
    public Optional<Owner> controller() {
        for (Owner owner : owners) {
            if (owner.isController()) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    /** Tells whether the object of this uid manages this one. */
    public boolean isControlledBy(String ownerUid) {
        for (Owner owner : owners) {
            if (owner.isController() && owner.uid().equals(ownerUid)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the same metadata at this revision. */
    public Metadata withRevision(long newRevision) {
        return new Metadata(
                namespace,
                name,
                generateName,
                uid,
                newRevision,
                generation,
                labels,
                annotations,
                owners,
                finalizers,
                created,
                deleted,
                deletionGrace,
                rest);
    }

    /** Returns the same metadata with these finalizers. */
    public Metadata withFinalizers(List<String> newFinalizers) {
        return new Metadata(
                namespace,
                name,
                generateName,
                uid,
                revision,
                generation,
                labels,
                annotations,
                owners,
                newFinalizers,
                created,
                deleted,
                deletionGrace,
                rest);
    }

    /** Collects the parts; a plain holder for one thread that judges nothing. */
    public static final class Builder {
        private String namespace = "";
        private String name = "";
        private @Nullable String generateName;
        private String uid = "";
        private long revision = 0;
        private long generation = 0;
        private Map<String, String> labels = Map.of();
        private Map<String, String> annotations = Map.of();
        private List<Owner> owners = List.of();
        private List<String> finalizers = List.of();
        private @Nullable Instant created;
        private @Nullable Instant deleted;
        private @Nullable Duration deletionGrace;
        private Passthrough rest = Passthrough.EMPTY;

        private Builder() {}

        /** Sets namespace: the namespace; empty before admission means {@code default}. */
        public Builder namespace(String namespace) {
            this.namespace = namespace;
            return this;
        }

        /** Sets name: the name; empty when it is to be generated. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** Sets generateName: the prefix of a generated name. */
        public Builder generateName(@Nullable String generateName) {
            this.generateName = generateName;
            return this;
        }

        /** Sets uid: the identity of this incarnation; empty before it is stored. */
        public Builder uid(String uid) {
            this.uid = uid;
            return this;
        }

        /** Sets revision: the store-wide revision of its last write; 0 before it is stored. */
        public Builder revision(long revision) {
            this.revision = revision;
            return this;
        }

        /** Sets generation: counts changes of the spec from 1; 0 where nothing counts them. */
        public Builder generation(long generation) {
            this.generation = generation;
            return this;
        }

        /** Sets labels: labels, sorted by key. */
        public Builder labels(Map<String, String> labels) {
            this.labels = labels;
            return this;
        }

        /** Sets annotations: annotations, sorted by key. */
        public Builder annotations(Map<String, String> annotations) {
            this.annotations = annotations;
            return this;
        }

        /** Sets owners: owner references. */
        public Builder owners(List<Owner> owners) {
            this.owners = owners;
            return this;
        }

        /** Sets finalizers: what has to be done before the object may go. */
        public Builder finalizers(List<String> finalizers) {
            this.finalizers = finalizers;
            return this;
        }

        /** Sets created: when it was stored first. */
        public Builder created(@Nullable Instant created) {
            this.created = created;
            return this;
        }

        /**
         * Sets deleted: when its deletion takes effect for the reader: the instant it was asked for plus the
         * grace.
         */
        public Builder deleted(@Nullable Instant deleted) {
            this.deleted = deleted;
            return this;
        }

        /** Sets deletionGrace: the grace granted at its deletion. */
        public Builder deletionGrace(@Nullable Duration deletionGrace) {
            this.deletionGrace = deletionGrace;
            return this;
        }

        /** Sets rest: fields that nothing here reads, such as {@code managedFields}. */
        public Builder rest(Passthrough rest) {
            this.rest = rest;
            return this;
        }

        /** Returns the value. */
        public Metadata build() {
            return new Metadata(
                    namespace,
                    name,
                    generateName,
                    uid,
                    revision,
                    generation,
                    labels,
                    annotations,
                    owners,
                    finalizers,
                    created,
                    deleted,
                    deletionGrace,
                    rest);
        }
    }
}
