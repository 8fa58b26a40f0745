package dev.jobkit.core.loop;

import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Fence;
import org.jspecify.annotations.Nullable;

/** The right of a controller that has its store for itself: to everything, until another one has taken the store. Thread-safe. */
final class Sole implements Ownership {
    private volatile boolean lost;

    /** Ends the right for good. */
    void lose() {
        lost = true;
    }

    @Override
    public boolean has(ObjectRef object) {
        return !lost;
    }

    @Override
    public boolean mayWrite() {
        return !lost;
    }

    @Override
    public @Nullable Fence fence() {
        return null;
    }

    @Override
    public void refused() {}

    @Override
    public void want(ObjectRef object) {}

    @Override
    public boolean take(ObjectRef object) {
        return !lost;
    }

    @Override
    public void done(ObjectRef object) {}

    @Override
    public boolean isHandingOver() {
        return false;
    }
}
