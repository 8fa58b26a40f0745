package dev.jobkit.testkit;

import dev.jobkit.manifest.Indent;
import dev.jobkit.manifest.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what differs in one case, one line each: where, which field, what was expected, what came. */
final class Differences {
    private static final Pattern UID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final char CUT = '…';
    /** Recorded texts of so many characters, or a multiple of a hundred beyond, were cut off there. */
    private static final int SHORTEST_CUT = 300;

    private static final int LONGEST = 600;
    private static final int CONTEXT = 100;

    private final List<String> lines = new ArrayList<>();
    private String where = "";

    /** Says where the next differences are, {@code "step 3 (fail)"}. */
    void at(String place) {
        where = place;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Notes what is wrong without a field. */
    void note(String what) {
        lines.add((where.isEmpty() ? "" : where + ": ") + what);
    }

    void note(String field, @Nullable Object expected, @Nullable Object came) {
        String want = show(expected);
        String have = show(came);
        int same = 0;
        while (same < Math.min(want.length(), have.length()) && want.charAt(same) == have.charAt(same)) {
            same++;
        }
        int from = want.length() + have.length() > LONGEST ? same - CONTEXT : 0;
        note(field + ": expected " + part(want, from) + ", came " + part(have, from));
    }

    private static String part(String text, int from) {
        int start = Math.max(0, from);
        int end = Math.min(text.length(), start + LONGEST / 2);
        return (start > 0 ? "..." : "") + text.substring(start, end) + (end < text.length() ? "..." : "");
    }

    /** Compares two plain values. */
    void same(String field, @Nullable Object expected, @Nullable Object came) {
        if (!Objects.equals(expected, came)) {
            note(field, expected, came);
        }
    }

    /** Compares texts; where the expected one was cut off, only what is before that. Uids are all alike. */
    void text(String field, @Nullable String expected, @Nullable String came) {
        if (!matches(expected, came)) {
            note(field, expected, came);
        }
    }

    /** Compares trees member by member. */
    void tree(String field, @Nullable Object expected, @Nullable Object came) {
        if (expected instanceof Map<?, ?> want && came instanceof Map<?, ?> have) {
            Set<Object> keys = new LinkedHashSet<>(want.keySet());
            keys.addAll(have.keySet());
            for (Object key : keys) {
                if (!isNilList(want, have, key)) {
                    tree(field + "." + key, want.get(key), have.get(key));
                }
            }
        } else if (expected instanceof List<?> want && came instanceof List<?> have && want.size() == have.size()) {
            for (int i = 0; i < want.size(); i++) {
                tree(field + "[" + i + "]", want.get(i), have.get(i));
            }
        } else if (expected instanceof Number want && came instanceof Number have) {
            if (new BigDecimal(want.toString()).compareTo(new BigDecimal(have.toString())) != 0) {
                note(field, expected, came);
            }
        } else if (expected instanceof String want && came instanceof String have) {
            text(field, want, have);
        } else {
            same(field, expected, came);
        }
    }

    /** Tells whether a list without items was recorded as null: Go writes a list that was never set so. */
    private static boolean isNilList(Map<?, ?> want, Map<?, ?> have, Object key) {
        return want.containsKey(key)
                && want.get(key) == null
                && have.get(key) instanceof List<?> list
                && list.isEmpty();
    }

    private static boolean matches(@Nullable String expected, @Nullable String came) {
        if (expected == null || came == null) {
            return Objects.equals(expected, came);
        }
        String seen = UID.matcher(came).replaceAll("<uid>");
        int cut = expected.indexOf(CUT);
        if (cut < 0 && expected.length() >= SHORTEST_CUT && expected.length() % 100 == 0) {
            cut = expected.length();
        }
        return cut < 0 ? expected.equals(seen) : seen.startsWith(expected.substring(0, cut));
    }

    private static String show(@Nullable Object value) {
        String text = value instanceof Map<?, ?> || value instanceof List<?>
                ? Json.text(value, Indent.NONE)
                : value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
        return value == null ? "nothing" : text.replace("\n", "\\n");
    }
}
