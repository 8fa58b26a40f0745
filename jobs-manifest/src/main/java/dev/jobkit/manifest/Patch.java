package dev.jobkit.manifest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies patches to plain trees. */
public final class Patch {
    private Patch() {}

    /**
     * Applies a JSON merge patch (RFC 7386): maps are merged member by member, null removes, anything else replaces.
     *
     * @param tree the tree, which is not changed
     * @param patch the patch
     * @return the patched tree; it may share parts with both
     */
    public static @Nullable Object merge(@Nullable Object tree, @Nullable Object patch) {
        if (!(patch instanceof Map<?, ?> changes)) {
            return patch;
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((name, value) -> result.put((String) name, value));
        }
        changes.forEach((name, change) -> {
            if (change == null) {
                result.remove(name);
            } else {
                result.put((String) name, merge(result.get(name), change));
            }
        });
        return result;
    }
}
