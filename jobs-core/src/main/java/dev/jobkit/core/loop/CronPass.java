package dev.jobkit.core.loop;

import dev.jobkit.core.admission.Reviewed;
import dev.jobkit.core.cron.CronDecider;
import dev.jobkit.core.cron.CronNote;
import dev.jobkit.core.cron.CronPlan;
import dev.jobkit.core.cron.CronView;
import dev.jobkit.core.cron.Removal;
import dev.jobkit.core.decide.Next;
import dev.jobkit.core.decide.Note;
import dev.jobkit.core.dispatch.CancelMarks;
import dev.jobkit.core.dispatch.Provenance;
import dev.jobkit.event.JobDeleted;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobStatus;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.IdSource;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The pass over a CronJob: the Job of a due time is made in the same commit as the account of it, so that no due time can
 * be used twice or lost between the two. All it knows is in the store; what it keeps in memory only spares people
 * repetitions.
 */
final class CronPass implements Pass {
    private final JobStore store;
    private final IdSource ids;
    private final RunBook book;
    private final BiConsumer<Job, JobRun> begun;
    private final OtherOwners others;
    private final Dependents dependents;
    private final Consumer<Job> changed;

    /**
     * Makes the pass.
     *
     * @param begun is told which Job the pass has made, as it is stored, with its record
     * @param changed is told which other Jobs the pass has written, after the commit
     */
    CronPass(LoopParts parts, RunBook book, BiConsumer<Job, JobRun> begun, Consumer<Job> changed) {
        this.store = parts.store();
        this.ids = parts.ids();
        this.dependents = parts.dependents();
        this.book = book;
        this.begun = begun;
        this.others = new OtherOwners(store);
        this.changed = changed;
    }

    @Override
    public Kind<?> kind() {
        return Kind.CRON_JOB;
    }

    @Override
    public String component() {
        return "cronjob-controller";
    }

    @Override
    public void decide(Draft draft) {
        Entry entry = draft.entry();
        if (entry.takeStale()) {
            entry.object(store.get(Kind.CRON_JOB, entry.key())
                    .filter(found -> found.metadata().uid().equals(entry.uid()))
                    .orElse(null));
        }
        List<Job> jobs = owned(entry.uid());
        if (!(entry.object() instanceof CronJob cronJob)) {
            disown(draft, jobs).stream()
                    .filter(job -> !job.metadata().isDeleting())
                    .forEach(job -> delete(draft, job));
            draft.finish();
            return;
        }
        draft.before(cronJob);
        if (Removal.takesJobs(cronJob)) {
            jobs = disown(draft, jobs);
        }
        if (dependents.hold(cronJob) && !Removal.waitsForJobs(cronJob, jobs)) {
            return; // it goes when what depends on it is gone
        }
        CronView view = new CronView(cronJob, jobs, others(cronJob, jobs), entry.told(), null);
        apply(draft, view, CronDecider.decide(view, draft.now(), entry.times()));
    }

    private List<Job> owned(String uid) {
        return store.all(Kind.JOB, Query.ownedBy(uid)).items();
    }

    /** Lets go of Jobs that another owner keeps; returns the others. */
    private List<Job> disown(Draft draft, List<Job> jobs) {
        String uid = draft.entry().uid();
        List<Job> rest = new ArrayList<>(jobs.size());
        for (Job job : jobs) {
            if (others.keep(job, uid)) {
                change(draft, Removal.disowned(job, uid));
            } else {
                rest.add(job);
            }
        }
        return rest;
    }

    /** Returns Jobs that the CronJob names as active without being their owner. */
    private Map<ObjectKey, Job> others(CronJob cronJob, List<Job> jobs) {
        if (cronJob.status().active().isEmpty()) {
            return Map.of();
        }
        Set<ObjectKey> own = jobs.stream().map(Job::key).collect(Collectors.toSet());
        Map<ObjectKey, Job> others = new HashMap<>();
        for (ObjectRef ref : cronJob.status().active()) {
            if (!own.contains(ref.key())) {
                store.get(Kind.JOB, ref.key()).ifPresent(job -> others.put(job.key(), job));
            }
        }
        return others;
    }

    private void apply(Draft draft, CronView view, CronPlan plan) {
        Job sketch = plan.create();
        if (sketch == null) {
            write(draft, view, plan, plan.cronJob());
            return;
        }
        Optional<Job> holder = store.get(Kind.JOB, sketch.key());
        if (holder.isPresent() && !view.others().containsKey(sketch.key())) {
            Map<ObjectKey, Job> others = new HashMap<>(view.others());
            others.put(sketch.key(), holder.get());
            CronView clearer = view.withOthers(others);
            apply(
                    draft,
                    clearer,
                    CronDecider.decide(clearer, draft.now(), draft.entry().times()));
            return;
        }
        Reviewed<Job> reviewed = admit(draft.entry(), sketch, draft.now());
        if (!reviewed.review().isAccepted()) {
            CronView refused = view.withRefusal(words(sketch, reviewed.review().errors()));
            CronPlan without =
                    CronDecider.decide(refused, draft.now(), draft.entry().times());
            write(draft, refused, without, without.cronJob());
            draft.next(Next.at(draft.now().plus(JobPass.delay(draft.entry().refusals() + 1))));
            draft.afterwards(draft.entry()::refused);
            return;
        }
        draft.afterwards(draft.entry()::admitted);
        RunBook.Opening opening =
                book.open(reviewed.object(), Provenance.scheduled(draft.entry().ref()), draft.now());
        draft.afterwards(() -> book.stored(opening.run())); // known before the end is that it replaces
        write(draft, view, plan, withActive(plan.cronJob(), opening.job()));
        create(draft, opening);
    }

    private Reviewed<Job> admit(Entry entry, Job sketch, Instant now) {
        String uid = ids.uid();
        Job job = CancelMarks.off(sketch);
        return entry.template()
                .create(
                        job.withMetadata(job.metadata().toBuilder()
                                .uid(uid)
                                .generation(1)
                                .created(now)
                                .build()),
                        uid);
    }

    private static String words(Job job, List<FieldError> errors) {
        return "Job.batch \"" + job.metadata().name() + "\" is invalid: "
                + errors.stream().map(FieldError::toString).collect(Collectors.joining(", "));
    }

    private static CronJob withActive(CronJob cronJob, Job job) {
        CronJobStatus status = cronJob.status();
        List<ObjectRef> active = new ArrayList<>(status.active());
        active.add(ObjectRef.to(job));
        return cronJob.withStatus(new CronJobStatus(active, status.lastScheduleTime(), status.lastSuccessfulTime()));
    }

    private void write(Draft draft, CronView view, CronPlan plan, CronJob after) {
        if (plan.fate() == CronPlan.Fate.REMOVE) {
            draft.write(new Write.Delete(after));
            draft.next(Next.AGAIN); // Jobs that did not hold it up go after it
        } else if (after != view.cronJob()) {
            draft.write(new Write.UpdateStatus(after));
        }
        for (Job job : plan.deletes()) {
            delete(draft, job);
        }
        if (plan.turn() == CronPlan.Turn.AGAIN) {
            draft.next(Next.AGAIN);
        }
        for (Job job : plan.changes()) {
            change(draft, job);
        }
        for (CronNote note : plan.notes()) {
            draft.notes().note(new Note(note.type(), note.reason(), note.message(), note.why()));
        }
        plan.events().forEach(draft::tell);
        draft.next(Next.atOrNone(plan.wakeAt()));
        draft.afterwards(() -> draft.entry().told(plan.told()));
    }

    private void create(Draft draft, RunBook.Opening opening) {
        opening.writes().forEach(draft::write);
        draft.tell(opening.told(draft.now()));
        draft.afterwards(() -> begun.accept(
                draft.stored(Kind.JOB, opening.job().key()),
                draft.stored(Kind.RUN, opening.run().key())));
    }

    private void change(Draft draft, Job job) {
        draft.write(new Write.Update(job));
        draft.afterwards(() -> changed.accept(job));
    }

    /** Deletes a Job in the background: it is gone at once unless others hold it; its own pass clears its pods away. */
    private void delete(Draft draft, Job job) {
        Optional<Job> held = Removal.inBackground(job, draft.now());
        if (held.isPresent()) {
            if (!held.get().equals(job)) {
                change(draft, held.get());
            }
            return;
        }
        draft.write(new Write.Delete(job));
        if (!job.isFinished()) {
            book.unfinished(job, "Deleted", "the CronJob deleted the Job before its end", draft.now())
                    .ifPresent(run -> {
                        draft.write(new Write.UpdateStatus(run));
                        draft.afterwards(() -> book.over(run));
                    });
        }
        draft.tell(new JobDeleted(ObjectRef.to(job), draft.now(), "Deleted", "Job deleted"));
        draft.afterwards(() -> changed.accept(job));
    }
}
