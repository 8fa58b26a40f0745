package dev.jobkit.core.store;

/**
 * Hashes of 64 bits that were seen, in eight to sixteen bytes each. Two values of one hash are as likely as nothing, but
 * possible: who is told that one was seen has to look whether it was that value. Not thread-safe.
 */
final class HashBits {
    /** So many of the last letters of a uid tell it from others together with its own hash. */
    private static final int ENOUGH = 12;

    private long[] slots = new long[2];
    private int size;

    /** Returns a hash of what tells one container's run from another's. */
    static long hash(String podUid, String container, int attempt) {
        long hash = (attempt + 1L) ^ ((long) podUid.hashCode() << 32) ^ container.hashCode(); // texts know theirs
        for (int i = Math.max(0, podUid.length() - ENOUGH); i < podUid.length(); i++) {
            hash = (hash ^ podUid.charAt(i)) * 0x100000001B3L;
        }
        hash ^= hash >>> 32;
        hash *= 0x9E3779B97F4A7C15L;
        return hash == 0 ? 1 : hash;
    }

    /** Adds a hash, never 0; false if it was seen before. */
    boolean add(long hash) {
        if (3 * (size + 1) > 2 * slots.length) {
            grow();
        }
        int i = slot(hash);
        while (slots[i] != 0) {
            if (slots[i] == hash) {
                return false;
            }
            i = (i + 1) & (slots.length - 1);
        }
        slots[i] = hash;
        size++;
        return true;
    }

    /** Returns how many were added. */
    int size() {
        return size;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (long hash : old) {
            if (hash != 0) {
                int i = slot(hash);
                while (slots[i] != 0) {
                    i = (i + 1) & (slots.length - 1);
                }
                slots[i] = hash;
            }
        }
    }

    private int slot(long hash) {
        return (int) (hash >>> 32) & (slots.length - 1);
    }
}
