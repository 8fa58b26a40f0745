package dev.jobkit.core.loop;

import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Fence;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of a controller that has its store for itself: to everything, or to what it was told to look after, until another one
 * has taken the store. Thread-safe.
 */
final class Sole implements Ownership {
    private static final Logger log = LoggerFactory.getLogger(Sole.class);

    private final Predicate<ObjectRef> chosen;

    /** Uids of what was not chosen, but left something that was and goes on here. */
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

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
        return !lost && (Holdings.isOfAll(object) || isChosen(object) || kept.contains(object.uid()));
    }

    private boolean isChosen(ObjectRef object) {
        try {
            return chosen.test(object);
        } catch (RuntimeException e) {
            log.error("{} rests, as what says which objects are looked after threw", object, e);
            return false;
        }
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
    public boolean keep(ObjectRef object) {
        if (!lost && !isChosen(object)) {
            kept.add(object.uid());
        }
        return !lost;
    }

    @Override
    public void done(ObjectRef object) {
        kept.remove(object.uid());
    }

    @Override
    public boolean isHandingOver() {
        return false;
    }
}
