package dev.jobkit.core.loop;

import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Fence;
import org.jspecify.annotations.Nullable;

/** What this controller looks after: everything, or its part where several share a store. Thread-safe. */
interface Ownership {
    /** Tells whether the object is looked after here. */
    boolean has(ObjectRef object);

    /** Tells whether passes may be made now. */
    boolean mayWrite();

    /** Returns who writes; null where there is one controller only. */
    @Nullable
    Fence fence();

    /** Says that the store has refused the fence. */
    void refused();

    /** Says that there may be work with an object that is looked after elsewhere, or nowhere. */
    void want(ObjectRef object);

    /** Takes the object now; false when somebody else looks after it. May wait for the store. */
    boolean take(ObjectRef object);

    /** Takes what was a part of something that is looked after here, and runs here; false as of {@link #take}. */
    default boolean keep(ObjectRef object) {
        return take(object);
    }

    /** Says that there is no work with the object any more, here at least. */
    void done(ObjectRef object);

    /** Tells whether what is looked after here is to go to others as soon as nothing of it runs here. */
    boolean isHandingOver();
}
