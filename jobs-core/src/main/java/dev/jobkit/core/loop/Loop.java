package dev.jobkit.core.loop;

import dev.jobkit.core.decide.Next;
import dev.jobkit.core.pods.Alike;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Stored;
import dev.jobkit.model.Usage;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.IdSource;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes passes: take the mail, decide, commit once, tell. Thread-safe.
 *
 * <p>Passes that are ready together share one call of the store, each with its own outcome. A pass whose commit conflicts
 * is thrown away and made again; one that throws comes back after a growing delay and harms no other.
 */
public final class Loop {
    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private final JobStore store;
    private final TimeSource time;
    private final IdSource ids;
    private final Map<Kind<?>, Pass> passes = new HashMap<>();
    private final Directory directory;
    private final WorkQueue<Entry> queue;
    private final Orders orders;
    private final Usages usages = new Usages();
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong conflicts = new AtomicLong();
    private volatile boolean abandoned;

    private final Adopter adopter;
    private final ReadAhead ahead;
    private final EventExpiry expiry;
    private final RunBook book;
    private final Holdings holdings;
    private final Tenure tenure;
    private final Ownership ownership;
    private final Pokes pokes;

    /** Makes a loop that does nothing until it is started or poked. */
    public Loop(LoopParts parts) {
        this.store = parts.store();
        this.time = parts.time();
        this.ids = parts.ids();
        this.directory = new Directory();
        Settings settings = parts.settings();
        this.queue = new WorkQueue<>(
                time, parts.workers(), settings.workers(), settings.batch(), settings.crowd(), this::run);
        Nodes nodes = new Nodes(parts.executors());
        LocalRuns runs = new LocalRuns();
        Dismissal dismissal = new Dismissal(directory, parts.gate(), runs, usages);
        Reports reports = new Reports(directory, queue, time, usages, dismissal);
        RunContexts contexts = new RunContexts(reports, parts.logs(), time, parts.environment());
        this.orders = new Orders(directory, contexts, parts.gate(), usages, runs, this::isMine, queue::add);
        PodKeeping keeping = new PodKeeping(store, directory, nodes, parts.gate(), settings, orders, runs, queue::add);
        this.adopter = keeping.adopter(contexts, time, this::poke, parts.workers());
        this.ahead = new ReadAhead(store);
        this.book =
                new RunBook(store, parts.logs(), settings.retention(), this::wakeRunExpiry, job -> poke(Kind.JOB, job));
        this.expiry = new EventExpiry(store, settings.eventTtl());
        this.holdings = new Holdings(directory, adopter, dismissal, runs, expiry, book, queue::add);
        this.tenure = new Tenure(parts, holdings, this::pokes, this::lost);
        this.ownership = tenure.ownership();
        this.pokes = new Pokes(directory, queue, ownership, time);
        register(new JobPass(store, keeping, parts, book, ownership));
        register(new BarePodPass(store, parts.logs(), keeping));
        register(new CronPass(parts, book, pokes::born, job -> poke(Kind.JOB, ObjectRef.to(job))));
        register(expiry);
        register(new RunExpiry(store, book));
    }

    /** Returns the book of runs. */
    public RunBook book() {
        return book;
    }

    private boolean isMine(Entry entry) {
        return ownership.has(entry.ref());
    }

    private Pokes pokes() {
        return pokes;
    }

    private void wakeRunExpiry() {
        queue.add(directory.entry(Kind.RUN, RunExpiry.ref()));
    }

    /** Asks an executor about itself; an IllegalStateException if it throws. */
    public static NodeInfo describe(String name, PodExecutor executor) {
        return Nodes.describe(name, executor);
    }

    private void register(Pass pass) {
        passes.put(pass.kind(), pass);
    }

    /**
     * Takes up what the store holds, or this controller's part of it: offers unfinished runs to their executors and makes a
     * pass over every live object.
     *
     * @throws IllegalStateException if another controller is there that is no member, or this one is none
     */
    public void start() {
        tenure.takeAlone();
        tenure.takeUp(adopter);
        wakeRunExpiry(); // what is to go can wait for what is to run
        queue.add(directory.entry(Kind.EVENT, EventExpiry.ref()));
    }

    private void lost() {
        log.error(
                "another controller has taken the store, as the database had ended this one's session; this one stops");
        abandoned = true;
        adopter.stop();
    }

    /** Gives runs that others cannot reach time to end, where that was set, and what does not run here to others. */
    public void drain() throws InterruptedException {
        tenure.drain();
    }

    /** Gives what this controller looks after to others; after the executors were closed. */
    public void leave() {
        tenure.leave();
    }

    /** Says that somebody else has written the object or its pods. */
    public void poke(Kind<?> kind, ObjectRef ref) {
        if (passes.containsKey(kind)) {
            pokes.poke(ref);
        }
    }

    /** Says that somebody else has written this object: whoever looks after it looks again. */
    public void pokeChanged(Stored object) {
        pokes.changed(object);
    }

    /** Says that a new Job and its record, as stored, are there. */
    public void pokeBegun(Job job, JobRun run) {
        pokes.begun(job, run);
    }

    /** Says that somebody else has changed this object; a CronJob with another schedule waits for its next due time. */
    public void pokeEdited(Stored before, Stored after) {
        pokes.edited(before, after);
    }

    /** Returns what the pod was last said to use. */
    public Optional<Usage> usage(String podUid) {
        return usages.of(podUid);
    }

    /** Makes no more passes; one that is being made is finished. */
    public void close() {
        adopter.stop();
        queue.close();
    }

    /** Waits, once closed, until no pass is being made; the pass that the caller itself is in, if any, is not waited for. */
    public void awaitQuiet() throws InterruptedException {
        queue.awaitQuiet();
    }

    /** Throws passes away that have not begun to commit. */
    public void abandon() {
        abandoned = true;
    }

    /** Waits while far more keys than a pass takes wait for one. */
    public void awaitRoom() {
        queue.awaitRoom();
    }

    /** Returns how many keys wait for a pass. */
    public int queued() {
        return queue.size();
    }

    /** Returns how many keys are held in memory. */
    public int keys() {
        return directory.size();
    }

    /** Returns how many pods are held in memory. */
    public int pods() {
        return directory.pods();
    }

    /** Returns how many passes were made. */
    public long made() {
        return made.get();
    }

    /** Returns how many passes threw. */
    public long failed() {
        return failed.get();
    }

    /** Returns how many passes were thrown away because of a conflict. */
    public long conflicts() {
        return conflicts.get();
    }

    private void run(List<Entry> entries) {
        List<Entry> ready = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            if (holdings.isArriving(entry)) { // asked first: what arrives is owned before it is no longer arriving
                log.trace("{} comes again when it is here", entry);
            } else if (!ownership.has(entry.ref())) {
                holdings.dismiss(entry);
            } else if (!ownership.mayWrite()) {
                entry.holdUp(); // it comes again with the lease
            } else if (directory.isCurrent(entry)) {
                ready.add(entry);
            } else {
                poke(entry.kind(), entry.ref());
                directory.moveOn(entry).forEach(queue::add);
            }
        }
        ahead.read(ready);
        List<Draft> drafts = new ArrayList<>(ready.size());
        List<Commit> commits = new ArrayList<>(ready.size());
        Alike alike = new Alike();
        ready.forEach(entry -> decide(entry, alike, drafts, commits));
        if (!drafts.isEmpty()) {
            commit(drafts, commits);
        }
    }

    /** Commits all; when the store throws, each alone, so that one that cannot be stored does not take others with it. */
    private void commit(List<Draft> drafts, List<Commit> commits) {
        if (abandoned) {
            return;
        }
        List<CommitResult> results;
        try {
            results = store.commit(commits);
        } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
            if (drafts.size() == 1) {
                giveUp(drafts.get(0), e);
            } else {
                log.debug("{} passes are committed one by one, as the store threw", drafts.size(), e);
                for (int i = 0; i < drafts.size(); i++) {
                    commit(List.of(drafts.get(i)), List.of(commits.get(i)));
                }
            }
            return;
        }
        for (int i = 0; i < drafts.size(); i++) {
            try {
                settle(drafts.get(i), results.get(i));
            } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
                comeBack(drafts.get(i).entry(), e);
            }
        }
    }

    private void giveUp(Draft draft, Throwable problem) {
        orders.withdraw(draft);
        comeBack(draft.entry(), problem);
    }

    private void decide(Entry entry, Alike alike, List<Draft> drafts, List<Commit> commits) {
        made.incrementAndGet();
        Pass pass = passes.get(entry.kind());
        if (pass == null) {
            comeBack(entry, new IllegalStateException("no pass for objects of kind " + entry.kind()));
            return;
        }
        Instant now = time.instant();
        Draft draft = new Draft(entry, now, entry.ledger().draft(entry.ref(), pass.component(), ids, now), alike);
        try {
            pass.decide(draft);
            draft.takeLeaving(ownership);
            Commit commit = draft.commit(ownership.fence());
            if (Draft.isEmpty(commit)) {
                tell(draft);
            } else {
                drafts.add(draft);
                commits.add(commit);
            }
        } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
            giveUp(draft, e);
        }
    }

    private void settle(Draft draft, CommitResult result) {
        if (result instanceof CommitResult.Done done) {
            draft.committed(done.objects());
            tell(draft);
        } else if (result instanceof CommitResult.Conflict conflict) {
            if (conflict.kind().equals(Kind.EVENT)) {
                draft.entry().ledger().forgetRecords();
            }
            if (conflict.kind().equals(Kind.RUN)) {
                book.taken(conflict.key());
            }
            if (conflict.kind().equals(Kind.POD)) {
                draft.entry().checkNames();
            }
            log.debug("{}: made again, as somebody else has written: {}", draft.entry(), conflict);
            conflicts.incrementAndGet();
            orders.withdraw(draft);
            draft.entry().markStale();
            queue.add(draft.entry());
        } else {
            orders.withdraw(draft);
            draft.entry().holdUp();
            ownership.refused();
            log.debug("{}: the store refused a write: {}", draft.entry(), result);
        }
    }

    /** Brings a key back whose pass threw: after 1 s, 2 s, 4 s … up to a minute. */
    private void comeBack(Entry entry, Throwable problem) {
        failed.incrementAndGet();
        entry.markStale();
        Instant when = time.instant().plus(JobPass.delay(entry.failed()));
        log.warn("{}: a pass failed and is made again at {}", entry, when, problem);
        queue.addAt(entry, when);
    }

    private void tell(Draft draft) {
        Entry entry = draft.entry();
        entry.succeeded();
        if (ownership.has(entry.ref()) && ownership.mayWrite()) {
            draft.pods().forEach(work -> orders.give(entry, work, draft.now()));
        } else {
            entry.markStale(); // the orders are derived again from what is stored, by whoever looks after it then
            entry.slots().all().forEach(PodSlot::refresh);
        }
        draft.afterwards().forEach(Runnable::run);
        for (EventRecord event : draft.recorded()) {
            queue.addAt(directory.entry(Kind.EVENT, EventExpiry.ref()), expiry.written(event));
        }
        wakeOwner(draft);
        arm(draft);
    }

    /** Whoever made a Job hears of its end and of its going; what happens to it in between is nothing to them. */
    private void wakeOwner(Draft draft) {
        if (draft.changesObject() && draft.before() instanceof Job before) {
            boolean goesOn = draft.entry().object() instanceof Job after
                    && after.isFinished() == before.isFinished()
                    && !after.metadata().isDeleting();
            if (!goesOn) {
                pokes.owner(before);
            }
        }
    }

    private void arm(Draft draft) {
        Entry entry = draft.entry();
        Next next = draft.next();
        for (PodSlot slot : entry.slots().all()) {
            next = Next.earlier(next, Next.atOrNone(slot.wakeAt()));
        }
        if (ownership.isHandingOver() && Holdings.isIdle(entry)) {
            holdings.dismiss(entry);
            ownership.done(entry.ref());
        } else if (next instanceof Next.Again || entry.hasMail()) {
            queue.add(entry);
        } else if (next instanceof Next.At at) {
            if (!at.when().isAfter(draft.now())) {
                throw new IllegalStateException(entry + " asked to be woken in the past: " + at.when());
            }
            if (JobPass.isAtRest(entry)) {
                entry.rest();
            }
            queue.addAt(entry, at.when());
        } else if (draft.isFinished() || JobPass.isAtRest(entry)) {
            directory.remove(entry);
            if (directory.find(entry.uid()) == null) {
                ownership.done(entry.ref());
            }
        }
    }
}
