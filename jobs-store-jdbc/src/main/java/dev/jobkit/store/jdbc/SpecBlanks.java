package dev.jobkit.store.jdbc;

import dev.jobkit.model.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Puts blanks into a spec where it repeats what its row tells, the uid and, as a word by itself, the name of the Job, so that
 * Jobs of one template have one text; and fills them. Blanks are characters that JSON never holds as they are.
 */
final class SpecBlanks {
    private static final char UID = 1;
    private static final char NAME = 2;

    private SpecBlanks() {}

    /** Returns the text with blanks. */
    static String blanked(String spec, String kind, String name, String uid) {
        if (spec.indexOf(UID) >= 0 || spec.indexOf(NAME) >= 0) {
            throw new IllegalArgumentException("not JSON: " + spec);
        }
        String word = job(kind, name);
        String text = uid.isEmpty() ? spec : spec.replace(uid, String.valueOf(UID));
        return word.isEmpty() ? text : text.replace(quoted(word), String.valueOf(NAME));
    }

    /** Returns the text without blanks. */
    static @Nullable String filled(@Nullable String text, String kind, String name, String uid) {
        if (text == null || (text.indexOf(UID) < 0 && text.indexOf(NAME) < 0)) {
            return text;
        }
        return text.replace(String.valueOf(NAME), quoted(job(kind, name))).replace(String.valueOf(UID), uid);
    }

    /** Returns the name of the Job that a Job or the record of its run belongs to; of others their own. */
    private static String job(String kind, String name) {
        int dot = kind.equals(Kind.RUN.name()) ? name.lastIndexOf('.') : -1;
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
