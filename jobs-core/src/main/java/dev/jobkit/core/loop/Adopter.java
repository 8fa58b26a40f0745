package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.Head;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what a store holds when a controller starts: every live object gets an entry, and every unfinished run is offered
 * to its executor before the first pass, also one that the store does not know to have begun: its report may have been lost
 * with the program. A run that nobody knows is lost if it had begun, and ordered again if it had not. An executor that cannot
 * tell is asked again after 1 s, 2 s, 4 s … up to a minute, until it can, the pod is over or the controller is closed.
 */
final class Adopter {
    private static final Logger log = LoggerFactory.getLogger(Adopter.class);

    /** How many pods go ahead of the others; more are taken up with them, as it takes as long to read them. */
    private static final int FIRST = 1000;

    /** For more objects than this, all live pods are read at once. */
    private static final int FEW = 16;

    private final JobStore store;
    private final Directory directory;
    private final Nodes nodes;
    private final RunContexts contexts;
    private final TimeSource time;
    private final Function<Pod, PodSlot> slots;
    private final LocalRuns runs;
    private final Consumer<Entry> wake;
    private final Remains remains;
    private final Executor workers;
    private final Predicate<ObjectRef> chosen;
    private final Set<Wakeup> questions = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    Adopter(
            JobStore store,
            Directory directory,
            Nodes nodes,
            RunContexts contexts,
            TimeSource time,
            Function<Pod, PodSlot> slots,
            LocalRuns runs,
            Consumer<Entry> wake,
            BiConsumer<Kind<?>, ObjectRef> gone,
            Executor workers,
            Predicate<ObjectRef> chosen) {
        this.store = store;
        this.directory = directory;
        this.nodes = nodes;
        this.contexts = contexts;
        this.time = time;
        this.slots = slots;
        this.runs = runs;
        this.wake = wake;
        this.remains = new Remains(store, directory, gone, workers);
        this.workers = workers;
        this.chosen = chosen;
    }

    void adoptAll() {
        directory.vanguard().begin(Set.of()); // what executors report while their runs are offered waits
        Map<Node, Set<RunId>> known = noneOfEachNode();
        Set<Entry> first = adoptFirst(known);
        Set<Entry> others = adoptOthers(known);
        known.forEach(Adopter::retainOnly);
        directory.vanguard().end();
        wakeAll(first, others);
        sweep();
    }

    /** Takes up what ran, where that is not very much: that runs were lost can be told before all others are here. */
    private Set<Entry> adoptFirst(Map<Node, Set<RunId>> known) {
        Map<Entry, List<PodSlot>> hands = new LinkedHashMap<>();
        store.atWork(FIRST).stream()
                .filter(pod -> chosen.test(Directory.refOf(pod)))
                .forEach(pod -> take(pod, known, hands));
        hands.forEach(Entry::begin);
        directory.vanguard().begin(hands.keySet().stream().map(Entry::uid).collect(Collectors.toSet()));
        hands.keySet().forEach(wake);
        return hands.keySet();
    }

    private Set<Entry> adoptOthers(Map<Node, Set<RunId>> known) {
        Vanguard first = directory.vanguard();
        List<Head> jobs =
                liveJobs().stream().filter(job -> chosen.test(job.object())).toList();
        List<CronJob> cronJobs = live(Kind.CRON_JOB).stream()
                .filter(cronJob -> chosen.test(ObjectRef.to(cronJob)))
                .toList();
        List<Pod> pods = live(Kind.POD);
        Map<Entry, List<PodSlot>> hands = new LinkedHashMap<>();
        jobs.stream()
                .filter(job -> !first.has(job.object().uid()))
                .forEach(job -> hands.put(directory.entry(Kind.JOB, job.object()), new ArrayList<>(1)));
        cronJobs.forEach(cronJob -> directory.entry(Kind.CRON_JOB, ObjectRef.to(cronJob)));
        jobs.forEach(this::lookAfterOwner);
        for (Pod pod : pods) {
            if (!chosen.test(Directory.refOf(pod))) {
                leave(pod, known);
            } else if (!isTaken(pod, first)) {
                take(pod, known, hands);
            }
        }
        hands.forEach(Entry::begin);
        if (!directory.all().isEmpty()) {
            log.info(
                    "took up {} jobs, {} cron jobs and {} pods from the store",
                    jobs.size(),
                    cronJobs.size(),
                    pods.size());
        }
        return hands.keySet();
    }

    /** Tells whether the pod went ahead, though a pass has given it to another owner since: what it was is of no use. */
    private boolean isTaken(Pod pod, Vanguard first) {
        return first.has(Directory.refOf(pod).uid())
                || directory.ofPod(pod.metadata().uid()) != null;
    }

    private void take(Pod pod, Map<Node, Set<RunId>> known, Map<Entry, List<PodSlot>> hands) {
        Entry entry = directory.entryOf(pod);
        take(pod, entry, known);
        hands.computeIfAbsent(entry, e -> new ArrayList<>(1)).add(slots.apply(pod));
    }

    /**
     * Wakes those that went ahead, as they may have been held, and of all others those first of whose pods there is news, as
     * their runs were lost; many only wait as they did before.
     */
    private void wakeAll(Set<Entry> first, Set<Entry> others) {
        Predicate<Entry> news = Entry::hasNews;
        first.stream().filter(entry -> directory.find(entry.uid()) == entry).forEach(wake);
        others.stream().filter(news).forEach(wake);
        others.stream().filter(news.negate()).forEach(wake);
        directory.all().forEach(wake);
    }

    /**
     * Offers the unfinished runs of these objects, which another controller may have begun; returns them. Whoever has an entry
     * next, to look after it or to let it go, has its pods with it; when this throws, nobody has.
     */
    Map<Node, Set<RunId>> adopt(List<Entry> entries) {
        Map<Node, Set<RunId>> known = noneOfEachNode();
        Map<String, Entry> byUid = new HashMap<>();
        entries.forEach(entry -> byUid.put(entry.uid(), entry));
        List<Pod> pods = entries.size() > FEW
                ? live(Kind.POD)
                : entries.stream().flatMap(this::livePods).toList();
        List<Runnable> hands = new ArrayList<>();
        for (Pod pod : pods) {
            Entry entry = byUid.get(Directory.refOf(pod).uid());
            if (entry != null) {
                take(pod, entry, known);
                hands.add(() -> entry.hand(slots.apply(pod)));
            }
        }
        hands.forEach(Runnable::run);
        return known;
    }

    private Map<Node, Set<RunId>> noneOfEachNode() {
        Map<Node, Set<RunId>> known = new HashMap<>();
        nodes.all().forEach(node -> known.put(node, new HashSet<>()));
        return known;
    }

    private Stream<Pod> livePods(Entry entry) {
        if (entry.kind().equals(Kind.POD)) {
            return store.get(Kind.POD, entry.key()).stream();
        }
        return entry.kind().equals(Kind.JOB) ? list(Kind.POD, Query.live(entry.uid())).stream() : Stream.of();
    }

    private void take(Pod pod, Entry entry, Map<Node, Set<RunId>> known) {
        directory.assign(pod, entry);
        nodes.choose(pod.spec()).ifPresent(node -> {
            List<RunId> open = pod.isEnded() ? List.of() : PodFacts.openRuns(pod);
            known.getOrDefault(node, new HashSet<>()).addAll(open);
            open.forEach(run -> offer(node, pod, run));
        });
    }

    /** Leaves a pod to the next controller, with what may still run of it. */
    private void leave(Pod pod, Map<Node, Set<RunId>> known) {
        if (!pod.isEnded()) {
            nodes.choose(pod.spec())
                    .ifPresent(node -> known.getOrDefault(node, new HashSet<>()).addAll(PodFacts.openRuns(pod)));
        }
    }

    /** Begins to look for what owners that are gone have left. */
    void sweep() {
        remains.look();
    }

    /** Looks no further for leftovers and asks no executor any more. */
    void stop() {
        stopped = true;
        remains.stop();
        questions.forEach(Wakeup::cancel);
        questions.clear();
    }

    /** A CronJob that went just before the controller did left Jobs that go after it. */
    private void lookAfterOwner(Head job) {
        Owner owner = job.controller();
        if (owner != null && owner.isOf(Kind.CRON_JOB)) {
            ObjectRef cronJob = new ObjectRef(owner.kind(), job.object().namespace(), owner.name(), owner.uid());
            if (chosen.test(cronJob)) {
                directory.entry(Kind.CRON_JOB, cronJob);
            }
        }
    }

    static void retainOnly(Node node, Set<RunId> runs) {
        try {
            node.executor().retainOnly(runs);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "executor " + node.name() + " threw when it was told which runs have an owner", e);
        }
    }

    private void offer(Node node, Pod pod, RunId run) {
        Adoption answer;
        try {
            answer = ask(node, pod, run);
        } catch (RuntimeException e) {
            throw new IllegalStateException("executor " + node.name() + " threw when it was offered " + run, e);
        }
        switch (answer) {
            case KNOWN -> directory.adopted(run);
            case UNDECIDED -> askLater(node, pod, run, 1);
            case UNKNOWN -> unknown(node, pod, run);
        }
    }

    private Adoption ask(Node node, Pod pod, RunId run) {
        Container container = pod.spec()
                .container(run.container())
                .orElseThrow(() -> new IllegalStateException("no container for " + run));
        return node.executor()
                .adopt(new PodRun(run, PodFacts.job(pod), pod, container), contexts.of(node, pod, container, run));
    }

    /** What the store knows to run is lost; what it does not is ordered again by the next look at the pod. */
    private void unknown(Node node, Pod pod, RunId run) {
        if (PodFacts.isRunning(pod, run)) {
            directory.deliver(new Reported(
                    run, new RunReport.Lost("executor " + node.name() + " no longer knows the run after a restart")));
        }
    }

    /** Asks again after a delay that grows; until then the run is not ordered. */
    private void askLater(Node node, Pod pod, RunId run, int asked) {
        directory.undecided(run);
        Question question = new Question(() -> askAgain(node, pod, run, asked));
        questions.add(question);
        question.wakeup = time.wakeAt(time.instant().plus(JobPass.delay(asked)), question);
        if (stopped) {
            question.cancel();
        }
    }

    private void askAgain(Node node, Pod offered, RunId run, int asked) {
        Optional<Pod> found = Optional.of(offered);
        Adoption answer = Adoption.UNDECIDED;
        try {
            found = Optional.of(offered)
                    .filter(pod -> directory.ofPod(run.podUid()) != null)
                    .flatMap(pod -> store.get(Kind.POD, pod.key()))
                    .filter(pod -> pod.metadata().uid().equals(run.podUid()))
                    .filter(pod -> !pod.isEnded() && PodFacts.openRuns(pod).contains(run));
            answer = found.isEmpty() ? Adoption.KNOWN : ask(node, found.get(), run);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            log.warn("executor {} could not be asked for {}; it is asked again", node.name(), run, e);
        }
        if (answer == Adoption.UNDECIDED) {
            askLater(node, offered, run, asked + 1);
            return;
        }
        directory.decided(run);
        if (answer == Adoption.KNOWN && found.isPresent()) {
            runs.put(node, run);
            if (directory.ofPod(run.podUid()) == null && runs.letGo(run.podUid())) {
                runs.end(run.podUid(), Duration.ZERO); // the pod was let go while its executor was asked
            }
        }
        if (answer == Adoption.UNKNOWN) {
            unknown(node, found.orElse(offered), run);
        }
        Entry entry = directory.ofPod(run.podUid());
        if (entry != null) {
            wake.accept(entry);
        }
    }

    /** A question that is asked again later, on a worker. */
    private final class Question implements Runnable, Wakeup {
        private final Runnable ask;
        private volatile Wakeup wakeup = () -> {};

        Question(Runnable ask) {
            this.ask = ask;
        }

        @Override
        public void run() {
            questions.remove(this);
            try {
                workers.execute(() -> {
                    if (!stopped) {
                        ask.run();
                    }
                });
            } catch (RejectedExecutionException e) {
                log.debug("nobody asks executors any more: the workers were shut down", e);
            }
        }

        @Override
        public void cancel() {
            questions.remove(this);
            wakeup.cancel();
        }
    }

    /** Each gets an entry only; the first pass over it reads it. */
    private List<Head> liveJobs() {
        return store.allHeads(Kind.JOB, Query.LIVE);
    }

    private <T extends Stored> List<T> live(Kind<T> kind) {
        return list(kind, Query.LIVE);
    }

    private <T extends Stored> List<T> list(Kind<T> kind, Query query) {
        return store.all(kind, query).items();
    }
}
