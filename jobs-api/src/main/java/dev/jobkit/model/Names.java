package dev.jobkit.model;

import java.util.Map;
import java.util.OptionalInt;

/** Names that Kubernetes gives to labels, annotations and finalizers of Jobs (batch/v1 well-known names). */
public final class Names {
    public static final String BATCH_PREFIX = "batch.kubernetes.io/";
    public static final String TRACKING_FINALIZER = BATCH_PREFIX + "job-tracking";
    public static final String JOB_NAME_LABEL = BATCH_PREFIX + "job-name";
    public static final String CONTROLLER_UID_LABEL = BATCH_PREFIX + "controller-uid";
    public static final String LEGACY_JOB_NAME_LABEL = "job-name";
    public static final String LEGACY_CONTROLLER_UID_LABEL = "controller-uid";
    public static final String COMPLETION_INDEX = BATCH_PREFIX + "job-completion-index";
    public static final String INDEX_FAILURE_COUNT = BATCH_PREFIX + "job-index-failure-count";
    public static final String INDEX_IGNORED_FAILURE_COUNT = BATCH_PREFIX + "job-index-ignored-failure-count";
    public static final String CRONJOB_SCHEDULED = BATCH_PREFIX + "cronjob-scheduled-timestamp";
    public static final String JOB_CONTROLLER = "kubernetes.io/job-controller";
    public static final String FOREGROUND_FINALIZER = "foregroundDeletion";
    public static final String ORPHAN_FINALIZER = "orphan";
    /** The mark of a cancelled Job: our own; its value is {@link Cancellation#toText()}. */
    public static final String CANCELLED = "jobkit.dev/cancelled";

    /** The mark of cancelled indexes: our own; its value is an {@link IndexSet} as text. */
    public static final String CANCELLED_INDEXES = "jobkit.dev/cancelled-indexes";

    private Names() {}

    /** Reads the completion index from a pod's annotations; empty when it is missing or no number from 0 on. */
    public static OptionalInt completionIndex(Map<String, String> annotations) {
        String text = annotations.get(COMPLETION_INDEX);
        if (text == null || text.isEmpty() || text.length() > 10) {
            return OptionalInt.empty();
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return OptionalInt.empty();
            }
            value = value * 10 + (c - '0');
        }
        return value > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) value);
    }
}
