package dev.jobkit.cli;

import dev.jobkit.From;
import dev.jobkit.Objects;
import dev.jobkit.Watch;
import dev.jobkit.WatchEvent;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every state of the objects of a kind, as they come; lists again when it fell behind. For one thread.
 *
 * @param <T> the class of the objects
 */
final class Feed<T extends Stored> implements AutoCloseable {
    private static final int BATCH = 256;

    private final Objects objects;
    private final Kind<T> kind;
    private final Bell bell;
    private Watch<T> watch;

    /** Begins with what happens from now on, and rings the bell when there is something. */
    Feed(Objects objects, Kind<T> kind, Bell bell) {
        this(objects, kind, bell, From.NOW);
    }

    /** Begins there, or now if the change log does not go back so far. */
    Feed(Objects objects, Kind<T> kind, Bell bell, From from) {
        this.objects = objects;
        this.kind = kind;
        this.bell = bell;
        Watch<T> first;
        try {
            first = watch(from);
        } catch (RevisionGoneException e) {
            first = open(From.NOW);
        }
        this.watch = first;
    }

    private Watch<T> open(From from) {
        try {
            return watch(from);
        } catch (RevisionGoneException e) {
            throw new IllegalStateException("the change log moves on faster than it is read", e);
        }
    }

    private Watch<T> watch(From from) throws RevisionGoneException {
        Watch<T> fresh = objects.watch(kind, Query.ALL, from);
        fresh.onReady(bell::ring);
        return fresh;
    }

    /** Hands over all states that there are, the last one of a deleted object among them. */
    void drain(Consumer<T> taker) {
        try {
            List<WatchEvent<T>> events = watch.poll(BATCH);
            while (!events.isEmpty()) {
                for (WatchEvent<T> event : events) {
                    T object = event.object();
                    if (object != null) {
                        taker.accept(object);
                    }
                }
                events = watch.poll(BATCH);
            }
        } catch (RevisionGoneException e) {
            listAgain(taker);
        }
    }

    private void listAgain(Consumer<T> taker) {
        Listed<T> all = objects.all(kind, Query.ALL);
        watch.close();
        watch = open(From.after(all.position()));
        all.items().forEach(taker);
    }

    @Override
    public void close() {
        watch.close();
    }
}
