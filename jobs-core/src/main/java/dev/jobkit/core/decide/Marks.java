package dev.jobkit.core.decide;

import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Changes of a pod's metadata: owner, finalizer, deletion (meta/v1 ObjectMeta). */
final class Marks {
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    private Marks() {}

    /** Returns the metadata with this owner and the finalizer. */
    static Metadata owned(Metadata m, Owner owner) {
        List<Owner> owners = new ArrayList<>(m.owners());
        owners.add(owner);
        List<String> finalizers = new ArrayList<>(m.finalizers());
        if (!finalizers.contains(Names.TRACKING_FINALIZER)) {
            finalizers.add(Names.TRACKING_FINALIZER);
        }
        return m.toBuilder().owners(owners).finalizers(finalizers).build();
    }

    /** Returns the metadata without the owner of this uid and without the finalizer. */
    static Metadata disowned(Metadata m, String ownerUid) {
        List<Owner> owners =
                m.owners().stream().filter(o -> !o.uid().equals(ownerUid)).toList();
        return untracked(m).toBuilder().owners(owners).build();
    }

    /** Returns the metadata without the finalizer. */
    static Metadata untracked(Metadata m) {
        if (m.finalizers().size() == 1 && m.finalizers().contains(Names.TRACKING_FINALIZER)) {
            return m.withFinalizers(List.of());
        }
        List<String> left = m.finalizers().stream()
                .filter(f -> !f.equals(Names.TRACKING_FINALIZER))
                .toList();
        return m.toBuilder().finalizers(left).build();
    }

    /** Returns the metadata marked as deleted; a pod that ended or was never scheduled is granted no grace. */
    static Metadata deleted(Pod pod, Instant now) {
        Duration grace = Duration.ZERO;
        if (!pod.isEnded() && pod.spec().nodeName() != null) {
            Duration wanted = pod.spec().terminationGracePeriod();
            grace = wanted == null ? DEFAULT_GRACE : wanted;
        }
        return pod.metadata().toBuilder()
                .deleted(now.plus(grace))
                .deletionGrace(grace)
                .build();
    }
}
