package dev.jobkit.manifest;

import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Passthrough;
import java.util.Map;

/** Metadata, owners and references (meta/v1 ObjectMeta, OwnerReference; v1 ObjectReference). */
final class MetadataCodec {
    static final Codec<Owner, Parts> OWNER = Codec.<Owner>of(
                    "v1.OwnerReference",
                    p -> new Owner(
                            p.text("apiVersion"),
                            p.text("kind"),
                            p.text("name"),
                            p.text("uid"),
                            p.get("controller"),
                            p.get("blockOwnerDeletion")))
            .part("apiVersion", Forms.TEXT, Owner::apiVersion)
            .part("kind", Forms.TEXT, Owner::kind)
            .part("name", Forms.TEXT, Owner::name)
            .part("uid", Forms.TEXT, Owner::uid)
            .part("controller", Forms.BOOL, Owner::controller)
            .part("blockOwnerDeletion", Forms.BOOL, Owner::blockOwnerDeletion);

    /** A revision as text; 0, before the object is stored, is not shown. */
    private static final Form<Long> REVISION =
            Form.of(tree -> revision((String) tree), value -> value == 0 ? "" : value.toString());

    static final Codec<Metadata, Metadata.Builder> METADATA = Codec.of(
                    "v1.ObjectMeta", Metadata::builder, Metadata.Builder::build)
            .bind("name", Forms.TEXT, Metadata::name, Metadata.Builder::name)
            .bind("generateName", Forms.TEXT, Metadata::generateName, Metadata.Builder::generateName)
            .bind("namespace", Forms.TEXT, Metadata::namespace, Metadata.Builder::namespace)
            .bind("uid", Forms.TEXT, Metadata::uid, Metadata.Builder::uid)
            .bind("resourceVersion", REVISION, Metadata::revision, Metadata.Builder::revision)
            .bind("generation", Forms.INT64, Metadata::generation, Metadata.Builder::generation)
            .bind("creationTimestamp", Forms.TIME, Metadata::created, Metadata.Builder::created)
            .bind("deletionTimestamp", Forms.TIME, Metadata::deleted, Metadata.Builder::deleted)
            .bind("deletionGracePeriodSeconds", Forms.SECONDS, Metadata::deletionGrace, Metadata.Builder::deletionGrace)
            .bind("labels", Forms.TEXT_MAP, Metadata::labels, Metadata.Builder::labels)
            .bind("annotations", Forms.TEXT_MAP, Metadata::annotations, Metadata.Builder::annotations)
            .bind("ownerReferences", OWNER.list(), Metadata::owners, Metadata.Builder::owners)
            .bind("finalizers", Forms.TEXTS, Metadata::finalizers, Metadata.Builder::finalizers)
            .rest(Metadata::rest, Metadata.Builder::rest);

    /**
     * Metadata of a template.
     *
     * @param labels labels
     * @param annotations annotations
     * @param rest the other fields
     */
    record Template(Map<String, String> labels, Map<String, String> annotations, Passthrough rest) {
        static final Template EMPTY = new Template(Map.of(), Map.of(), Passthrough.EMPTY);
    }

    static final Codec<Template, Parts> TEMPLATE = Codec.<Template>of(
                    "v1.ObjectMeta", p -> new Template(p.map("labels"), p.map("annotations"), p.rest()))
            .part("labels", Forms.TEXT_MAP, Template::labels)
            .part("annotations", Forms.TEXT_MAP, Template::annotations)
            .rest(Template::rest);

    static final Codec<ObjectRef, Parts> REFERENCE = Codec.<ObjectRef>of(
                    "v1.ObjectReference",
                    p -> new ObjectRef(p.text("kind"), p.text("namespace"), p.text("name"), p.text("uid")))
            .part("kind", Forms.TEXT, ObjectRef::kind)
            .part("namespace", Forms.TEXT, ObjectRef::namespace)
            .part("name", Forms.TEXT, ObjectRef::name)
            .part("uid", Forms.TEXT, ObjectRef::uid)
            .part("apiVersion", Forms.TEXT, ref -> Kinds.apiVersionOf(ref.kind()));

    private MetadataCodec() {}

    private static long revision(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new UnfitException(
                    "Invalid value: \"" + text + "\": strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
        }
    }
}
