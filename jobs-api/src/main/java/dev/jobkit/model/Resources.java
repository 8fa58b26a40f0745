package dev.jobkit.model;

import java.util.Map;

/**
 * What a container asks for and may use (v1 ResourceRequirements).
 *
 * @param limits at most this much, by resource
 * @param requests at least this much, by resource
 * @param rest fields that nothing here reads, such as claims
 */
public record Resources(Map<String, Quantity> limits, Map<String, Quantity> requests, Passthrough rest) {
    /** Neither requests nor limits. */
    public static final Resources NONE = new Resources(Map.of(), Map.of(), Passthrough.EMPTY);

    /** Copies the collections; judges nothing. */
    public Resources {
        limits = Copies.sorted(limits);
        requests = Copies.sorted(requests);
    }
}
