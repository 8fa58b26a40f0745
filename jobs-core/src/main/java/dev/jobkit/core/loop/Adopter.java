package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.JobStore;
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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what a store holds when a controller starts: every live object gets an entry, and every unfinished run is offered
 * to its executor before the first pass. A run that nobody knows is lost if it had begun, and ordered again if it had not.
 */
final class Adopter {
    private static final Logger log = LoggerFactory.getLogger(Adopter.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final JobStore store;
    private final Directory directory;
    private final Nodes nodes;
    private final RunContexts contexts;
    private final TimeSource time;
    private final PodGate gate;
    private final Consumer<Entry> wake;

    Adopter(
            JobStore store,
            Directory directory,
            Nodes nodes,
            RunContexts contexts,
            TimeSource time,
            PodGate gate,
            Consumer<Entry> wake) {
        this.store = store;
        this.directory = directory;
        this.nodes = nodes;
        this.contexts = contexts;
        this.time = time;
        this.gate = gate;
        this.wake = wake;
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
            Entry entry = entryOf(pod);
            directory.assign(pod, entry);
            if (!pod.isEnded()) {
                gate.enter(pod);
            }
            nodes.choose(pod.spec()).ifPresent(node -> {
                List<RunId> open = pod.isEnded() ? List.of() : PodFacts.openRuns(pod);
                known.getOrDefault(node, new HashSet<>()).addAll(open);
                open.stream().filter(run -> PodFacts.isRunning(pod, run)).forEach(run -> offer(entry, node, pod, run));
            });
        }
        known.forEach((node, runs) -> node.executor().retainOnly(runs));
        directory.all().forEach(wake);
        if (!directory.all().isEmpty()) {
            log.info(
                    "took up {} jobs, {} cron jobs and {} pods from the store",
                    jobs.size(),
                    cronJobs.size(),
                    pods.size());
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

    private Entry entryOf(Pod pod) {
        for (Owner owner : pod.metadata().owners()) {
            if (owner.isController()) {
                return directory.entry(
                        Kind.JOB, new ObjectRef(owner.kind(), pod.metadata().namespace(), owner.name(), owner.uid()));
            }
        }
        return directory.entry(Kind.POD, ObjectRef.to(pod));
    }

    private void offer(Entry entry, Node node, Pod pod, RunId run) {
        Container container = pod.spec()
                .container(run.container())
                .orElseThrow(() -> new IllegalStateException("no container for " + run));
        Adoption answer = node.executor()
                .adopt(new PodRun(run, PodFacts.job(pod), pod, container), contexts.of(pod, container, run));
        if (answer == Adoption.UNKNOWN) {
            entry.post(new Reported(
                    run, new RunReport.Lost("executor " + node.name() + " no longer knows the run after a restart")));
            wake.accept(entry);
        } else if (answer == Adoption.UNDECIDED) {
            time.wakeAt(time.instant().plus(ASK_AGAIN), () -> offer(entry, node, pod, run));
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
