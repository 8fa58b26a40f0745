package dev.jobkit.core.decide;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link Json} gives. */
final class Tree {
    private Tree() {}

    @SuppressWarnings("unchecked") // Json makes such maps only
    static Map<String, @Nullable Object> map(@Nullable Object tree, String... path) {
        Object at = tree;
        for (String key : path) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return at instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    static List<?> list(@Nullable Object tree, String key) {
        return map(tree).get(key) instanceof List<?> list ? list : List.of();
    }

    static @Nullable String text(@Nullable Object tree, String key) {
        Object value = map(tree).get(key);
        return value == null ? null : value.toString();
    }

    static String text(@Nullable Object tree, String key, String missing) {
        String text = text(tree, key);
        return text == null ? missing : text;
    }

    static @Nullable Integer number(@Nullable Object tree, String key) {
        return map(tree).get(key) instanceof Number n ? n.intValue() : null;
    }

    static int number(@Nullable Object tree, String key, int missing) {
        Integer number = number(tree, key);
        return number == null ? missing : number;
    }

    /** Returns the target after the merge patch (RFC 7386). */
    static @Nullable Object merge(@Nullable Object target, @Nullable Object patch) {
        if (!(patch instanceof Map)) {
            return patch;
        }
        Map<String, @Nullable Object> merged = new LinkedHashMap<>(map(target));
        map(patch).forEach((key, value) -> {
            if (value == null) {
                merged.remove(key);
            } else {
                merged.put(key, merge(merged.get(key), value));
            }
        });
        return merged;
    }
}
