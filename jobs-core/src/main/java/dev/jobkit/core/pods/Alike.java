package dev.jobkit.core.pods;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the pods that are looked at together have in common, made once: most of a wide Job's pods go the same way at the same time,
 * and a quarter of what is kept of each was a copy of what the one before has. For one thread.
 *
 * <p>Source: none, it holds no rule.
 */
public final class Alike {
    private List<PodCondition> conditions = List.of();
    private @Nullable Owner owner;
    private @Nullable ObjectRef job;
    private String container = "";
    private String started = "";

    /** Returns this condition; that of the last pod if it has one at this place that is the same. */
    PodCondition condition(
            int place,
            PodConditionType type,
            ConditionStatus status,
            @Nullable String reason,
            @Nullable String message,
            @Nullable Instant since) {
        if (place < conditions.size()) {
            PodCondition last = conditions.get(place);
            if (last.lastTransition() == since
                    && last.type().equals(type)
                    && last.status().equals(status)
                    && isSame(last.reason(), reason)
                    && isSame(last.message(), message)
                    && last.lastProbe() == null) {
                return last;
            }
        }
        return new PodCondition(type, status, reason, message, null, since);
    }

    private static boolean isSame(@Nullable String one, @Nullable String other) {
        return one == null ? other == null : one.equals(other);
    }

    /** Returns the list of these conditions; that of the last pod if it has the very same ones. */
    List<PodCondition> conditions(PodCondition[] all, int size) {
        boolean same = size == conditions.size();
        for (int i = 0; i < size && same; i++) {
            same = conditions.get(i) == all[i];
        }
        if (!same) {
            conditions = List.of(Arrays.copyOf(all, size));
        }
        return conditions;
    }

    /** Says to which Job the pods belong that are looked at next. */
    public void job(ObjectRef whose) {
        job = whose;
        owner = null;
    }

    /** Returns the reference to the Job that is this owner of a pod in the namespace. */
    ObjectRef job(Owner itsOwner, String namespace) {
        ObjectRef known = job;
        if (known == null
                || (owner != itsOwner && !isTo(known, itsOwner))
                || !known.namespace().equals(namespace)) {
            known = new ObjectRef(itsOwner.kind(), namespace, itsOwner.name(), itsOwner.uid());
        }
        owner = itsOwner;
        job = known;
        return known;
    }

    private static boolean isTo(ObjectRef ref, Owner owner) {
        return ref.uid().equals(owner.uid())
                && ref.name().equals(owner.name())
                && ref.kind().equals(owner.kind());
    }

    /** Returns the sentence that this container was started. */
    String started(String itsContainer) {
        if (!container.equals(itsContainer) || started.isEmpty()) {
            container = itsContainer;
            started = "Started container " + itsContainer;
        }
        return started;
    }
}
