package dev.jobkit.core.dispatch;

import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Names;
import org.jspecify.annotations.Nullable;

/** The message of a record, whose sentences come one after the other. Pure. */
final class RecordWords {
    private RecordWords() {}

    /** Returns the message at the end of a Job: how it ended, what was said before, and which indexes were cancelled by whom. */
    static @Nullable String atEnd(JobRun run, Job job, @Nullable String end) {
        String before = run.status().message();
        String indexes = job.metadata().annotations().get(Names.CANCELLED_INDEXES_BY);
        if (indexes == null && (before == null || before.isEmpty())) {
            return end == null || end.isEmpty() ? null : end; // so it is nearly always: no text is made
        }
        String text = joined(joined(end, before), indexes == null ? null : "cancelled: " + indexes);
        return text.isEmpty() ? null : text;
    }

    /** Returns both, what is missing or empty left out. */
    static String joined(@Nullable String text, @Nullable String more) {
        if (text == null || text.isEmpty()) {
            return more == null ? "" : more;
        }
        return more == null || more.isEmpty() ? text : text + "; " + more;
    }
}
