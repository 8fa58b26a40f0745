package dev.jobkit.core.listen;

import dev.jobkit.Watch;
import dev.jobkit.WatchEvent;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Position;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Wakeup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A watch as a cursor over the change log. An object that begins or ceases to fit the query is told as ADDED or DELETED.
 *
 * @param <T> the class of the objects
 */
public final class StoreWatch<T extends Stored> implements Watch<T> {
    private static final int BATCH = 512;

    private final JobStore store;
    private final Kind<T> kind;
    private final Query query;

    private final Consumer<StoreWatch<?>> onClose;
    private final Wakeup follow;
    private volatile long seen;

    /** Whether what comes next is no longer in the log: then this will never come to more. */
    private volatile boolean gone;

    private volatile @Nullable Runnable ready;

    /** Makes a watch that begins after this revision; nobody is told when it is closed. */
    public StoreWatch(JobStore store, Kind<T> kind, Query query, long after) {
        this(store, kind, query, after, watch -> {});
    }

    /**
     * Makes a watch that begins after this revision.
     *
     * @param onClose is told when the watch is closed
     */
    public StoreWatch(JobStore store, Kind<T> kind, Query query, long after, Consumer<StoreWatch<?>> onClose) {
        this.onClose = onClose;
        this.store = store;
        this.kind = kind;
        this.query = query;
        this.seen = after;
        this.follow = store.follow(() -> gone ? Long.MAX_VALUE : seen, this::wake);
    }

    @Override
    public List<WatchEvent<T>> poll(int limit) throws RevisionGoneException {
        List<WatchEvent<T>> found = new ArrayList<>();
        while (found.size() < limit) {
            List<Change> changes = read();
            for (Change change : changes) {
                if (found.size() == limit) {
                    return found;
                }
                seen = change.revision();
                WatchEvent<T> event = event(change);
                if (event != null) {
                    found.add(event);
                }
            }
            if (changes.size() < BATCH) {
                break;
            }
        }
        return found;
    }

    private @Nullable WatchEvent<T> event(Change change) {
        if (!(change instanceof Change.Written written)
                || !written.object().kind().equals(kind)) {
            return null;
        }
        T object = kind.type().cast(written.object());
        boolean fits = query.matches(object);
        Change.Before before = written.before();
        boolean did = before == null ? fits : query.matched(object, before);
        if (!fits && !did) {
            return null;
        }
        WatchEvent.Type told =
                fits == did ? type(written.type()) : fits ? WatchEvent.Type.ADDED : WatchEvent.Type.DELETED;
        return new WatchEvent<>(told, object, change.revision());
    }

    private static WatchEvent.Type type(Change.Type type) {
        return switch (type) {
            case ADDED -> WatchEvent.Type.ADDED;
            case MODIFIED -> WatchEvent.Type.MODIFIED;
            case DELETED -> WatchEvent.Type.DELETED;
        };
    }

    private List<Change> read() throws RevisionGoneException {
        try {
            return store.changesAfter(seen, BATCH);
        } catch (RevisionGoneException e) {
            gone = true;
            throw e;
        }
    }

    private void wake() {
        Runnable task = ready;
        if (task != null) {
            task.run();
        }
    }

    @Override
    public void onReady(Runnable task) {
        ready = task;
        task.run();
    }

    @Override
    public Position position() {
        return new Position(store.id(), seen);
    }

    @Override
    public void close() {
        onClose.accept(this);
        ready = null;
        follow.cancel();
    }
}
