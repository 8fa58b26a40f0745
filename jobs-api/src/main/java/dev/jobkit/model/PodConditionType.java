package dev.jobkit.model;

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

    @Override
    public String toString() {
        return value;
    }
}
