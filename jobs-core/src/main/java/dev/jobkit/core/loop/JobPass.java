package dev.jobkit.core.loop;

import dev.jobkit.core.decide.JobDecider;
import dev.jobkit.core.decide.JobPlan;
import dev.jobkit.core.decide.JobView;
import dev.jobkit.core.decide.Next;
import dev.jobkit.core.decide.Note;
import dev.jobkit.core.decide.PodMove;
import dev.jobkit.event.JobWaiting;
import dev.jobkit.event.PodCreated;
import dev.jobkit.event.PodRefused;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.spi.IdSource;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.PodGate;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pass over a Job: its pods' news first, then the decision about the Job, in one draft. */
final class JobPass implements Pass {
    private static final int SUFFIX = 5;

    private final JobStore store;
    private final PodKeeping keeping;
    private final PodGate gate;
    private final IdSource ids;
    private final Ownership ownership;
    private final Dependents dependents;
    private final RunRecords records;
    private final Leftovers leftovers;

    JobPass(JobStore store, PodKeeping keeping, LoopParts parts, RunBook book, Ownership ownership) {
        this.store = store;
        this.keeping = keeping;
        this.gate = parts.gate();
        this.ids = parts.ids();
        this.dependents = parts.dependents();
        this.ownership = ownership;
        this.records = new RunRecords(book);
        this.leftovers = new Leftovers(keeping, new OtherOwners(store));
    }

    @Override
    public Kind<?> kind() {
        return Kind.JOB;
    }

    @Override
    public String component() {
        return "job-controller";
    }

    @Override
    public void decide(Draft draft) {
        Entry entry = draft.entry();
        keeping.takeHanded(entry);
        Entry.Ahead ahead = entry.takeAhead();
        boolean marked = entry.takeStale();
        boolean reloaded = marked || ahead != null;
        if (reloaded) {
            read(entry, marked ? null : ahead);
        }
        if (keeping.takeMail(entry)) {
            draft.next(Next.AGAIN);
        }
        if (!(entry.object() instanceof Job job)) {
            leftovers.ofGoneJob(draft);
            return;
        }
        draft.before(job);
        Optional<String> held = records.holds(job);
        if (held.isPresent()) {
            noteWaiting(draft, held.get());
            tellWaiting(draft, held.get());
            return;
        }
        keeping.lookAtDue(draft);
        List<Pod> pods = new ArrayList<>(entry.slots().size());
        for (PodSlot slot : entry.slots().all()) {
            pods.add(draft.pod(slot));
        }
        List<Pod> orphans = reloaded ? orphans(entry, job) : List.of();
        List<Pod> over = job.metadata().isDeleting() ? leftovers.over(entry) : List.of();
        if (dependents.hold(job) && (Dependents.isLeft(job) || (pods.isEmpty() && over.isEmpty()))) {
            tellWaiting(draft, "goes when what depends on it is gone");
            return;
        }
        JobPlan plan = JobDecider.decide(
                new JobView(job, pods, orphans, pods.size() + over.size()),
                entry.ref(),
                draft.now(),
                keeping.settings().decisions());
        apply(draft, job, plan, over);
        for (PodWork work : draft.pods()) {
            if (work.isGone()) {
                // It was still counted as terminating; the next pass sees the Job without it.
                draft.next(Next.AGAIN);
                break;
            }
        }
    }

    private void read(Entry entry, Entry.@Nullable Ahead ahead) {
        Entry.Birth birth = entry.takeBirth();
        if (birth == null) {
            reload(entry, ahead);
        } else {
            entry.object(birth.job());
            entry.record(birth.run());
            entry.attempts(0);
        }
    }

    private void reload(Entry entry, Entry.@Nullable Ahead ahead) {
        Optional<Job> found = ahead == null ? store.get(Kind.JOB, entry.key()) : Optional.ofNullable(ahead.job());
        entry.object(
                found.filter(job -> job.metadata().uid().equals(entry.uid())).orElse(null));
        entry.record(null);
        entry.restartSweep();
        if (entry.hasAllPods()) {
            keeping.takeHanded(entry); // the start may have handed the last ones since this pass began
        } else {
            keeping.reload(entry, keeping.list(Query.live(entry.uid())));
        }
    }

    /** Only a selector that a person wrote can fit pods of somebody else's making. */
    private List<Pod> orphans(Entry entry, Job job) {
        LabelSelector selector = job.spec().selector();
        if (selector == null || job.spec().selectorSource() != SelectorSource.MANUAL) {
            return List.of();
        }
        if (keeping.isTakingUp()) {
            entry.markStale(); // they are looked for when they are here
            return List.of();
        }
        Query query = Query.unmanaged(job.metadata().namespace()).withLabels(selector);
        return keeping.list(query).stream()
                .filter(pod -> pod.isEnded() || ownership.take(ObjectRef.to(pod))) // what runs elsewhere stays there
                .toList();
    }

    private void apply(Draft draft, Job job, JobPlan plan, List<Pod> over) {
        for (PodMove move : plan.moves()) {
            applyMove(draft, move);
        }
        if (plan.leftovers() != JobPlan.Leftovers.KEEP) {
            leftovers.clear(draft, job, plan.leftovers(), over);
        }
        Refusals refusals = createAll(draft, plan);
        int refused = refusals.pods();
        Job after = refused == 0 ? plan.job() : withoutRefused(plan.job(), refused);
        if (refused == 0 || !(plan.next() instanceof Next.Again)) {
            draft.next(plan.next()); // what was refused comes again with its own delay, not at once
        }
        plan.notes().forEach(draft.notes()::note);
        plan.events().forEach(draft::tell);
        tellWaiting(draft, refusals.waiting() == null ? plan.waiting() : refusals.waiting());
        records.keep(draft, job, after, plan.fate());
        if (plan.fate() == JobPlan.Fate.REMOVE) {
            draft.write(new Write.Delete(after));
        } else if (after != job) {
            draft.write(new Write.UpdateStatus(after));
        }
    }

    /** Notes for people that the Job waits for a run before it begins, once for each that it waits for. */
    private static void noteWaiting(Draft draft, String waiting) {
        if (!waiting.equals(draft.entry().waiting())) {
            draft.notes().note(new Note(EventRecord.NORMAL, "Waiting", "Job " + waiting, "its " + Names.AFTER));
        }
    }

    /** Tells for what the Job waits whenever that has changed. */
    private static void tellWaiting(Draft draft, @Nullable String waiting) {
        Entry entry = draft.entry();
        if (Objects.equals(waiting, entry.waiting())) {
            return;
        }
        if (waiting != null) {
            draft.tell(new JobWaiting(entry.ref(), draft.now(), "Waiting", "Job " + waiting));
        }
        draft.afterwards(() -> entry.waiting(waiting));
    }

    private void applyMove(Draft draft, PodMove move) {
        Entry entry = draft.entry();
        PodSlot slot = entry.slots().get(move.pod().metadata().uid());
        PodWork work = slot == null ? keeping.adopt(draft, move.pod()) : draft.work(slot);
        work.pod(new Pod(move.pod().metadata(), work.pod().spec(), work.pod().status()));
        work.slot().cause(move.stop());
        if (work.pod().metadata().isDeleting()) {
            keeping.lookAgain(draft, work);
        }
    }

    /** How many pods were not created, and for what the Job waits therefore; null means for nobody here. */
    private record Refusals(int pods, @Nullable String waiting) {}

    /** Creates the pods that the gate lets in. */
    private Refusals createAll(Draft draft, JobPlan plan) {
        if (ownership.isHandingOver() || keeping.isTakingUp()) {
            return new Refusals(plan.creates().size(), null); // another controller creates them, or a later pass
        }
        int refused = 0;
        String waiting = null;
        Set<ObjectKey> taken = new HashSet<>(2 * plan.creates().size());
        for (Pod sketch : plan.creates()) {
            Pod pod = named(sketch, draft, taken);
            Optional<String> refusal = refused > 0 ? Optional.of("") : gate.admit(pod);
            if (refusal.isPresent()) {
                if (refused++ == 0) {
                    waiting = refuse(draft, pod, refusal.get());
                }
                continue;
            }
            PodWork work = keeping.create(draft, pod);
            draft.tell(new PodCreated(
                    ObjectRef.to(pod),
                    draft.entry().ref(),
                    PodFacts.index(pod),
                    draft.now(),
                    "SuccessfulCreate",
                    plan.whyCreate()));
            keeping.tellWithoutPlace(draft, work);
            if (!draft.notes().isFull()) {
                draft.notes()
                        .note(new Note(
                                EventRecord.NORMAL,
                                "SuccessfulCreate",
                                "Created pod: " + pod.metadata().name(),
                                plan.whyCreate()));
            }
        }
        if (refused == 0 && !plan.creates().isEmpty()) {
            draft.afterwards(draft.entry()::admitted);
        }
        return new Refusals(refused, waiting);
    }

    /**
     * Completes a new pod. That its name is free is found out by storing it; once one was not, names are looked up before:
     * with many pods of one Job, five random letters are not enough to be alone.
     */
    private Pod named(Pod sketch, Draft draft, Set<ObjectKey> taken) {
        String prefix = sketch.metadata().name(); // the generateName, cut where a name would get too long
        ObjectKey key;
        do {
            key = new ObjectKey(sketch.metadata().namespace(), prefix + ids.suffix(SUFFIX));
        } while (!taken.add(key)
                || (draft.entry().checksNames() && store.get(Kind.POD, key).isPresent()));
        return sketch.withMetadata(sketch.metadata().toBuilder()
                .name(key.name())
                .uid(ids.uid())
                .created(draft.now())
                .build());
    }

    /** A refusal is no failure of the Job: it is told, and the pod is tried again with a growing delay; returns how long. */
    private String refuse(Draft draft, Pod pod, String why) {
        String message = "Error creating: " + why;
        draft.tell(new PodRefused(
                ObjectRef.to(pod), draft.entry().ref(), PodFacts.index(pod), draft.now(), "FailedCreate", message));
        int attempt = draft.entry().refusals() + 1; // counted when this pass holds: one that conflicts is made again
        draft.afterwards(draft.entry()::refused);
        Instant again = draft.now().plus(delay(attempt));
        String waiting = "waits until " + again + ": refused by the gate, attempt " + attempt;
        draft.notes().note(new Note(EventRecord.WARNING, "FailedCreate", message, "the Job " + waiting));
        draft.next(Next.at(again));
        return waiting;
    }

    /** Returns 1 s, 2 s, 4 s … up to a minute. */
    static Duration delay(int timesInARow) {
        return Duration.ofSeconds(Math.min(60, 1L << Math.min(6, timesInARow - 1)));
    }

    private static Job withoutRefused(Job job, int refused) {
        JobStatus status =
                job.status().toBuilder().active(job.status().active() - refused).build();
        return job.withStatus(status, job.tracking());
    }

    /** Tells whether nothing remains to be done but, perhaps, at a time to come: until then it need not be in memory. */
    static boolean isAtRest(Entry entry) {
        return entry.slots().isEmpty()
                && (entry.object() == null
                        || entry.object() instanceof CronJob
                        || entry.object() instanceof Pod
                        || (entry.object() instanceof Job job && job.isFinished()));
    }
}
