package dev.jobkit.core;

import dev.jobkit.CancelScope;
import dev.jobkit.CronJobs;
import dev.jobkit.Definitions;
import dev.jobkit.From;
import dev.jobkit.Gauges;
import dev.jobkit.JobController;
import dev.jobkit.Objects;
import dev.jobkit.PodLogs;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.Runs;
import dev.jobkit.Subscription;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.listen.FinishWatch;
import dev.jobkit.core.listen.Listener;
import dev.jobkit.core.loop.Loop;
import dev.jobkit.core.loop.LoopParts;
import dev.jobkit.event.JobEventListener;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Wakeup;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controller: verbs in front, the loop behind. */
final class DefaultJobController implements JobController {
    private static final Logger log = LoggerFactory.getLogger(DefaultJobController.class);

    private final LoopParts parts;
    private final JobStore store;
    private final Loop loop;
    private final JobVerbs verbs;
    private final ObjectVerbs objects;
    private final CronVerbs cronJobs;
    private final DefinitionVerbs definitions;
    private final RunVerbs runs;
    private final Collector collector;
    private final FinishWatch finishes;
    private final Executor listeners;
    private final List<AutoCloseable> owned;
    private final Door door = new Door();
    private final Set<Listener> subscriptions = ConcurrentHashMap.newKeySet();

    private DefaultJobController(LoopParts parts, Executor listeners, List<AutoCloseable> owned) {
        this.parts = parts;
        this.store = parts.store();
        this.listeners = listeners;
        this.owned = List.copyOf(owned);
        this.loop = new Loop(parts);
        Judge judge = new Judge(store, loop.book()::newest);
        this.objects = new ObjectVerbs(parts, loop, judge, door);
        this.verbs = new JobVerbs(parts, loop, judge, objects);
        this.cronJobs = new CronVerbs(objects);
        this.definitions = new DefinitionVerbs(objects, new Dispatcher(parts, loop, judge, objects), door);
        this.runs = new RunVerbs(store, loop, judge, objects, door);
        this.collector = new Collector(parts, loop, new Deletions(parts, loop), door);
        this.finishes = new FinishWatch(store, listeners);
    }

    static JobController start(LoopParts parts, Executor listeners, List<AutoCloseable> owned) {
        DefaultJobController controller;
        try {
            controller = new DefaultJobController(parts, listeners, owned);
        } catch (RuntimeException | Error e) {
            closeParts(parts, owned);
            throw e;
        }
        try {
            controller.loop.start();
            controller.collector.begin();
        } catch (RuntimeException | Error e) {
            controller.close();
            throw e;
        }
        log.info(
                "controller started with executors {} on a store that is {}",
                parts.executors().keySet(),
                parts.store().durability());
        return controller;
    }

    @Override
    public List<Job> submit(List<Job> jobs, WriteOptions options) {
        List<Job> stored = door.through(() -> verbs.submit(jobs, options));
        loop.awaitRoom();
        return stored;
    }

    @Override
    public Optional<Job> find(ObjectKey key) {
        return store.get(Kind.JOB, key);
    }

    @Override
    public List<Pod> pods(ObjectKey key) {
        return find(key).map(job -> owned(job.metadata().uid())).orElse(List.of());
    }

    private List<Pod> owned(String uid) {
        return store.all(Kind.POD, Query.ownedBy(uid)).items();
    }

    @Override
    public Job edit(ObjectKey key, UnaryOperator<JobSpec> edit) {
        door.ensureOpen();
        return verbs.edit(key, job -> job.withSpec(edit.apply(job.spec())));
    }

    @Override
    public Job cancel(ObjectKey key, CancelScope scope, Cancellation why) {
        door.ensureOpen();
        return verbs.cancel(key, scope, why);
    }

    @Override
    public void delete(ObjectKey key, Propagation propagation) {
        objects.delete(Kind.JOB, key, Preconditions.NONE, propagation, WriteOptions.DEFAULT);
    }

    @Override
    public CompletionStage<Job> whenFinished(ObjectKey key) {
        return door.through(() -> finishes.whenFinished(key));
    }

    @Override
    public Job await(ObjectKey key, Duration atMost) throws TimeoutException, InterruptedException {
        CompletableFuture<Job> end = new CompletableFuture<>();
        whenFinished(key).whenComplete((job, problem) -> {
            if (problem == null) {
                end.complete(job);
            } else {
                end.completeExceptionally(problem);
            }
        });
        Wakeup tooLate = wakeAfter(
                atMost,
                () -> end.completeExceptionally(
                        new TimeoutException("Job " + key + " has not finished within " + atMost)));
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            tooLate.cancel();
        }
    }

    /** Asks for a wake-up after this time; one that no clock will ever show does not come. */
    private Wakeup wakeAfter(Duration span, Runnable task) {
        Instant now = parts.time().instant();
        Instant when;
        try {
            when = now.plus(span);
        } catch (DateTimeException | ArithmeticException e) {
            if (!span.isNegative()) {
                return () -> {};
            }
            when = now;
        }
        return parts.time().wakeAt(when, task);
    }

    private static RuntimeException unwrapped(ExecutionException e) throws TimeoutException {
        Throwable cause = e.getCause();
        if (cause instanceof TimeoutException timeout) {
            throw timeout;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    @Override
    public Subscription subscribe(JobEventListener listener, From from) {
        return door.through(() -> {
            Listener subscription = Listener.start(store, listener, listeners, from, subscriptions::remove);
            subscriptions.add(subscription);
            return subscription;
        });
    }

    @Override
    public Objects objects() {
        return objects;
    }

    @Override
    public CronJobs cronJobs() {
        return cronJobs;
    }

    @Override
    public Definitions definitions() {
        return definitions;
    }

    @Override
    public Runs runs() {
        return runs;
    }

    @Override
    public PodLogs logs() {
        return new LogAccess(parts.logs());
    }

    @Override
    public Gauges gauges() {
        return new LoopGauges(loop);
    }

    @Override
    public void close() {
        if (!door.close()) {
            return;
        }
        boolean interrupted = !drain();
        loop.close();
        interrupted |= !awaitQuiet();
        finishes.close();
        subscriptions.forEach(Listener::finish);
        objects.closeWatches();
        closeExecutors(parts.executors());
        loop.leave(); // what ran here is over: others begin it anew
        closeOwned(owned);
        log.info("controller closed");
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the verbs and passes that are under way; false when the thread was interrupted meanwhile. */
    private boolean awaitQuiet() {
        try {
            door.awaitEmpty();
            loop.awaitQuiet();
            return true;
        } catch (InterruptedException e) {
            loop.abandon();
            log.warn(
                    "interrupted while closing: passes that are under way are thrown away, the next start repeats them");
            return false;
        }
    }

    /** Waits for what a member gives away, as was set; false when the thread was interrupted meanwhile. */
    private boolean drain() {
        try {
            loop.drain();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void closeParts(LoopParts parts, List<AutoCloseable> owned) {
        closeExecutors(parts.executors());
        closeOwned(owned);
    }

    private static void closeOwned(List<AutoCloseable> owned) {
        owned.forEach(part -> quietly(part.toString(), part));
    }

    static void closeExecutors(Map<String, PodExecutor> executors) {
        executors.forEach((name, executor) -> quietly("executor " + name, executor));
    }

    private static void quietly(String name, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.warn("{} threw when it was closed", name, e);
        }
    }
}
