package dev.jobkit.model;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of completion indexes, written {@code "0-2,5"} (batch/v1 JobStatus.completedIndexes).
 *
 * <p>Bits in chunks of {@value #CHUNK} indexes; a set made from another one shares the chunks that did not change, so that
 * adding a few to a million is cheap; full chunks are shared by all sets. Indexes are 0 to {@value #MAX_INDEX}. Safe for
 * use by any number of threads.
 */
public final class IndexSet {
    /** The set without indexes. */
    public static final IndexSet EMPTY = new IndexSet(new long[0][], 0);

    /** The largest index: completions are at most one more. */
    public static final int MAX_INDEX = Integer.MAX_VALUE - 1;

    private static final int CHUNK = 4096;
    private static final int WORDS = CHUNK / Long.SIZE;

    /** What stands for every chunk without indexes; never changed. */
    private static final long[] NONE = new long[WORDS];

    /** What stands for every chunk with all of its indexes; never changed. */
    private static final long[] FULL = full();

    /** Never changed once published. */
    private final long[][] chunks;

    private final int size;

    private IndexSet(long[][] chunks, int size) {
        this.chunks = chunks;
        this.size = size;
    }

    /** Returns the set of these indexes. */
    public static IndexSet of(int... indexes) {
        return EMPTY.plus(indexes);
    }

    /** Returns the set of the indexes from {@code first} to {@code last}, both included; empty if last is smaller. */
    public static IndexSet range(int first, int last) {
        if (first <= last && (first < 0 || last > MAX_INDEX)) {
            throw new IllegalArgumentException("indexes are 0 to " + MAX_INDEX + ", not " + first + " to " + last);
        }
        Edit edit = new Edit(EMPTY);
        edit.addRange(first, last);
        return edit.done();
    }

    /**
     * Reads the text form: ascending numbers and ranges, {@code "0-2,5"}; empty text is the empty set.
     *
     * @throws IllegalArgumentException if the text has another form or does not ascend; the message names the part
     */
    public static IndexSet parse(String text) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        Edit edit = new Edit(EMPTY);
        int previous = -1;
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            int first = number(dash < 0 ? part : part.substring(0, dash), part);
            int last = dash < 0 ? first : number(part.substring(dash + 1), part);
            if (first <= previous || last < first || (dash >= 0 && last == first)) {
                throw new IllegalArgumentException("indexes must ascend: \"" + part + "\" in \"" + text + "\"");
            }
            edit.addRange(first, last);
            previous = last;
        }
        return edit.done();
    }

    private static long[] full() {
        long[] words = new long[WORDS];
        Arrays.fill(words, -1L);
        return words;
    }

    private static int number(String digits, String part) {
        if (!digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            try {
                int index = Integer.parseInt(digits);
                if (index <= MAX_INDEX) {
                    return index;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("index is too large: \"" + part + "\"", e);
            }
            throw new IllegalArgumentException("index is too large: \"" + part + "\"");
        }
        throw new IllegalArgumentException("not an index or a range of indexes such as 3 or 5-7: \"" + part + "\"");
    }

    /** Returns how many indexes are in the set. */
    public int size() {
        return size;
    }

    /** Tells whether the set has no index. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Tells whether the index is in the set. */
    public boolean contains(int index) {
        return index >= 0
                && index / CHUNK < chunks.length
                && (chunks[index / CHUNK][(index % CHUNK) / Long.SIZE] & (1L << index)) != 0;
    }

    /** Returns the set with these indexes added. */
    public IndexSet plus(int... indexes) {
        Edit edit = new Edit(this);
        for (int index : indexes) {
            edit.add(index);
        }
        return edit.done();
    }

    /** Returns the set with the indexes of the other one added. */
    public IndexSet plus(IndexSet other) {
        if (isEmpty()) {
            return other;
        }
        Edit edit = new Edit(this);
        other.stream().forEach(edit::add);
        return edit.done();
    }

    /** Returns the set without the indexes of the other one. */
    public IndexSet minus(IndexSet other) {
        Edit edit = new Edit(this);
        other.stream().forEach(edit::remove);
        return edit.done();
    }

    /** Returns the indexes smaller than the bound. */
    public IndexSet below(int bound) {
        if (last() < bound) {
            return this;
        }
        Edit edit = new Edit(EMPTY);
        for (int first = next(0); first >= 0 && first < bound; ) {
            int end = Math.min(nextMissing(first), bound);
            edit.addRange(first, end - 1);
            first = next(end);
        }
        return edit.done();
    }

    /** Returns the smallest index of the set that is {@code from} or more; -1 when there is none. */
    public int next(int from) {
        for (int c = Math.max(from, 0) / CHUNK; c < chunks.length; c++) {
            long[] chunk = chunks[c];
            int start = Math.max(from - c * CHUNK, 0);
            int w = start / Long.SIZE;
            long word = chunk[w] & (-1L << start);
            while (word == 0 && ++w < WORDS) {
                word = chunk[w];
            }
            if (word != 0) {
                return c * CHUNK + w * Long.SIZE + Long.numberOfTrailingZeros(word);
            }
        }
        return -1;
    }

    /** Returns the smallest index that is {@code from} or more and not in the set. */
    public int nextMissing(int from) {
        int i = Math.max(from, 0);
        while (i / CHUNK < chunks.length) {
            long free = ~chunks[i / CHUNK][(i % CHUNK) / Long.SIZE] & (-1L << i);
            if (free != 0) {
                return (i & -Long.SIZE) + Long.numberOfTrailingZeros(free);
            }
            i = (i & -Long.SIZE) + Long.SIZE;
        }
        return i;
    }

    /** Returns the largest index; -1 when the set is empty. */
    public int last() {
        for (int c = chunks.length - 1; c >= 0; c--) {
            long[] chunk = chunks[c];
            for (int w = WORDS - 1; w >= 0; w--) {
                if (chunk[w] != 0) {
                    return c * CHUNK + w * Long.SIZE + Long.SIZE - 1 - Long.numberOfLeadingZeros(chunk[w]);
                }
            }
        }
        return -1;
    }

    /** Returns the indexes in ascending order. */
    public IntStream stream() {
        return IntStream.iterate(next(0), i -> i >= 0, i -> next(i + 1));
    }

    /** Returns the text form; two neighbours are written {@code "0,1"}, three {@code "0-2"}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int first = next(0); first >= 0; ) {
            int last = nextMissing(first) - 1;
            if (text.length() > 0) {
                text.append(',');
            }
            text.append(first);
            if (last > first) {
                text.append(last == first + 1 ? ',' : '-').append(last);
            }
            first = next(last + 1);
        }
        return text.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof IndexSet that) || size != that.size) {
            return false;
        }
        for (int c = 0; c < Math.min(chunks.length, that.chunks.length); c++) {
            if (chunks[c] != that.chunks[c] && !Arrays.equals(chunks[c], that.chunks[c])) {
                return false;
            }
        }
        return last() == that.last();
    }

    @Override
    public int hashCode() {
        return 31 * size + last();
    }

    /** Collects changes to a copy and copies each chunk at most once. */
    private static final class Edit {
        private final IndexSet base;
        private long[][] chunks;
        private int size;

        Edit(IndexSet base) {
            this.base = base;
            this.chunks = base.chunks;
            this.size = base.size;
        }

        void add(int index) {
            if (index < 0 || index > MAX_INDEX) {
                throw new IllegalArgumentException("an index is 0 to " + MAX_INDEX + ", not " + index);
            }
            int c = index / CHUNK;
            int w = (index % CHUNK) / Long.SIZE;
            if (c >= chunks.length || (chunks[c][w] & (1L << index)) == 0) {
                own(c)[w] |= 1L << index;
                size++;
            }
        }

        void addRange(int first, int last) {
            if (first > last) {
                return;
            }
            reach(last / CHUNK);
            for (int c = first / CHUNK; c <= last / CHUNK; c++) {
                int start = Math.max(first, c * CHUNK);
                int end = Math.min(last, c * CHUNK + (CHUNK - 1));
                if (end - start == CHUNK - 1) {
                    fill(c);
                } else {
                    for (int index = start; index <= end; index++) {
                        add(index);
                    }
                }
            }
        }

        private void fill(int c) {
            reach(c);
            for (long word : chunks[c]) {
                size += Long.SIZE - Long.bitCount(word);
            }
            chunks[c] = FULL;
        }

        void remove(int index) {
            if (base.contains(index)) {
                long[] chunk = own(index / CHUNK);
                int w = (index % CHUNK) / Long.SIZE;
                if ((chunk[w] & (1L << index)) != 0) {
                    chunk[w] &= ~(1L << index);
                    size--;
                }
            }
        }

        /** Makes the array of chunks this edit's own and long enough. */
        private void reach(int c) {
            if (chunks == base.chunks || c >= chunks.length) {
                int before = chunks.length;
                chunks = Arrays.copyOf(chunks, Math.max(before, c + 1));
                Arrays.fill(chunks, before, chunks.length, NONE);
            }
        }

        private long[] own(int c) {
            reach(c);
            long[] chunk = chunks[c];
            if (chunk == NONE || chunk == FULL || (c < base.chunks.length && chunk == base.chunks[c])) {
                chunk = chunk.clone();
                chunks[c] = chunk;
            }
            return chunk;
        }

        IndexSet done() {
            if (size == 0) {
                return EMPTY;
            }
            return chunks == base.chunks ? base : new IndexSet(chunks, size);
        }
    }
}
