package dev.jobkit.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Copies maps and keeps their order, which {@code Map.copyOf} does not. */
final class Copies {
    private Copies() {}

    static <V> Map<String, V> sorted(Map<String, V> map) {
        if (map.isEmpty()) {
            return Map.of();
        }
        if (map instanceof FrozenMap<V> frozen && frozen.isSorted()) {
            return frozen;
        }
        boolean isInOrder = map instanceof SortedMap<String, V> inOrder && inOrder.comparator() == null;
        return FrozenMap.of(isInOrder ? map : new TreeMap<>(map));
    }

    static <V> Map<String, V> ordered(Map<String, V> map) {
        if (map.isEmpty()) {
            return Map.of();
        }
        return map instanceof FrozenMap<V> frozen ? frozen : FrozenMap.of(map);
    }
}
