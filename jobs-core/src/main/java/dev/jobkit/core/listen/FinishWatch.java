package dev.jobkit.core.listen;

import dev.jobkit.JobGoneException;
import dev.jobkit.NotFoundException;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Wakeup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who wait for the end of a Job, by its uid. It reads the change log only while somebody waits, so that a Job
 * which is removed right after its end is seen finished nevertheless. Thread-safe.
 */
public final class FinishWatch implements AutoCloseable {
    private static final int BATCH = 512;
    private static final long NOBODY_WAITS = Long.MAX_VALUE;

    private static final Logger log = LoggerFactory.getLogger(FinishWatch.class);

    private final JobStore store;
    private final Executor executor;
    private final AtomicInteger wakes = new AtomicInteger();
    private final Wakeup follow;
    private final Object lock = new Object();

    /** Guarded by lock: who waits, by uid. */
    private final Map<String, Waiting> waiting = new HashMap<>();

    /** Written under the lock: up to where the log is read. */
    private volatile long seen = NOBODY_WAITS;

    private record Waiting(ObjectKey key, CompletableFuture<Job> future) {}

    /** Makes a watch that completes its stages on this executor. */
    public FinishWatch(JobStore store, Executor executor) {
        this.store = store;
        this.executor = executor;
        this.follow = store.follow(() -> seen, this::wake);
    }

    /** Returns a stage that completes with the final state of the Job that has this key now. */
    public CompletionStage<Job> whenFinished(ObjectKey key) {
        long before = store.revision();
        Optional<Job> found = store.get(Kind.JOB, key);
        if (found.isEmpty()) {
            return CompletableFuture.failedStage(new NotFoundException(Kind.JOB, key));
        }
        Job job = found.get();
        if (job.isFinished()) {
            return CompletableFuture.completedStage(job);
        }
        Waiting mine;
        synchronized (lock) {
            mine = waiting.computeIfAbsent(
                    job.metadata().uid(), uid -> new Waiting(job.key(), new CompletableFuture<>()));
            if (seen == NOBODY_WAITS) {
                seen = before;
            }
        }
        // the end may have been read by the pump before this one waited
        look(job.metadata().uid(), mine, before);
        wake();
        return mine.future().minimalCompletionStage();
    }

    private void wake() {
        if (seen != NOBODY_WAITS && wakes.getAndIncrement() == 0) {
            try {
                executor.execute(this::pump);
            } catch (RejectedExecutionException e) {
                wakes.set(0);
                log.debug("nobody is told of ends any more: the executor was shut down", e);
            }
        }
    }

    private void pump() {
        int taken;
        do {
            taken = wakes.get();
            try {
                while (readBatch()) {
                    // until nothing is left
                }
            } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
                log.warn("the change log could not be read for those who wait; the next change tries again", e);
            }
        } while (wakes.addAndGet(-taken) != 0);
    }

    private boolean readBatch() {
        long after;
        synchronized (lock) {
            if (waiting.isEmpty()) {
                seen = NOBODY_WAITS;
            }
            after = seen;
        }
        if (after == NOBODY_WAITS) {
            return false;
        }
        try {
            List<Change> changes = store.changesAfter(after, BATCH);
            changes.forEach(this::take);
            if (!changes.isEmpty()) {
                moveTo(changes.get(changes.size() - 1).revision());
            }
            return changes.size() == BATCH;
        } catch (RevisionGoneException e) {
            moveTo(e.oldest() - 1);
            lookAtAll(e.oldest() - 1);
            return true;
        }
    }

    private void moveTo(long revision) {
        synchronized (lock) {
            seen = Math.max(seen, revision); // which leaves it alone where nobody waits
        }
    }

    private void take(Change change) {
        if (change instanceof Change.Written written && written.object() instanceof Job job) {
            if (job.isFinished()) {
                complete(job);
            } else if (written.type() == Change.Type.DELETED) {
                gone(ObjectRef.to(job));
            }
        }
    }

    private void lookAtAll(long after) {
        Map<String, Waiting> all;
        synchronized (lock) {
            all = Map.copyOf(waiting);
        }
        all.forEach((uid, mine) -> look(uid, mine, after));
    }

    /** Looks at one Job itself; when it is gone, the log after this revision tells how it ended. */
    private void look(String uid, Waiting mine, long after) {
        Optional<Job> found = store.get(Kind.JOB, mine.key())
                .filter(job -> job.metadata().uid().equals(uid));
        if (found.isPresent()) {
            found.filter(Job::isFinished).ifPresent(this::complete);
            return;
        }
        ObjectRef gone = new ObjectRef(
                Kind.JOB.name(), mine.key().namespace(), mine.key().name(), uid);
        try {
            for (Change change : store.changesAfter(after, Integer.MAX_VALUE)) {
                if (change instanceof Change.Written written
                        && written.object().metadata().uid().equals(uid)) {
                    take(change);
                }
            }
        } catch (RevisionGoneException e) {
            gone(gone);
            return;
        }
        gone(gone);
    }

    private @Nullable Waiting leave(String uid) {
        synchronized (lock) {
            return waiting.remove(uid);
        }
    }

    private void complete(Job job) {
        Waiting mine = leave(job.metadata().uid());
        if (mine != null) {
            mine.future().complete(job);
        }
    }

    private void gone(ObjectRef job) {
        Waiting mine = leave(job.uid());
        if (mine != null) {
            mine.future().completeExceptionally(new JobGoneException(job));
        }
    }

    @Override
    public void close() {
        follow.cancel();
        List<Waiting> left;
        synchronized (lock) {
            left = List.copyOf(waiting.values());
            waiting.clear();
        }
        left.forEach(mine -> mine.future()
                .completeExceptionally(
                        new IllegalStateException("the controller was closed before the end of Job " + mine.key())));
    }
}
