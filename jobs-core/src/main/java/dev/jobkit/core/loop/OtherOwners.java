package dev.jobkit.core.loop;

import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.JobStore;
import java.util.List;
import java.util.Optional;

/**
 * Tells how the owners of an object stand: it stays as long as one of them is there that does not itself wait for what it
 * owns to go (meta/v1 OwnerReference, garbage collection).
 *
 * @param store where owners are looked up
 */
public record OtherOwners(JobStore store) {
    /** What may own something. */
    public static final List<Kind<? extends Stored>> KINDS =
            List.of(Kind.CRON_JOB, Kind.JOB, Kind.POD, Kind.DEFINITION);

    /** How an owner stands. */
    public enum Standing {
        /** It is there, or of a kind that is not kept here. */
        THERE,
        /** It is being deleted and waits for what it owns to go. */
        WAITING,
        /** It is being deleted and leaves behind what it owns. */
        LEAVING,
        /** There is none of this name and uid. */
        GONE
    }

    /** Tells whether the object stays when the owner of this uid goes. */
    boolean keep(Stored object, String uid) {
        List<Owner> owners = object.metadata().owners();
        return owners.size() > 1
                && owners.stream()
                        .anyMatch(owner -> !owner.uid().equals(uid)
                                && isKeeping(standing(owner, object.metadata().namespace())));
    }

    private static boolean isKeeping(Standing standing) {
        return standing == Standing.THERE || standing == Standing.LEAVING;
    }

    /** Looks the owner of an object in this namespace up. */
    public Standing standing(Owner owner, String namespace) {
        Optional<Kind<? extends Stored>> kind = KINDS.stream()
                .filter(known ->
                        known.name().equals(owner.kind()) && known.apiVersion().equals(owner.apiVersion()))
                .findFirst();
        if (kind.isEmpty()) {
            return Standing.THERE; // nobody can tell here
        }
        return store.get(kind.get(), new ObjectKey(namespace, owner.name()))
                .map(Stored::metadata)
                .filter(found -> found.uid().equals(owner.uid()))
                .map(OtherOwners::standing)
                .orElse(Standing.GONE);
    }

    private static Standing standing(Metadata owner) {
        if (owner.isDeleting() && owner.finalizers().contains(Names.ORPHAN_FINALIZER)) {
            return Standing.LEAVING;
        }
        return owner.isDeleting() && owner.finalizers().contains(Names.FOREGROUND_FINALIZER)
                ? Standing.WAITING
                : Standing.THERE;
    }
}
