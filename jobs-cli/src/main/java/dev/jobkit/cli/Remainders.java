package dev.jobkit.cli;

import dev.jobkit.JobController;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Query;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Knows whether deletions have been seen through: what was deleted is gone, and so is what it managed. */
final class Remainders {
    private static final Set<String> OURS =
            Set.of(Names.FOREGROUND_FINALIZER, Names.ORPHAN_FINALIZER, Names.TRACKING_FINALIZER);
    private static final List<Kind<? extends Stored>> KINDS = List.of(Kind.CRON_JOB, Kind.JOB, Kind.POD);
    private static final List<Kind<? extends Stored>> OWNERS = List.of(Kind.CRON_JOB, Kind.JOB);

    private final JobController jobs;

    Remainders(JobController jobs) {
        this.jobs = jobs;
    }

    /** Tells whether something is about to go that nobody else holds. */
    boolean areThere() {
        Set<String> seen = new HashSet<>(); // owners come before what they manage
        for (Kind<? extends Stored> kind : KINDS) {
            for (Stored object : all(kind)) {
                Metadata metadata = object.metadata();
                boolean leaves = metadata.isDeleting() && OURS.containsAll(metadata.finalizers());
                if (leaves
                        || metadata.controller()
                                .filter(owner -> isGone(owner, seen))
                                .isPresent()) {
                    return true;
                }
                seen.add(metadata.uid());
            }
        }
        return false;
    }

    private static boolean isGone(Owner owner, Set<String> seen) {
        return OWNERS.stream().anyMatch(owner::isOf) && !seen.contains(owner.uid());
    }

    private List<? extends Stored> all(Kind<? extends Stored> kind) {
        return jobs.objects().all(kind, Query.ALL).items();
    }
}
