package dev.jobkit.core.loop;

import dev.jobkit.model.ObjectKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects in the order of their ages, from both ends; in plain arrays, as there may be a hundred thousand, of which nobody asks
 * for long. Thread-safe.
 */
final class AgingQueue {
    private static final int FEW = 16;

    private String[] namespaces = new String[FEW];
    private String[] names = new String[FEW];
    private long[] seconds = new long[FEW];
    private int[] nanos = new int[FEW];
    private int head;
    private int size;

    /**
     * One that ages.
     *
     * @param key which object
     * @param last since when
     */
    record Aging(ObjectKey key, Instant last) {}

    /** Adds one that is no older than the others. */
    synchronized void addLast(ObjectKey key, Instant last) {
        makeRoom();
        set(head + size++, key, last);
    }

    /** Adds some that are older than the others, the oldest of which is the first. */
    synchronized void addAllFirst(List<Aging> older) {
        for (int i = older.size() - 1; i >= 0; i--) {
            makeRoom();
            head = (head - 1) & (names.length - 1);
            size++;
            set(head, older.get(i).key(), older.get(i).last());
        }
    }

    private void set(int index, ObjectKey key, Instant last) {
        int at = index & (names.length - 1);
        namespaces[at] = key.namespace();
        names[at] = key.name();
        seconds[at] = last.getEpochSecond();
        nanos[at] = last.getNano();
    }

    /** Returns one of them, the oldest is number 0; null when there are not so many. */
    synchronized @Nullable Aging get(int number) {
        if (number >= size) {
            return null;
        }
        int at = (head + number) & (names.length - 1);
        return new Aging(new ObjectKey(namespaces[at], names[at]), Instant.ofEpochSecond(seconds[at], nanos[at]));
    }

    /** Takes the oldest ones away. */
    synchronized void removeFirst(int count) {
        for (int i = 0; i < count; i++) {
            namespaces[head] = "";
            names[head] = "";
            head = (head + 1) & (names.length - 1);
            size--;
        }
        if (size < names.length / 4 && names.length > FEW) {
            resize(names.length / 2);
        }
    }

    private void makeRoom() {
        if (size == names.length) {
            resize(2 * size);
        }
    }

    private void resize(int length) {
        namespaces = unrolled(namespaces, new String[length]);
        seconds = unrolled(seconds, new long[length]);
        nanos = unrolled(nanos, new int[length]);
        names = unrolled(names, new String[length]); // the last, as its length is that of all
        head = 0;
    }

    /** Copies what is in a ring to the beginning of another array of its type. */
    private <A> A unrolled(A ring, A to) {
        int upToEnd = Math.min(size, names.length - head);
        System.arraycopy(ring, head, to, 0, upToEnd);
        System.arraycopy(ring, 0, to, upToEnd, size - upToEnd);
        return to;
    }
}
