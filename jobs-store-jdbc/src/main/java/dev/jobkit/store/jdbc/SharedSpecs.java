package dev.jobkit.store.jdbc;

import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds the specs that many objects have: pods of a template, Jobs that differ in nothing but what their names and uids make of
 * them, their records. The second object of a text and all after it are rows that name the text, which is stored once.
 * Thread-safe.
 */
final class SharedSpecs {
    /** With this begins what a row has in place of a spec; JSON never does. */
    static final char MARK = '#';

    /** Shorter texts are not worth a row. */
    private static final int SHORTEST = 128;

    /** So many texts are remembered, and so many characters of them. */
    private static final int MOST = 256;

    private static final int MOST_CHARACTERS = 4_000_000;

    /** Of so many texts it is known who had them last; a power of two. */
    private static final int MOST_ONCE = 4096;

    private static final int HALF = 32;

    private static final String KEYED = "\"idempotencyKey\":";

    private final Map<String, Shared> known = new ConcurrentHashMap<>();
    private final AtomicLong characters = new AtomicLong();

    /** Hashes of a text and, below, of the uid of an object that has it. */
    private final AtomicLongArray once = new AtomicLongArray(MOST_ONCE);

    /**
     * A text that is stored by itself.
     *
     * @param id its name, made of the text
     * @param text the text, with blanks
     */
    record Shared(String id, String text) {}

    /** Returns where the spec of this object stands, if others have it, too; null if it stands in the object's own row. */
    @Nullable
    Shared find(Stored object, String spec) {
        // a record with a key is found by the text of its row
        if (spec.length() < SHORTEST || (object.kind().equals(Kind.RUN) && spec.contains(KEYED))) {
            return null;
        }
        String text = SpecBlanks.blanked(
                spec,
                object.kind().name(),
                object.metadata().name(),
                object.metadata().uid());
        Shared shared = known.get(text);
        if (shared != null) {
            return shared;
        }
        if (text.length() > MOST_CHARACTERS || !hasAnother(text.hashCode(), object)) {
            return null;
        }
        shared = new Shared(id(text), text);
        if (known.size() >= MOST || characters.addAndGet(text.length()) > MOST_CHARACTERS) {
            known.clear();
            characters.set(text.length());
        }
        known.put(text, shared);
        return shared;
    }

    /** Tells whether an object of another uid had a text of this hash lately; one that is written again is no other one. */
    private boolean hasAnother(int hash, Stored object) {
        int uid = object.metadata().uid().hashCode();
        long mine = ((long) hash << HALF) | Integer.toUnsignedLong(uid);
        long last = once.getAndSet((hash ^ (hash >>> 16)) & (MOST_ONCE - 1), mine);
        return (int) (last >>> HALF) == hash && last != mine && last != 0;
    }

    /** Returns the name of a text: 22 characters after the mark, of 132 bits. */
    static String id(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return MARK + Base64.getUrlEncoder().encodeToString(sum).substring(0, 22);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
