package dev.jobkit.executor.process;

import dev.jobkit.model.Container;
import dev.jobkit.spi.ImageResolver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A table of commands by image name. Thread-safe; later entries replace earlier ones of the same name.
 *
 * <p>An exact name wins over a pattern; among patterns the first that was added wins. In a pattern {@code *} stands for any
 * text: {@code "perl:*"}, {@code "*}{@code /random-error"}.
 */
public final class CommandImages implements ImageResolver<CommandImage> {
    /** Guarded by itself. */
    private final Map<String, CommandImage> table = new LinkedHashMap<>();

    /** Makes an empty table. */
    public CommandImages() {}

    /** Adds the command for this image or pattern. */
    public CommandImages add(String pattern, CommandImage image) {
        synchronized (table) {
            table.put(pattern, image);
        }
        return this;
    }

    @Override
    public Optional<CommandImage> resolve(Container container) {
        synchronized (table) {
            CommandImage exact = table.get(container.image());
            if (exact != null) {
                return Optional.of(exact);
            }
            for (Map.Entry<String, CommandImage> entry : table.entrySet()) {
                if (matches(entry.getKey(), container.image())) {
                    return Optional.of(entry.getValue());
                }
            }
            return Optional.empty();
        }
    }

    /** Returns the names and patterns in the order in which they were added. */
    public List<String> patterns() {
        synchronized (table) {
            return List.copyOf(table.keySet());
        }
    }

    @Override
    public String toString() {
        List<String> patterns = patterns();
        return patterns.isEmpty() ? "an empty table of images" : "a table of images: " + String.join(", ", patterns);
    }

    private static boolean matches(String pattern, String image) {
        if (pattern.indexOf('*') < 0) {
            return false;
        }
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.split("\\*", -1)) {
            regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(image).matches();
    }
}
