package dev.jobkit.spi;

import dev.jobkit.model.Container;
import java.util.Optional;

/**
 * Turns an image into what an executor runs.
 *
 * @param <T> what the executor runs
 */
@FunctionalInterface
public interface ImageResolver<T> {
    /** Returns what this container's image stands for, or empty when it is not known. Thread-safe. */
    Optional<T> resolve(Container container);
}
