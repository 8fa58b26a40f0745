package dev.jobkit.core.loop;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Member;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Wakeup;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Reads in the change log what other controllers, and people through them, have written, and wakes those whom it concerns
 * here. For one thread at a time.
 */
final class Neighbours {
    private static final int BATCH = 1000;

    private final NotedStore store;
    private final Holdings holdings;
    private final Supplier<Pokes> pokes;
    private final Ownership ownership;

    /** CronJobs that are looked after here as they were read last: a new schedule waits for its next due time. */
    private final Map<String, CronJob> cronJobs = new ConcurrentHashMap<>();

    private volatile long seen;

    private Set<String> others = Set.of();

    Neighbours(NotedStore store, Holdings holdings, Supplier<Pokes> pokes, Ownership ownership) {
        this.store = store;
        this.holdings = holdings;
        this.pokes = pokes;
        this.ownership = ownership;
        this.seen = store.revision();
    }

    /** Reads on to the end; tells whether there may be something that nobody looks after. */
    boolean read() {
        boolean free = false;
        while (true) {
            seen = store.skip(seen);
            try {
                List<Change> changes = store.changesAfter(seen, BATCH);
                for (Change change : changes) {
                    if (change instanceof Change.Written written && !store.isOwn(change.revision())) {
                        store.heard(written);
                        free |= take(written);
                    }
                    seen = change.revision();
                }
                store.forget(seen);
                if (changes.size() < BATCH) {
                    return free;
                }
            } catch (RevisionGoneException e) {
                seen = e.oldest() - 1;
                holdings.lookAgain();
                store.missed();
                free = true;
            }
        }
    }

    /** Has the task called after every change of the store, which keeps what this has not read. */
    Wakeup follow(Runnable wake) {
        return store.follow(() -> seen, wake);
    }

    /** Notes a CronJob that is looked after here from now on. */
    void adopt(ObjectRef object) {
        if (object.kind().equals(Kind.CRON_JOB.name())) {
            store.get(Kind.CRON_JOB, object.key()).ifPresent(cronJob -> cronJobs.put(object.uid(), cronJob));
        }
    }

    /** What the dead have written is let go by those who are left. */
    void noteWhoWent(List<Member> members) {
        Set<String> now = new HashSet<>();
        members.forEach(member -> now.add(member.fence().member()));
        if (!now.containsAll(others)) {
            holdings.takeUpRecords();
        }
        others = now;
    }

    /** Forgets those of these objects that were given away. */
    void forget(Set<String> uids) {
        cronJobs.keySet().removeAll(uids);
    }

    void forgetAll() {
        cronJobs.clear();
    }

    private boolean take(Change.Written written) {
        Stored object = written.object();
        if (object instanceof JobRun run) {
            take(written.type(), run);
            return false;
        }
        if (object instanceof CronJob cronJob && ownership.has(ObjectRef.to(cronJob))) {
            CronJob before = cronJobs.put(cronJob.metadata().uid(), cronJob);
            pokes.get().edited(before == null ? cronJob : before, cronJob);
        } else if (object instanceof CronJob || object instanceof Job || object instanceof Pod) {
            pokes.get().changedElsewhere(object);
        }
        return isFree(object);
    }

    private boolean isFree(Stored object) {
        return object.isLive()
                && (object instanceof Job
                        || object instanceof CronJob
                        || (object instanceof Pod pod
                                && pod.metadata().controller().isEmpty()))
                && !ownership.has(ObjectRef.to(object));
    }

    private void take(Change.Type type, JobRun run) {
        RunBook book = holdings.book();
        switch (type) {
            case ADDED -> book.stored(run);
            case MODIFIED -> {
                if (run.status().outcome() != RunOutcome.RUNNING) {
                    book.over(run);
                }
            }
            case DELETED -> book.dropped(run);
        }
    }
}
