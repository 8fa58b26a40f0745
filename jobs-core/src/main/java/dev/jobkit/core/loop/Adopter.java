package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.PodGate;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what a store holds when a controller starts: every live object gets an entry, and every unfinished run is offered
 * to its executor before the first pass, also one that the store does not know to have begun: its report may have been lost
 * with the program. A run that nobody knows is lost if it had begun, and ordered again if it had not.
 */
final class Adopter {
    private static final Logger log = LoggerFactory.getLogger(Adopter.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    /** How many pods one look for leftovers reads. */
    private static final int SWEEP = 5000;

    private final JobStore store;
    private final Directory directory;
    private final Nodes nodes;
    private final RunContexts contexts;
    private final TimeSource time;
    private final PodGate gate;
    private final Consumer<Entry> wake;
    private final Executor workers;
    private volatile boolean stopped;

    Adopter(
            JobStore store,
            Directory directory,
            Nodes nodes,
            RunContexts contexts,
            TimeSource time,
            PodGate gate,
            Consumer<Entry> wake,
            Executor workers) {
        this.store = store;
        this.directory = directory;
        this.nodes = nodes;
        this.contexts = contexts;
        this.time = time;
        this.gate = gate;
        this.wake = wake;
        this.workers = workers;
    }

    void adoptAll() {
        List<Job> jobs = live(Kind.JOB);
        List<CronJob> cronJobs = live(Kind.CRON_JOB);
        List<Pod> pods = live(Kind.POD);
        jobs.forEach(job -> directory.entry(Kind.JOB, ObjectRef.to(job)));
        cronJobs.forEach(cronJob -> directory.entry(Kind.CRON_JOB, ObjectRef.to(cronJob)));
        jobs.forEach(this::lookAfterOwner);
        Map<Node, Set<RunId>> known = new HashMap<>();
        nodes.all().forEach(node -> known.put(node, new HashSet<>()));
        for (Pod pod : pods) {
            Entry entry = directory.entryOf(pod);
            directory.assign(pod, entry);
            if (!pod.isEnded()) {
                gate.enter(pod);
            }
            nodes.choose(pod.spec()).ifPresent(node -> {
                List<RunId> open = pod.isEnded() ? List.of() : PodFacts.openRuns(pod);
                known.getOrDefault(node, new HashSet<>()).addAll(open);
                open.forEach(run -> offer(entry, node, pod, run));
            });
        }
        known.forEach((node, runs) -> node.executor().retainOnly(runs));
        directory.all().forEach(wake);
        workers.execute(() -> sweep(null));
        if (!directory.all().isEmpty()) {
            log.info(
                    "took up {} jobs, {} cron jobs and {} pods from the store",
                    jobs.size(),
                    cronJobs.size(),
                    pods.size());
        }
    }

    /** Looks no further for leftovers. */
    void stop() {
        stopped = true;
    }

    /**
     * Looks, page by page, for ended pods whose Job is gone: the program may have died between the deletion of the Job and
     * that of its pods (Kubernetes: garbage collection in the background).
     */
    private void sweep(@Nullable String token) {
        if (stopped) {
            return;
        }
        try {
            Listed<Pod> page = store.list(Kind.POD, Query.ALL, new Page(SWEEP, token));
            Set<String> seen = new HashSet<>();
            page.items().stream().filter(pod -> !pod.isLive()).forEach(pod -> lookForJob(pod, seen));
            String next = page.next();
            if (next != null) {
                workers.execute(() -> sweep(next));
            }
        } catch (RevisionGoneException | RuntimeException e) {
            log.warn("pods of Jobs that are gone could not be looked for; the next start looks again", e);
        }
    }

    private void lookForJob(Pod pod, Set<String> seen) {
        ObjectRef job = PodFacts.job(pod);
        if (job != null && seen.add(job.uid()) && directory.find(job.uid()) == null) {
            boolean there = store.get(Kind.JOB, job.key())
                    .filter(found -> found.metadata().uid().equals(job.uid()))
                    .isPresent();
            if (!there) {
                wake.accept(directory.entry(Kind.JOB, job));
            }
        }
    }

    /** A CronJob that went just before the controller did left Jobs that go after it. */
    private void lookAfterOwner(Job job) {
        job.metadata()
                .controller()
                .filter(owner -> owner.kind().equals(Kind.CRON_JOB.name()))
                .ifPresent(owner -> directory.entry(
                        Kind.CRON_JOB,
                        new ObjectRef(owner.kind(), job.metadata().namespace(), owner.name(), owner.uid())));
    }

    private void offerAgain(Entry entry, Node node, Pod pod, RunId run) {
        if (!stopped && directory.ofPod(run.podUid()) != null) {
            offer(entry, node, pod, run);
        }
    }

    private void offer(Entry entry, Node node, Pod pod, RunId run) {
        Container container = pod.spec()
                .container(run.container())
                .orElseThrow(() -> new IllegalStateException("no container for " + run));
        Adoption answer = node.executor()
                .adopt(new PodRun(run, PodFacts.job(pod), pod, container), contexts.of(pod, container, run));
        if (answer == Adoption.KNOWN) {
            directory.adopted(run);
        } else if (answer == Adoption.UNDECIDED) {
            time.wakeAt(time.instant().plus(ASK_AGAIN), () -> offerAgain(entry, node, pod, run));
        } else if (PodFacts.isRunning(pod, run)) {
            entry.post(new Reported(
                    run, new RunReport.Lost("executor " + node.name() + " no longer knows the run after a restart")));
            wake.accept(entry);
        }
    }

    private <T extends Stored> List<T> live(Kind<T> kind) {
        try {
            return store.list(kind, Query.LIVE, Page.ALL).items();
        } catch (RevisionGoneException e) {
            throw new AssertionError("a list without token cannot be too old", e);
        }
    }
}
