package dev.jobkit.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a definition starts and which parameters it takes.
 *
 * @param alias a name for people
 * @param description a word for people
 * @param template what a dispatch starts
 * @param parameters declared parameters
 * @param executor the executor its pods run on; null means the first that fits
 * @param targetNamespace where dispatched Jobs live; null means its own namespace
 */
public record DefinitionSpec(
        @Nullable String alias,
        @Nullable String description,
        JobTemplate template,
        List<Parameter> parameters,
        @Nullable String executor,
        @Nullable String targetNamespace) {
    /** Copies the collections; judges nothing. */
    public DefinitionSpec {
        parameters = List.copyOf(parameters);
    }
}
