package dev.jobkit.model;

/** Where a pod is in its life (v1 PodPhase). */
public enum PodPhase {
    /** Accepted; no container has been started yet. */
    PENDING("Pending"),
    /** At least one container runs, starts or restarts. */
    RUNNING("Running"),
    /** Every container ended with exit code 0 and none is restarted. */
    SUCCEEDED("Succeeded"),
    /** Every container has ended and at least one of them badly. */
    FAILED("Failed"),
    /** Nobody can tell. */
    UNKNOWN("Unknown");

    private final String text;

    PodPhase(String text) {
        this.text = text;
    }

    /** Returns the word as a manifest writes it. */
    public String text() {
        return text;
    }
}
