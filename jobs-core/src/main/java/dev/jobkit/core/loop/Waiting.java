package dev.jobkit.core.loop;

import dev.jobkit.core.dispatch.After;
import dev.jobkit.core.dispatch.Records;
import dev.jobkit.core.dispatch.RunNames;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Query;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Holds Jobs back that are to begin after other runs, and wakes them when one of these has ended. Thread-safe. */
final class Waiting {
    private final JobStore store;
    private final Consumer<ObjectRef> wake;

    /** Guarded by this: who waits for runs of a name. */
    private final Map<ObjectKey, Set<ObjectRef>> waiters = new HashMap<>();

    Waiting(JobStore store, Consumer<ObjectRef> wake) {
        this.store = store;
        this.wake = wake;
    }

    /** Tells whether there is anything to ask for: few Jobs follow others. */
    static boolean mayWait(Job job) {
        return job.metadata().annotations().containsKey(Names.AFTER);
    }

    /** Returns for what the Job waits; empty when it may go on. Once begun, or cancelled, a Job waits no more. */
    Optional<String> holds(Job job, RunIndex index) {
        Map<String, String> annotations = job.metadata().annotations();
        if (!mayWait(job)) {
            return Optional.empty();
        }
        if (annotations.containsKey(Names.CANCELLED)
                || job.status().startTime() != null
                || job.isFinished()
                || job.metadata().isDeleting()) {
            forget(job);
            return Optional.empty();
        }
        for (After after : After.lenient(job)) {
            ObjectKey name = new ObjectKey(job.metadata().namespace(), after.name());
            add(name, ObjectRef.to(job)); // before the look, so that no end falls in between
            if (!newest(name, index)
                    .filter(run -> after.end().fits(run.status().outcome()))
                    .isPresent()) {
                return Optional.of(after.words());
            }
        }
        forget(job);
        return Optional.empty();
    }

    /** Returns the record of the newest run that was not refused and is still kept. */
    Optional<JobRun> newest(ObjectKey name, RunIndex index) {
        long next = index.next(name);
        Optional<JobRun> newest = next == 1 ? Optional.empty() : record(name, next - 1);
        Optional<JobRun> untold = record(name, next); // stored, and the index has not heard of it yet
        while (untold.isPresent()) {
            newest = untold;
            untold = record(name, ++next);
        }
        return next == 1
                ? Optional.empty()
                : newest.filter(run -> run.status().outcome() != RunOutcome.REFUSED)
                        .or(() -> earlier(name));
    }

    private Optional<JobRun> record(ObjectKey name, long number) {
        return store.get(Kind.RUN, new ObjectKey(name.namespace(), RunNames.name(name.name(), number)));
    }

    /** Looks through what is kept, as the last record has gone or is that of a refusal. */
    private Optional<JobRun> earlier(ObjectKey name) {
        Query query = Query.in(name.namespace());
        if (name.name().length() <= Records.LONGEST_LABEL) {
            query = query.withLabels(LabelSelector.of(Names.RUN_OF, name.name()));
        }
        return store.allHeads(Kind.RUN, query).stream()
                .filter(run -> run.outcome() != RunOutcome.REFUSED)
                .map(run -> run.object().key())
                .filter(record -> RunNames.series(record).equals(name.name()))
                .max(Comparator.comparingLong(RunNames::number))
                .flatMap(record -> store.get(Kind.RUN, record));
    }

    private synchronized void add(ObjectKey name, ObjectRef job) {
        waiters.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(job);
    }

    /** Forgets a Job that waits no more. */
    private synchronized void forget(Job job) {
        ObjectRef ref = ObjectRef.to(job);
        for (After after : After.lenient(job)) {
            ObjectKey name = new ObjectKey(job.metadata().namespace(), after.name());
            Set<ObjectRef> waiting = waiters.get(name);
            if (waiting != null && waiting.remove(ref) && waiting.isEmpty()) {
                waiters.remove(name);
            }
        }
    }

    private synchronized Set<ObjectRef> take(ObjectKey name) {
        Set<ObjectRef> woken = waiters.remove(name);
        return woken == null ? Set.of() : woken;
    }

    /** Says that a run has ended, or that its record has gone: an earlier one may count now. */
    void ended(JobRun run) {
        ObjectKey name = new ObjectKey(run.metadata().namespace(), RunNames.series(run.key()));
        take(name).forEach(wake);
    }
}
