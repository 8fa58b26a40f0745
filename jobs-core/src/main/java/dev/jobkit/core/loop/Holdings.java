package dev.jobkit.core.loop;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.Reach;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What a loop holds of a shared store, for those who take objects in and let them go. Thread-safe. */
final class Holdings {
    private final Directory directory;
    private final Adopter adopter;
    private final Dismissal dismissal;
    private final LocalRuns runs;
    private final EventExpiry expiry;
    private final RunBook book;
    private final Consumer<Entry> wake;
    private final Set<Entry> arriving = ConcurrentHashMap.newKeySet();
    private volatile Duration grace = Duration.ZERO;

    Holdings(
            Directory directory,
            Adopter adopter,
            Dismissal dismissal,
            LocalRuns runs,
            EventExpiry expiry,
            RunBook book,
            Consumer<Entry> wake) {
        this.directory = directory;
        this.adopter = adopter;
        this.dismissal = dismissal;
        this.runs = runs;
        this.expiry = expiry;
        this.book = book;
        this.wake = wake;
    }

    RunBook book() {
        return book;
    }

    /** Tells whether runs that nobody else reaches go on after the executors were closed. */
    boolean outliveThisProgram() {
        return runs.outliveTheirExecutors();
    }

    /** Takes these in: offers their unfinished runs to the executors, then says that they are owned, then looks at them. */
    void adopt(List<ObjectRef> objects, Runnable areOwned) {
        List<Entry> entries = entries(objects);
        try {
            adopter.adopt(entries);
            areOwned.run();
        } finally {
            arrived(entries);
        }
    }

    /** Takes these in at the beginning of a life, before which local executors end what they still run beside them. */
    void takeOver(List<ObjectRef> objects, Runnable areOwned) {
        List<Entry> entries = entries(objects);
        try {
            retain(adopter.adopt(entries));
            areOwned.run();
        } finally {
            arrived(entries);
        }
    }

    private void arrived(List<Entry> entries) {
        arriving.removeAll(entries);
        entries.forEach(wake); // they are let go when they are not owned
    }

    /** Tells whether it is not here yet: what executors report while its runs are offered must not have it let go. */
    boolean isArriving(Entry entry) {
        return arriving.contains(entry) || directory.vanguard().holds(entry);
    }

    private List<Entry> entries(List<ObjectRef> objects) {
        List<Entry> entries =
                objects.stream().map(o -> directory.entry(kind(o), o)).toList();
        arriving.addAll(entries);
        entries.forEach(Entry::markStale);
        return entries;
    }

    /** Ends what local executors still run, from a former life of this member, that others look after by now. */
    private static void retain(Map<Node, Set<RunId>> owned) {
        owned.forEach((node, runs) -> {
            if (node.info().reach() == Reach.LOCAL) {
                Adopter.retainOnly(node, runs);
            }
        });
    }

    static Kind<?> kind(ObjectRef object) {
        for (Kind<?> kind : List.of(Kind.JOB, Kind.CRON_JOB, Kind.POD, Kind.EVENT, Kind.RUN)) {
            if (kind.name().equals(object.kind())) {
                return kind;
            }
        }
        throw new IllegalArgumentException("nobody looks after objects of kind " + object.kind());
    }

    /**
     * Lets go of everything; local runs get this long to end. That is ordered here and now: passes may be waiting for the
     * store.
     */
    void dismissAll(Duration newGrace) {
        grace = newGrace;
        runs.endAll(newGrace);
        wakeAll();
    }

    /** Lets go of what the entry holds; for the worker that has it. */
    void dismiss(Entry entry) {
        dismissal.dismiss(entry, grace);
    }

    /** Tells whether nothing is held that can be somebody's. */
    boolean isClear() {
        return directory.all().stream().allMatch(Holdings::isOfAll);
    }

    /** Tells whether the entry is one that every member has. */
    static boolean isOfAll(Entry entry) {
        return entry.kind().equals(Kind.EVENT) || entry.kind().equals(Kind.RUN);
    }

    /** Tells whether the object stands for what every controller drops. */
    static boolean isOfAll(ObjectRef object) {
        return object.kind().equals(Kind.EVENT.name()) || object.kind().equals(Kind.RUN.name());
    }

    /** Tells whether nothing of the entry is in an executor that only this controller reaches. */
    static boolean isIdle(Entry entry) {
        return !isOfAll(entry)
                && !entry.hasMail()
                && entry.slots().all().stream().allMatch(Holdings::isElsewhere);
    }

    private static boolean isElsewhere(PodSlot slot) {
        Node node = slot.node();
        return node == null
                || node.info().reach() == Reach.SHARED
                || slot.ordered().isEmpty();
    }

    void wakeAll() {
        directory.all().forEach(wake);
    }

    /** Reads everything again: what others wrote was missed. */
    void lookAgain() {
        book.takeUp();
        directory.all().forEach(Entry::markStale);
        wakeAll();
    }

    /** Takes up the records for people that nobody else drops any more. */
    void takeUpRecords() {
        expiry.takeUp();
        wake.accept(directory.entry(Kind.EVENT, EventExpiry.ref()));
    }
}
