package dev.jobkit.core.loop;

import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Fence;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The right of a controller that has its store for itself: to everything, or to what it was told to look after, until another one
 * has taken the store. Thread-safe.
 */
final class Sole implements Ownership {
    private final Predicate<ObjectRef> chosen;
    private volatile boolean lost;

    Sole(Predicate<ObjectRef> chosen) {
        this.chosen = chosen;
    }

    /** Ends the right for good. */
    void lose() {
        lost = true;
    }

    @Override
    public boolean has(ObjectRef object) {
        return !lost && (Holdings.isOfAll(object) || chosen.test(object));
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
        return has(object);
    }

    @Override
    public void done(ObjectRef object) {}

    @Override
    public boolean isHandingOver() {
        return false;
    }
}
