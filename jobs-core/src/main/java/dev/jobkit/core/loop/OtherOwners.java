package dev.jobkit.core.loop;

import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.JobStore;
import java.util.List;

/**
 * Tells whether a Job goes with one of its owners: it stays as long as another one is there that does not itself wait for
 * what it owns to go (meta/v1 OwnerReference, garbage collection).
 */
record OtherOwners(JobStore store) {
    private static final List<Kind<? extends Stored>> KINDS =
            List.of(Kind.CRON_JOB, Kind.JOB, Kind.POD, Kind.DEFINITION);

    /** Tells whether the Job stays when the owner of this uid goes. */
    boolean keep(Job job, String uid) {
        List<Owner> owners = job.metadata().owners();
        return owners.size() > 1
                && owners.stream()
                        .anyMatch(owner -> !owner.uid().equals(uid)
                                && isThere(owner, job.metadata().namespace()));
    }

    private boolean isThere(Owner owner, String namespace) {
        return KINDS.stream()
                .filter(kind ->
                        kind.name().equals(owner.kind()) && kind.apiVersion().equals(owner.apiVersion()))
                .flatMap(kind -> store.get(kind, new ObjectKey(namespace, owner.name())).stream())
                .map(Stored::metadata)
                .anyMatch(found -> found.uid().equals(owner.uid()) && !isWaiting(found));
    }

    private static boolean isWaiting(Metadata owner) {
        return owner.isDeleting() && owner.finalizers().contains(Names.FOREGROUND_FINALIZER);
    }
}
