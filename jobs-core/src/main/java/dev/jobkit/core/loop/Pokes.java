package dev.jobkit.core.loop;

import dev.jobkit.core.cron.CronDecider;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.TimeSource;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Says to whoever looks after an object that somebody else has written it. Thread-safe. */
final class Pokes {
    private final Directory directory;
    private final WorkQueue<Entry> queue;
    private final Ownership ownership;
    private final TimeSource time;

    Pokes(Directory directory, WorkQueue<Entry> queue, Ownership ownership, TimeSource time) {
        this.directory = directory;
        this.queue = queue;
        this.ownership = ownership;
        this.time = time;
    }

    /** Has the object looked at, here or by who gets it. */
    void poke(ObjectRef ref) {
        if (!pokeOwned(ref)) {
            ownership.want(ref);
        }
    }

    /** Has the object looked at, if that is done here. */
    boolean pokeOwned(ObjectRef ref) {
        if (!ownership.has(ref)) {
            return false;
        }
        Entry entry = directory.entry(Holdings.kind(ref), ref);
        entry.markStale();
        queue.add(entry);
        return true;
    }

    /** Says that a new Job and its record were stored through this controller; its first pass need not read them. */
    void begun(Job job, JobRun run) {
        born(job, run);
        owner(job);
    }

    /** Says that a pass has stored a new Job and its record; the owner of the Job, who made it, is not told. */
    void born(Job job, JobRun run) {
        ObjectRef ref = run.spec().job(); // the one that the record and the events have
        boolean isPlain =
                job.spec().selectorSource() != SelectorSource.MANUAL; // one that a person wrote may adopt pods
        Entry entry = isPlain && ownership.has(ref) ? directory.begin(ref, new Entry.Birth(job, run)) : null;
        if (entry == null) {
            poke(ref);
        } else {
            queue.add(entry);
        }
    }

    /** Says that this object was written through this controller. */
    void changed(Stored object) {
        changed(object, this::poke);
    }

    /** Says that this object was written through another controller, which has found somebody to look after it. */
    void changedElsewhere(Stored object) {
        changed(object, this::pokeOwned);
    }

    private void changed(Stored object, Consumer<ObjectRef> poke) {
        if (object instanceof Pod pod) {
            poke.accept(Directory.refOf(pod));
        } else if (object instanceof Job || object instanceof CronJob) {
            poke.accept(ObjectRef.to(object));
        }
        if (object instanceof Job job) {
            owner(job);
        }
    }

    /** Says so; a CronJob with another schedule waits for its next due time. */
    void edited(Stored before, Stored after) {
        if (before instanceof CronJob old && after instanceof CronJob cronJob && isRescheduled(old, cronJob)) {
            Optional<Instant> due = CronDecider.afterReschedule(cronJob, time.instant());
            if (due.isPresent() && ownership.has(ObjectRef.to(cronJob))) {
                Entry entry = directory.entry(Kind.CRON_JOB, ObjectRef.to(cronJob));
                entry.markStale();
                queue.addAt(entry, due.get());
                return;
            }
        }
        changed(after);
    }

    private static boolean isRescheduled(CronJob before, CronJob after) {
        return !before.spec().schedule().equals(after.spec().schedule())
                || !Objects.equals(before.spec().timeZone(), after.spec().timeZone());
    }

    /** A CronJob follows its Jobs; elsewhere, the change log tells it of them. */
    void owner(Job job) {
        job.metadata()
                .controller()
                .filter(owner -> owner.isOf(Kind.CRON_JOB))
                .map(owner -> ref(owner, job))
                .ifPresent(this::pokeOwned);
    }

    private static ObjectRef ref(Owner owner, Stored owned) {
        return new ObjectRef(owner.kind(), owned.metadata().namespace(), owner.name(), owner.uid());
    }
}
