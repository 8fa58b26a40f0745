package dev.jobkit.store.jdbc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Specs that were read lately. Thousands of pods have the same one, word for word: it is read once and shared, as all values
 * are immutable. Thread-safe.
 */
final class Specs {
    private static final int MOST = 64;

    private static final Map<Text, Object> READ = new ConcurrentHashMap<>();

    private record Text(Shape<Object> shape, String json) {}

    private Specs() {}

    static Object read(Shape<Object> shape, String json) {
        if (!json.isEmpty() && json.charAt(0) == SharedSpecs.MARK) {
            throw new IllegalStateException("its spec " + json + " is not in jobkit_spec");
        }
        Text text = new Text(shape, json);
        Object known = READ.get(text);
        if (known != null) {
            return known;
        }
        Object spec = JsonText.read(shape, json);
        if (READ.size() >= MOST) {
            READ.clear();
        }
        READ.put(text, spec);
        return spec;
    }
}
