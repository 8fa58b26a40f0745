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

    /** Who cancelled which indexes and why, {@code "2-3 by ann: wrong input"}: our own. */
    public static final String CANCELLED_INDEXES_BY = "jobkit.dev/cancelled-indexes-by";

    /** What kubectl writes on a Job that was started by hand from a CronJob. */
    public static final String CRONJOB_INSTANTIATE = "cronjob.kubernetes.io/instantiate";

    /** The label by which a node selector names an executor: our own. */
    public static final String EXECUTOR = "jobkit.dev/executor";

    /** The label of a dispatched Job that names its definition: our own. */
    public static final String DEFINITION = "jobkit.dev/definition";

    /** The label of a run record that tells whose runs it counts: our own. */
    public static final String RUN_OF = "jobkit.dev/run-of";

    /** The annotation of a definition or CronJob with the number of its last run, once that record is gone: our own. */
    public static final String LAST_RUN = "jobkit.dev/last-run";

    /** The annotation of a definition whose Jobs stay after their end, {@code "true"}: our own. */
    public static final String KEEP = "jobkit.dev/keep";

    /** Begins the annotation of a Job that holds the values of a parameter, one a line, by index: our own. */
    public static final String ITEMS = "jobkit.dev/items.";

    /** Begins the annotation of a pod that holds the value of a parameter for its index: our own. */
    public static final String ITEM = "jobkit.dev/item.";

    /** The annotation of a run record that tells the list of items it was started with from others: our own. */
    public static final String ITEMS_DIGEST = "jobkit.dev/items-digest";

    /** The annotation that tells after which runs a Job may begin, {@code "load=Complete,check=Finished"}: our own. */
    public static final String AFTER = "jobkit.dev/after";

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
