package dev.jobkit.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was noted last, by uid; what is older is forgotten, so that a program may run for years. For one thread.
 *
 * @param <V> what is noted
 */
final class Recent<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1;
    private static final int MOST = 10_000;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST;
    }
}
