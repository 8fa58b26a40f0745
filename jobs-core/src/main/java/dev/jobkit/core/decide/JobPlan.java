package dev.jobkit.core.decide;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Job;
import dev.jobkit.model.Pod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over a Job changes; a plain value that nobody has acted upon.
 *
 * <p>Source: none, it holds no rule.
 *
 * @param job the Job with its new metadata, status and memory; the same object when nothing changes
 * @param fate what becomes of the stored Job
 * @param creates new pods without uid and creation time; the name is the generateName until the loop completes it
 * @param moves changes of existing pods, at most one a pod
 * @param next when the Job wants its next pass
 * @param events what followers are told about the Job; creations of pods are told by the loop
 * @param notes what the records for people will say; creations of pods are noted by the loop
 * @param whyCreate why the pods are created, for the why-log; empty when none is
 * @param waiting what the Job waits for, in words; null when it waits for nothing but its pods
 * @param leftovers what becomes of the pods that it manages and that the view did not hold
 */
public record JobPlan(
        Job job,
        Fate fate,
        List<Pod> creates,
        List<PodMove> moves,
        Next next,
        List<JobEvent> events,
        List<Note> notes,
        String whyCreate,
        @Nullable String waiting,
        Leftovers leftovers) {
    /** Copies the lists. */
    public JobPlan {
        creates = List.copyOf(creates);
        moves = List.copyOf(moves);
        events = List.copyOf(events);
        notes = List.copyOf(notes);
    }

    /** What becomes of pods that carry the Job's uid as managing owner without being in its view. */
    public enum Leftovers {
        /** Nothing. */
        KEEP,
        /** They are deleted; a pass follows when they are gone. */
        DELETE,
        /** They lose the owner reference to the Job; a pass follows. */
        ORPHAN
    }

    /** What becomes of the stored Job. */
    public enum Fate {
        /** It stays. */
        KEEP,
        /** It is removed: it is being deleted and nothing holds it any more. */
        REMOVE
    }
}
