package dev.jobkit.core.dispatch;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The number of the last run of what has runs, once its record is gone: definitions and CronJobs carry it as an annotation,
 * a Job knows its own record. While any of them is there, no number is used again. Pure.
 *
 * <p>Source: our own.
 */
public final class LastRun {
    private LastRun() {}

    /** Returns the highest number that is known of this name's runs without their records; 0 when none is. */
    public static long of(Stored source, String series) {
        if (isCounted(source)) {
            return parse(source.metadata().annotations().getOrDefault(Names.LAST_RUN, ""));
        }
        String run = source instanceof Job job ? job.tracking().run() : null;
        ObjectKey record = new ObjectKey(source.metadata().namespace(), run == null ? "" : run);
        return RunNames.series(record).equals(series) ? RunNames.number(record) : 0;
    }

    /** Returns the object with this number noted on it; the same object where that says nothing new. */
    public static Stored noted(Stored source, long number) {
        return isCounted(source) && number > of(source, "")
                ? source.withMetadata(with(source.metadata(), Long.toString(number)))
                : source;
    }

    /** Returns the sent object with the note that the stored one has: people do not write it. */
    public static Stored carried(Stored sent, Stored stored) {
        String note = stored.metadata().annotations().get(Names.LAST_RUN);
        return isCounted(sent) && note != null ? sent.withMetadata(with(sent.metadata(), note)) : fresh(sent);
    }

    /** Returns a new object, which has had no run. */
    public static Stored fresh(Stored object) {
        Metadata metadata = object.metadata();
        if (!isCounted(object) || !metadata.annotations().containsKey(Names.LAST_RUN)) {
            return object;
        }
        Map<String, String> rest = new LinkedHashMap<>(metadata.annotations());
        rest.remove(Names.LAST_RUN);
        return object.withMetadata(metadata.toBuilder().annotations(rest).build());
    }

    private static boolean isCounted(Stored object) {
        return object instanceof JobDefinition || object instanceof CronJob;
    }

    private static Metadata with(Metadata metadata, String note) {
        Map<String, String> annotations = new LinkedHashMap<>(metadata.annotations());
        annotations.put(Names.LAST_RUN, note);
        return metadata.toBuilder().annotations(annotations).build();
    }

    private static long parse(String note) {
        try {
            return Long.parseLong(note);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
