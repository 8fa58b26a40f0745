package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * What a condition of a pod says (v1 PodConditionType).
 *
 * An open word: a value may hold any text, so that admission can name a wrong one.
 *
 * @param value the word as a manifest writes it
 */
public record PodConditionType(String value) {
    public static final PodConditionType READY = new PodConditionType("Ready");
    public static final PodConditionType CONTAINERS_READY = new PodConditionType("ContainersReady");
    public static final PodConditionType INITIALIZED = new PodConditionType("Initialized");
    public static final PodConditionType POD_SCHEDULED = new PodConditionType("PodScheduled");
    public static final PodConditionType POD_READY_TO_START_CONTAINERS =
            new PodConditionType("PodReadyToStartContainers");
    public static final PodConditionType DISRUPTION_TARGET = new PodConditionType("DisruptionTarget");

    /** Returns the word with this text, known or not. */
    public static PodConditionType of(String value) {
        return new PodConditionType(value);
    }

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof PodConditionType word && value.equals(word.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
