package dev.jobkit.core.admission;

import dev.jobkit.model.Metadata;

/** Carries over what an update never changes or need not repeat (meta/v1 ObjectMeta; registry before update). */
final class Carried {
    private Carried() {}

    static Metadata over(Metadata sent, Metadata stored, long generation) {
        Metadata.Builder b = sent.toBuilder().generation(generation).created(stored.created());
        if (sent.namespace().isEmpty()) {
            b.namespace(stored.namespace());
        }
        if (sent.uid().isEmpty()) {
            b.uid(stored.uid());
        }
        if (sent.revision() == 0) {
            b.revision(stored.revision());
        }
        if (stored.deleted() != null) {
            b.deleted(stored.deleted());
        }
        if (stored.deletionGrace() != null && sent.deletionGrace() == null) {
            b.deletionGrace(stored.deletionGrace());
        }
        return b.build();
    }
}
