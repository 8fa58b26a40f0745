package dev.jobkit.core.store;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.RevisionGoneException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest changes of a store, one a revision, without gaps. Not thread-safe.
 *
 * <p>Changes stand in pages of equal size, so that finding a revision is arithmetic and dropping old ones is cheap.
 */
final class ChangeLog {
    /** At least this many changes are kept, though everybody has read them. */
    static final int LEAST = 20_000;

    /** At least this many changes are kept while somebody who follows has not read them. */
    static final int UNREAD = 100_000;

    /** No more than this many changes are kept, however young. */
    static final int MOST = 400_000;

    private static final int PAGE = 1024;
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final LongSupplier readByAll;
    private final Consumer<List<Change>> forgotten;
    private final ArrayList<List<Change>> pages = new ArrayList<>();
    private final ArrayList<Instant> begun = new ArrayList<>();
    private int head;
    private long last;

    /**
     * Makes an empty log.
     *
     * @param readByAll tells up to which revision all who follow have read
     * @param forgotten is told the changes that leave the log
     */
    ChangeLog(InstantSource clock, LongSupplier readByAll, Consumer<List<Change>> forgotten) {
        this.clock = clock;
        this.readByAll = readByAll;
        this.forgotten = forgotten;
    }

    /** Returns the revision of the newest change; 0 before the first. */
    long last() {
        return last;
    }

    void write(Change.Type type, Stored object) {
        add(new Change.Written(last + 1, type, object));
    }

    void modify(Stored object, Change.@Nullable Before before) {
        add(new Change.Written(last + 1, Change.Type.MODIFIED, object, before));
    }

    void tell(JobEvent event) {
        add(new Change.Told(last + 1, event));
    }

    void hide() {
        add(new Change.Hidden(last + 1));
    }

    private void add(Change change) {
        if (pages.isEmpty() || pages.get(pages.size() - 1).size() == PAGE) {
            pages.add(new ArrayList<>(PAGE));
            begun.add(clock.instant());
            trim();
        }
        pages.get(pages.size() - 1).add(change);
        last = change.revision();
    }

    private void trim() {
        Instant old = begun.get(begun.size() - 1).minus(YOUNG);
        long read = readByAll.getAsLong();
        while (kept() > LEAST + PAGE && (isRead(read) || isTooMuch(old))) {
            List<Change> oldest = pages.set(head, List.of());
            head++; // before the call, which may fail
            forgotten.accept(oldest);
        }
        if (head > pages.size() / 2 + 16) {
            pages.subList(0, head).clear();
            begun.subList(0, head).clear();
            head = 0;
        }
    }

    /** Tells whether the oldest page was read by all who follow. */
    private boolean isRead(long read) {
        return pages.get(head).get(PAGE - 1).revision() <= read;
    }

    /** Tells whether the oldest page is dropped though somebody has not read it. */
    private boolean isTooMuch(Instant old) {
        return kept() > UNREAD + PAGE && (kept() > MOST || begun.get(head + 1).isBefore(old));
    }

    private int kept() {
        return (pages.size() - head) * PAGE;
    }

    List<Change> after(long revision, int limit) throws RevisionGoneException {
        if (revision > last) {
            throw RevisionGoneException.beyond(revision, last);
        }
        if (revision == last || pages.isEmpty()) {
            return List.of();
        }
        long oldest = pages.get(head).get(0).revision();
        if (revision < oldest - 1) {
            throw new RevisionGoneException(revision, oldest);
        }
        int skip = (int) (revision - (oldest - 1));
        int count = (int) Math.min(limit, last - revision);
        List<Change> found = new ArrayList<>(count);
        for (int i = skip; i < skip + count; i++) {
            found.add(pages.get(head + i / PAGE).get(i % PAGE));
        }
        return found;
    }
}
