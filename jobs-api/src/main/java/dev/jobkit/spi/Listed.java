package dev.jobkit.spi;

import dev.jobkit.model.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param items the objects, by namespace and name
 * @param position the place that the list is true for; a watch may go on from it
 * @param next the token of the next page; null at the end
 * @param <T> the class of the objects
 */
public record Listed<T>(
        List<T> items, Position position, @Nullable String next) {
    /** Copies the list. */
    public Listed {
        items = List.copyOf(items);
    }
}
