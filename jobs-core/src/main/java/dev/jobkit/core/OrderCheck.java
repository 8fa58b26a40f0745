package dev.jobkit.core;

import dev.jobkit.InvalidJobException;
import dev.jobkit.core.dispatch.After;
import dev.jobkit.core.dispatch.Dispatch;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.JobStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Refuses Jobs, CronJobs and definitions that would wait for each other in a circle, or whose wish cannot be read.
 *
 * @param newest finds the record of the newest run that is counted under a name
 */
record OrderCheck(JobStore store, Function<ObjectKey, Optional<JobRun>> newest) {
    /**
     * Checks after which runs these objects, which are to be stored together, are to begin.
     *
     * @throws InvalidJobException if that can never come about
     */
    void check(List<? extends Stored> objects) {
        List<Stored> wishing = new ArrayList<>(0);
        for (Stored object : objects) {
            if (After.annotations(object).containsKey(Names.AFTER)) {
                ensureReadable(object);
                wishing.add(object);
            }
        }
        Known known = new Known();
        wishing.forEach(known::add);
        for (Stored object : wishing) {
            String namespace = namespace(object);
            List<String> circle = After.circle(object, name -> known.under(new ObjectKey(namespace, name)));
            if (circle != null) {
                throw refused(object, "they would wait for each other: " + String.join(" -> ", circle));
            }
            known.remove(object); // no circle leads through it
        }
    }

    private static void ensureReadable(Stored object) {
        try {
            After.of(After.annotations(object));
        } catch (IllegalArgumentException e) {
            throw refused(object, String.valueOf(e.getMessage()));
        }
    }

    /** Returns where the Jobs live that come from this object. */
    private static String namespace(Stored object) {
        return object instanceof JobDefinition definition
                ? Dispatch.namespace(definition)
                : object.metadata().namespace();
    }

    private static InvalidJobException refused(Stored object, String why) {
        String where = object instanceof JobDefinition
                ? "spec.template.metadata"
                : object instanceof CronJob ? "spec.jobTemplate.metadata" : "metadata";
        FieldError error = new FieldError(
                where + ".annotations[" + Names.AFTER + "]",
                FieldError.Type.INVALID,
                "\"" + After.annotations(object).get(Names.AFTER) + "\"",
                why);
        return new InvalidJobException(
                Judge.qualified(object.kind()), object.metadata().name(), List.of(error));
    }

    /** What may keep runs of a name waiting, each looked for once: what is stored, and what is to be. */
    private final class Known {
        private final Map<ObjectKey, List<Stored>> made = new HashMap<>();
        private final Map<ObjectKey, List<Stored>> stored = new HashMap<>();

        void add(Stored object) {
            After.names(object)
                    .forEach(name -> made.computeIfAbsent(
                                    new ObjectKey(namespace(object), name), n -> new ArrayList<>(1))
                            .add(object));
        }

        void remove(Stored object) {
            After.names(object)
                    .forEach(name -> made.getOrDefault(new ObjectKey(namespace(object), name), List.of())
                            .remove(object));
        }

        List<Stored> under(ObjectKey name) {
            List<Stored> all = new ArrayList<>(made.getOrDefault(name, List.of()));
            all.addAll(stored.computeIfAbsent(name, this::find));
            return all;
        }

        /** Returns the Job of this name and that of the newest run, while they wait, and what makes the runs to come. */
        private List<Stored> find(ObjectKey name) {
            Stream<Job> jobs = Stream.concat(store.get(Kind.JOB, name).stream(), ofNewest(name).stream());
            List<Stored> found =
                    new ArrayList<>(jobs.filter(OrderCheck::mayWait).distinct().toList());
            store.get(Kind.CRON_JOB, name).ifPresent(found::add);
            store.get(Kind.DEFINITION, name)
                    .filter(definition -> namespace(definition).equals(name.namespace()))
                    .ifPresent(found::add);
            return found;
        }

        private Optional<Job> ofNewest(ObjectKey name) {
            return newest.apply(name)
                    .flatMap(run -> store.get(Kind.JOB, run.spec().job().key())
                            .filter(job ->
                                    job.metadata().uid().equals(run.metadata().uid())));
        }
    }

    private static boolean mayWait(Job job) {
        return !job.isFinished() && job.status().startTime() == null;
    }
}
