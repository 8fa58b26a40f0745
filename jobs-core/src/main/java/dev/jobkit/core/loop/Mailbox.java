package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What is laid down for an entry by any thread, and taken by the worker that has the entry, in the order of its coming: reports
 * about its pods, and slots that others hand over. Empty ones take nothing but their fields, as there may be many entries.
 */
abstract class Mailbox {
    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<Mailbox, Letter> REPORTS =
            AtomicReferenceFieldUpdater.newUpdater(Mailbox.class, Letter.class, "reports");

    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<Mailbox, Letter> SLOTS =
            AtomicReferenceFieldUpdater.newUpdater(Mailbox.class, Letter.class, "slots");

    /** The last report that was laid down. */
    private volatile @Nullable Letter<Reported> reports;

    /** The last slot that was laid down. */
    private volatile @Nullable Letter<PodSlot> slots;

    /** Reports in the order of their coming, which are older than all others; only the worker that has the entry changes it. */
    private volatile @Nullable Letter<Reported> opened;

    /** One of several, each of which knows the next: the one before it, or the one after it once they are opened. */
    private static final class Letter<T> {
        private final T content;
        private @Nullable Letter<T> next;

        Letter(T content) {
            this.content = content;
        }
    }

    /** Lays a report down. */
    final void post(Reported reported) {
        lay(REPORTS, new Letter<>(reported));
    }

    /** Lays slots down. */
    final void lay(Collection<PodSlot> handed) {
        handed.forEach(slot -> lay(SLOTS, new Letter<>(slot)));
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private void lay(AtomicReferenceFieldUpdater<Mailbox, Letter> pile, Letter letter) {
        do {
            letter.next = pile.get(this);
        } while (!pile.compareAndSet(this, letter.next, letter));
    }

    /** Takes the oldest report, or null when there is none. */
    final @Nullable Reported poll() {
        if (opened == null && reports != null) {
            opened = open();
        }
        Letter<Reported> first = opened;
        if (first == null) {
            return null;
        }
        opened = first.next;
        return first.content;
    }

    @SuppressWarnings("unchecked")
    private @Nullable Letter<Reported> open() {
        Letter<Reported> oldest = null;
        for (Letter<Reported> at = REPORTS.getAndSet(this, null); at != null; ) {
            Letter<Reported> before = at.next;
            at.next = oldest;
            oldest = at;
            at = before;
        }
        return oldest;
    }

    /** Takes all slots, the oldest first. */
    @SuppressWarnings("unchecked")
    final Collection<PodSlot> takeHanded() {
        Deque<PodSlot> taken = new ArrayDeque<>(0);
        if (slots != null) {
            for (Letter<PodSlot> at = SLOTS.getAndSet(this, null); at != null; at = at.next) {
                taken.addFirst(at.content);
            }
        }
        return taken;
    }

    /** Tells whether there are reports or slots that no pass has taken in. */
    final boolean hasMail() {
        return hasNews() || slots != null;
    }

    /** Tells whether there are reports that no pass has taken in. */
    final boolean hasNews() {
        return opened != null || reports != null;
    }
}
