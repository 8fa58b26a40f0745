package dev.jobkit.core.dispatch;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Names;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.Stored;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * After which run a Job may begin: the newest run of that name, be it of a Job, a CronJob or a definition, has ended so.
 * Written {@code "load"}, {@code "load=Failed"} or {@code "load=Complete,check=Finished"}. Pure.
 *
 * <p>Source: our own.
 *
 * @param name the name of whose runs the newest counts, in the namespace of the Job
 * @param end how it has to end
 */
public record After(String name, End end) {
    /** How a run has to end. */
    public enum End {
        /** It succeeded. */
        COMPLETE,
        /** It failed, was cancelled or taken away. */
        FAILED,
        /** It ended in any way. */
        FINISHED;

        /** Tells whether a run that stands so has ended so; what was refused never began. */
        public boolean fits(RunOutcome outcome) {
            boolean over = outcome != RunOutcome.RUNNING && outcome != RunOutcome.REFUSED;
            return switch (this) {
                case COMPLETE -> outcome == RunOutcome.SUCCEEDED;
                case FAILED -> over && outcome != RunOutcome.SUCCEEDED;
                case FINISHED -> over;
            };
        }

        String word() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads the annotation of a Job; empty when it has none.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static List<After> of(Map<String, String> annotations) {
        String text = annotations.get(Names.AFTER);
        if (text == null || text.isBlank()) {
            return List.of();
        }
        List<After> all = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String[] words = part.strip().split("=", -1);
            if (words[0].isEmpty() || words.length > 2) {
                throw new IllegalArgumentException(
                        "must be NAME or NAME=Complete|Failed|Finished, separated by commas");
            }
            all.add(new After(words[0], words.length == 1 ? End.COMPLETE : end(words[1])));
        }
        return all;
    }

    private static End end(String word) {
        for (End end : End.values()) {
            if (end.word().equals(word)) {
                return end;
            }
        }
        throw new IllegalArgumentException("a run ends Complete, Failed or Finished, not \"" + word + "\"");
    }

    /** Says for what a Job waits. */
    public String words() {
        return "waits for a run of " + name + " to be " + end.word().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the names of a circle that this object would close, or null when there is none.
     *
     * @param object a Job, a CronJob or a definition that is to be stored
     * @param known what else there is under a name: Jobs that wait, CronJobs and definitions
     */
    public static @Nullable List<String> circle(Stored object, Function<String, List<Stored>> known) {
        Set<String> own = names(object);
        Set<String> seen = new HashSet<>();
        Deque<List<String>> paths = new ArrayDeque<>();
        paths.add(List.of(object.metadata().name()));
        Deque<Stored> objects = new ArrayDeque<>();
        objects.add(object);
        while (!objects.isEmpty()) {
            List<String> path = paths.remove();
            for (After after : lenient(objects.remove())) {
                List<String> longer = new ArrayList<>(path);
                longer.add(after.name());
                if (own.contains(after.name())) {
                    return longer;
                }
                if (seen.add(after.name())) {
                    for (Stored next : known.apply(after.name())) {
                        paths.add(longer);
                        objects.add(next);
                    }
                }
            }
        }
        return null;
    }

    /** Returns the names under which runs of this object are or may be counted. */
    public static Set<String> names(Stored object) {
        Set<String> names = new HashSet<>(Set.of(object.metadata().name()));
        if (object instanceof Job job) {
            String definition = job.metadata().labels().get(Names.DEFINITION);
            if (definition != null) {
                names.add(definition);
            }
            job.metadata()
                    .controller()
                    .filter(owner -> owner.isOf(Kind.CRON_JOB))
                    .ifPresent(cronJob -> names.add(cronJob.name()));
        }
        return names;
    }

    /** Returns what the annotation says, nothing where it cannot be read. */
    public static List<After> lenient(Stored object) {
        try {
            return of(annotations(object));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** Returns the annotations that the Jobs have which come from this object, or a Job itself. */
    public static Map<String, String> annotations(Stored object) {
        if (object instanceof JobDefinition definition) {
            return definition.spec().template().annotations();
        }
        return object instanceof CronJob cronJob
                ? cronJob.spec().jobTemplate().annotations()
                : object.metadata().annotations();
    }
}
