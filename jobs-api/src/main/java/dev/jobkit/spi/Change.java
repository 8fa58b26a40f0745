package dev.jobkit.spi;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of a store's change log. Each has a revision of its own; there are no gaps. */
public sealed interface Change {
    /** Returns its place in the log. */
    long revision();

    /**
     * An object was written.
     *
     * @param revision its place in the log
     * @param type what was done
     * @param object the object as it was then; a store may give a later state when it no longer has that one
     * @param before what queries ask for, as it was right before this write; null when this write left it as it was, and
     *     always for an object that was stored first or removed
     */
    record Written(
            long revision,
            Type type,
            Stored object,
            @Nullable Before before) implements Change {
        /** Makes the change of an object that fits the same queries as before. */
        public Written(long revision, Type type, Stored object) {
            this(revision, type, object, null);
        }
    }

    /**
     * What queries ask for of an object, other than its kind and namespace, which never change. It lets a watch that was
     * resumed tell that an object has ceased to fit, without knowing what it fitted before, and is small: a store that keeps
     * no old states keeps this with a change in the few cases in which a write changes it. The labels, the managing owner and
     * the liveness are what a store has to know of a stored object for its lists anyway.
     *
     * @param labels the labels
     * @param ownerUid the uid of the managing owner; null for none
     * @param isLive whether a controller had work with it, see {@link Stored#isLive}
     */
    record Before(Map<String, String> labels, @Nullable String ownerUid, boolean isLive) {
        /** Copies the labels. */
        public Before {
            labels = Metadata.sorted(labels);
        }

        /** Returns this of an object. */
        public static Before of(Stored object) {
            Metadata metadata = object.metadata();
            return new Before(
                    metadata.labels(), metadata.controller().map(Owner::uid).orElse(null), object.isLive());
        }

        /** Returns this of the object before a write that changes it; null when the write leaves it as it was. */
        public static @Nullable Before unlessSame(Stored before, Stored after) {
            if (before.isLive() != after.isLive()) {
                return of(before);
            }
            if (before.metadata().labels().equals(after.metadata().labels())
                    && before.metadata().owners().equals(after.metadata().owners())) {
                return null;
            }
            Before of = of(before);
            return of.equals(of(after)) ? null : of;
        }
    }

    /**
     * Something happened.
     *
     * @param revision its place in the log
     * @param event what
     */
    record Told(long revision, JobEvent event) implements Change {}

    /**
     * Something that followers do not see, such as an appended attempt, took this place.
     *
     * @param revision its place in the log
     */
    record Hidden(long revision) implements Change {}

    /** What was done to an object. */
    enum Type {
        /** It was stored first. */
        ADDED,
        /** It was changed. */
        MODIFIED,
        /** It was removed; the object is its last state. */
        DELETED
    }
}
