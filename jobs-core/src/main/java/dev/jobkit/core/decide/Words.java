package dev.jobkit.core.decide;

/** Reasons and messages of the Job controller (batch/v1 JobReason constants and its events). */
final class Words {
    static final String BACKOFF_LIMIT_EXCEEDED = "BackoffLimitExceeded";
    static final String DEADLINE_EXCEEDED = "DeadlineExceeded";
    static final String MAX_FAILED_INDEXES_EXCEEDED = "MaxFailedIndexesExceeded";
    static final String FAILED_INDEXES = "FailedIndexes";
    static final String POD_FAILURE_POLICY = "PodFailurePolicy";
    static final String SUCCESS_POLICY = "SuccessPolicy";
    static final String COMPLETIONS_REACHED = "CompletionsReached";
    static final String SUCCESSFUL_DELETE = "SuccessfulDelete";

    /** Ours: the reason of a Job that somebody cancelled. */
    static final String CANCELLED = "Cancelled";

    static final String BACKOFF_LIMIT_MESSAGE = "Job has reached the specified backoff limit";
    static final String DEADLINE_MESSAGE = "Job was active longer than specified deadline";
    static final String MAX_FAILED_MESSAGE = "Job has exceeded the specified maximal number of failed indexes";
    static final String FAILED_INDEXES_MESSAGE = "Job has failed indexes";
    static final String COMPLETIONS_MESSAGE = "Reached expected number of succeeded pods";

    private Words() {}

    /** Returns the number with the word, in the plural where it needs one: {@code "1 pod"}, {@code "2 pods"}. */
    static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
