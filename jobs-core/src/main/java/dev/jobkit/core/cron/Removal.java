package dev.jobkit.core.cron;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the Jobs of a CronJob go, and a CronJob itself (Kubernetes: cascading deletion). */
public final class Removal {
    private Removal() {}

    /**
     * Returns the Job as it stays when it is deleted in the background, held by finalizers of others; empty when nothing
     * holds it and it can be removed at once.
     */
    public static Optional<Job> inBackground(Job job, Instant now) {
        List<String> held = ofOthers(job);
        return held.isEmpty() ? Optional.empty() : Optional.of(marked(job, held, now));
    }

    /** Tells whether the Job is being deleted already and only others keep it. */
    static boolean isHeldByOthers(Job job) {
        return job.metadata().isDeleting() && !ofOthers(job).isEmpty();
    }

    /** A deletion in the background takes back what an earlier one in another way had asked for. */
    private static List<String> ofOthers(Job job) {
        List<String> finalizers = new ArrayList<>(job.metadata().finalizers());
        finalizers.removeAll(List.of(Names.FOREGROUND_FINALIZER, Names.ORPHAN_FINALIZER));
        return finalizers;
    }

    private static Job marked(Job job, List<String> finalizers, Instant now) {
        Metadata m = job.metadata();
        Metadata.Builder after = m.toBuilder().finalizers(finalizers);
        if (!m.isDeleting()) {
            after.deleted(now).deletionGrace(Duration.ZERO).generation(m.generation() + 1);
        }
        return job.withMetadata(after.build());
    }

    /** Tells whether the CronJob waits for its Jobs to go. */
    public static boolean takesJobs(CronJob cronJob) {
        Metadata m = cronJob.metadata();
        return m.isDeleting()
                && m.finalizers().contains(Names.FOREGROUND_FINALIZER)
                && !m.finalizers().contains(Names.ORPHAN_FINALIZER);
    }

    /** Tells whether one of these Jobs has to go before the CronJob. */
    public static boolean waitsForJobs(CronJob cronJob, List<Job> jobs) {
        return takesJobs(cronJob)
                && jobs.stream().anyMatch(job -> blocks(job, cronJob.metadata().uid()));
    }

    /** Goes on with the deletion of a CronJob that is marked. */
    static void carryOut(CronDraft draft) {
        Metadata m = draft.cronJob.metadata();
        List<String> left = new ArrayList<>(m.finalizers());
        if (left.remove(Names.ORPHAN_FINALIZER)) {
            draft.view.jobs().forEach(job -> draft.change(disowned(job, m.uid())));
        } else if (left.contains(Names.FOREGROUND_FINALIZER)) {
            List<Job> blocking = draft.view.jobs().stream()
                    .filter(job -> blocks(job, m.uid()))
                    .toList();
            if (blocking.isEmpty()) {
                left.remove(Names.FOREGROUND_FINALIZER);
            }
            blocking.stream()
                    .filter(job -> !job.metadata().isDeleting())
                    .forEach(job -> draft.change(inForeground(job, draft.now)));
        }
        if (left.size() != m.finalizers().size()) {
            draft.remake(m.toBuilder().finalizers(left).build());
        }
        if (left.isEmpty()) {
            draft.remove();
        }
    }

    private static Job inForeground(Job job, Instant now) {
        List<String> finalizers = new ArrayList<>(job.metadata().finalizers());
        finalizers.add(Names.FOREGROUND_FINALIZER);
        return marked(job, finalizers, now);
    }

    /** Returns the Job without the owner of this uid. */
    public static Job disowned(Job job, String uid) {
        List<Owner> owners = new ArrayList<>(job.metadata().owners());
        owners.removeIf(owner -> owner.uid().equals(uid));
        return job.withMetadata(job.metadata().toBuilder().owners(owners).build());
    }

    private static boolean blocks(Job job, String uid) {
        return job.metadata().owners().stream()
                .anyMatch(owner -> owner.uid().equals(uid) && Boolean.TRUE.equals(owner.blockOwnerDeletion()));
    }
}
