package dev.jobkit.core;

import dev.jobkit.Admitted;
import dev.jobkit.InvalidJobException;
import dev.jobkit.core.admission.CronJobAdmission;
import dev.jobkit.core.admission.DefinitionAdmission;
import dev.jobkit.core.admission.JobAdmission;
import dev.jobkit.core.admission.PodAdmission;
import dev.jobkit.core.admission.Review;
import dev.jobkit.core.admission.Reviewed;
import dev.jobkit.core.admission.ScheduleCheck;
import dev.jobkit.core.admission.TemplateAdmission;
import dev.jobkit.core.cron.CronExpression;
import dev.jobkit.core.cron.CronSyntaxException;
import dev.jobkit.core.cron.TimeZones;
import dev.jobkit.core.dispatch.After;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.JobStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Asks admission about what is to be stored, and throws what it refuses. */
final class Judge {
    private final CronJobAdmission cronJobs = new CronJobAdmission(new Schedules());
    private final OrderCheck order;
    private final TemplateAdmission alike = new TemplateAdmission();

    Judge(JobStore store, Function<ObjectKey, Optional<JobRun>> newest) {
        this.order = new OrderCheck(store, newest);
    }

    /**
     * Checks after which runs these Jobs, stored together, are to begin.
     *
     * @throws InvalidJobException if that can never come about
     */
    void inOrder(List<Job> jobs) {
        order.check(jobs);
    }

    /**
     * Returns the new Job as it is to be stored, if {@link #inOrder} lets it in, too, without warnings; Jobs with the spec of
     * the one before are let in cheaper.
     *
     * @throws InvalidJobException if it is refused
     */
    Job admitQuietly(Job job) {
        return accepted(alike.create(job, job.metadata().uid())).object();
    }

    /**
     * Returns the new object as it is to be stored.
     *
     * @throws InvalidJobException if it is refused
     */
    Admitted<? extends Stored> admit(Stored object) {
        String uid = object.metadata().uid();
        if (object instanceof Job job) {
            Admitted<Job> admitted = accepted(JobAdmission.create(job, uid));
            order.check(List.of(job));
            return admitted;
        }
        if (object instanceof CronJob cronJob) {
            Admitted<CronJob> admitted = accepted(cronJobs.create(cronJob, uid));
            order.check(List.of(cronJob));
            return admitted;
        }
        if (object instanceof Pod pod) {
            return accepted(PodAdmission.create(pod, uid));
        }
        if (object instanceof JobDefinition definition) {
            Admitted<JobDefinition> admitted = accepted(DefinitionAdmission.create(definition, uid));
            order.check(List.of(definition));
            return admitted;
        }
        if (object instanceof JobRun) {
            throw new UnsupportedOperationException("records of runs are written by the controller only");
        }
        return new Admitted<>(object, List.of());
    }

    /** Refuses a mark of cancelled indexes that no pass could read. */
    private static void checkMark(Job job) {
        try {
            IndexSet.parse(mark(job));
        } catch (IllegalArgumentException e) {
            String path = "metadata.annotations[" + Names.CANCELLED_INDEXES + "]";
            FieldError error = new FieldError(
                    path, FieldError.Type.INVALID, "\"" + mark(job) + "\"", String.valueOf(e.getMessage()));
            throw new InvalidJobException(qualified(job.kind()), job.metadata().name(), List.of(error));
        }
    }

    private static String mark(Job job) {
        return job.metadata().annotations().getOrDefault(Names.CANCELLED_INDEXES, "");
    }

    /**
     * Returns the changed object as it is to be stored.
     *
     * @throws InvalidJobException if the change is refused
     */
    <T extends Stored> Admitted<T> change(T before, T after, ObjectVerbs.Part part) {
        @SuppressWarnings("unchecked") // admission returns what it was given
        Admitted<T> admitted = (Admitted<T>) judged(before, after, part);
        return admitted;
    }

    private Admitted<? extends Stored> judged(Stored before, Stored after, ObjectVerbs.Part part) {
        boolean status = part == ObjectVerbs.Part.STATUS;
        if (before instanceof Job stored && after instanceof Job sent) {
            checkOrder(stored, sent, part);
            if (!mark(stored).equals(mark(sent))) {
                checkMark(sent);
            }
            return accepted(status ? JobAdmission.updateStatus(stored, sent) : JobAdmission.update(stored, sent));
        }
        if (before instanceof CronJob stored && after instanceof CronJob sent) {
            checkOrder(stored, sent, part);
            return accepted(status ? cronJobs.updateStatus(stored, sent) : cronJobs.update(stored, sent));
        }
        if (before instanceof JobDefinition stored && after instanceof JobDefinition sent) {
            order.check(List.of(sent));
            return accepted(DefinitionAdmission.update(stored, sent));
        }
        Stored changed = after.withMetadata(carried(after.metadata(), before.metadata()));
        if (before instanceof Pod stored && after instanceof Pod sent) {
            // only the labels, finalizers and so on of a pod may be changed: spec and status belong to the loop
            changed = new Pod(changed.metadata(), stored.spec(), status ? sent.status() : stored.status());
        }
        if (before instanceof JobRun stored) {
            changed = stored.withMetadata(counted(changed.metadata(), stored.metadata())); // what was is not rewritten
        }
        return new Admitted<>(changed, List.of());
    }

    private void checkOrder(Stored stored, Stored sent, ObjectVerbs.Part part) {
        String before = After.annotations(stored).get(Names.AFTER);
        if (part == ObjectVerbs.Part.SPEC
                && !Objects.equals(before, After.annotations(sent).get(Names.AFTER))) {
            order.check(List.of(sent));
        }
    }

    /** Whose runs a record counts is nothing that people change. */
    private static Metadata counted(Metadata sent, Metadata stored) {
        String series = stored.labels().get(Names.RUN_OF);
        if (series == null || series.equals(sent.labels().get(Names.RUN_OF))) {
            return sent;
        }
        Map<String, String> labels = new LinkedHashMap<>(sent.labels());
        labels.put(Names.RUN_OF, series);
        return sent.toBuilder().labels(labels).build();
    }

    /** What a verb cannot change of an object's metadata. */
    private static Metadata carried(Metadata sent, Metadata stored) {
        return sent.toBuilder()
                .uid(stored.uid())
                .revision(stored.revision())
                .generation(stored.generation())
                .created(stored.created())
                .deleted(stored.deleted())
                .deletionGrace(stored.deletionGrace())
                .build();
    }

    private static <T extends Stored> Admitted<T> accepted(Reviewed<T> reviewed) {
        Review review = reviewed.review();
        T object = reviewed.object();
        if (!review.isAccepted()) {
            throw new InvalidJobException(
                    qualified(object.kind()), object.metadata().name(), review.errors());
        }
        return new Admitted<>(object, review.warnings());
    }

    /** Returns the kind with its group, {@code "Job.batch"}. */
    static String qualified(Kind<?> kind) {
        int slash = kind.apiVersion().indexOf('/');
        return slash < 0 ? kind.name() : kind.name() + "." + kind.apiVersion().substring(0, slash);
    }

    /** Schedules and zones as the cron package reads them. */
    private static final class Schedules implements ScheduleCheck {
        @Override
        public Optional<String> schedule(String schedule) {
            try {
                CronExpression.parse(schedule);
                return Optional.empty();
            } catch (CronSyntaxException e) {
                return Optional.of(e.words());
            }
        }

        @Override
        public Optional<String> timeZone(String name) {
            return TimeZones.fault(name);
        }
    }
}
