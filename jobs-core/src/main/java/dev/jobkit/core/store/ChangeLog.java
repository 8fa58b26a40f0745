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
    private final Consumer<Ended> forgotten;
    private final ArrayList<Page> pages = new ArrayList<>();
    private int head;
    private long last;

    /** Whether a page was begun since the last {@link #trim}. */
    private boolean hasGrown;

    /**
     * Makes an empty log.
     *
     * @param forgotten is told what the changes that leave the log have written
     */
    ChangeLog(InstantSource clock, Consumer<Ended> forgotten) {
        this.clock = clock;
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

    /** Notes that the change made last left something in this cell that has ended. */
    void ended(Cell cell) {
        pages.get(pages.size() - 1).ended.add(cell);
    }

    void tell(JobEvent event) {
        add(new Change.Told(last + 1, event));
    }

    void hide() {
        add(new Change.Hidden(last + 1));
    }

    private void add(Change change) {
        if (pages.isEmpty() || pages.get(pages.size() - 1).changes.size() == PAGE) {
            pages.add(new Page(clock.instant()));
            hasGrown = true;
        }
        pages.get(pages.size() - 1).changes.add(change);
        last = change.revision();
    }

    /** Tells whether there may be something to {@link #trim}. */
    boolean hasGrown() {
        return hasGrown;
    }

    /**
     * Drops what is no longer kept.
     *
     * @param read up to which revision all who follow have read
     * @param asked the newest revision when they were asked; who began to follow since then wants what was new then
     */
    void trim(long read, long asked) {
        hasGrown = false;
        long unwanted = Math.min(read, asked - LEAST);
        Instant old = pages.get(pages.size() - 1).begun.minus(YOUNG);
        while (kept() >= LEAST + 2 * PAGE && (isRead(unwanted) || isTooMuch(old))) {
            Page oldest = pages.set(head, Page.NONE);
            head++; // before the call, which may fail
            forgotten.accept(new Ended(oldest.ended, oldest.last()));
        }
        if (head > pages.size() / 2 + 16) {
            pages.subList(0, head).clear();
            head = 0;
        }
    }

    /** Tells whether the oldest page is up to this revision, which all who follow have read. */
    private boolean isRead(long revision) {
        return pages.get(head).last() <= revision;
    }

    /** Tells whether the oldest page is dropped though somebody has not read it. */
    private boolean isTooMuch(Instant old) {
        return kept() >= UNREAD + 2 * PAGE
                && (kept() > MOST || pages.get(head + 1).begun.isBefore(old));
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
        long oldest = pages.get(head).changes.get(0).revision();
        if (revision < oldest - 1) {
            throw new RevisionGoneException(revision, oldest);
        }
        int skip = (int) (revision - (oldest - 1));
        int count = (int) Math.min(limit, last - revision);
        List<Change> found = new ArrayList<>(count);
        for (int i = skip; i < skip + count; i++) {
            found.add(pages.get(head + i / PAGE).changes.get(i % PAGE));
        }
        return found;
    }

    /** Changes that were made one after the other. */
    private static final class Page {
        private static final Page NONE = new Page(Instant.EPOCH);

        private final Instant begun;
        private final List<Change> changes = new ArrayList<>(0);
        private final List<Cell> ended = new ArrayList<>(0);

        private Page(Instant begun) {
            this.begun = begun;
        }

        private long last() {
            return changes.get(changes.size() - 1).revision();
        }
    }
}
