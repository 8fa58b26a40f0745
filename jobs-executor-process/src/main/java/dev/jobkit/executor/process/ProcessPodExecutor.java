package dev.jobkit.executor.process;

import dev.jobkit.model.Quantity;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.ImageResolver;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.Stop;
import dev.jobkit.spi.Survival;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each container as a tree of local processes, and ends the whole tree when the container ends.
 *
 * <p>A container's command is looked up in the PATH of its environment; its image counts only where it has no command, see
 * {@link CommandImage}. It sees the variables of its spec, a short list of the host's, and {@code JOBKIT_RUN}, its name. Its
 * standard input is empty; both outputs go to its log. A program that cannot be executed ends with code 128 and the reason
 * StartError.
 *
 * <pre>{@code
 * var executor = ProcessPodExecutor.builder().images(new CommandImages().add("busybox*", CommandImage.of("sh"))).build();
 * }</pre>
 */
public final class ProcessPodExecutor implements PodExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessPodExecutor.class);

    private final BaseDirectory base;
    private final Survival survival;
    private final Map<String, String> labels;
    private final Map<String, Quantity> allocatable;
    private final Room room;
    private final LogPump pump;
    private final Serial cleaner;
    private final Dispatcher dispatcher;
    private final Map<RunId, ProcessRun> runs = new ConcurrentHashMap<>();
    /** Answers stops of runs that are not here. */
    private volatile @Nullable RunReporter lastReporter;

    private volatile boolean closed;

    /** Runs without an owner that are being ended, and what is to be removed then. */
    private final Map<RunId, Path> strays = new ConcurrentHashMap<>();

    /** Runs of pods without room, by pod; guarded by itself. */
    private final Map<String, List<ProcessRun>> waiting = new LinkedHashMap<>();

    private ProcessPodExecutor(Builder settings) {
        this.survival = settings.survival;
        this.labels = settings.labels;
        this.allocatable = settings.allocatable;
        this.room = new Room(allocatable);
        if (survival == Survival.KEEP && settings.baseDirectory == null) {
            throw new IllegalStateException("KEEP needs a base directory: a later executor could not find the runs");
        }
        this.base = BaseDirectory.open(settings.baseDirectory);
        Commands commands = new Commands(settings.images, settings.inheritedEnv, System.getenv());
        try {
            this.dispatcher =
                    new Dispatcher(settings.name, base, commands, survival, settings.tree, runs, this::removeStray);
        } catch (RuntimeException e) {
            closeBase();
            throw e;
        }
        this.pump = new LogPump(settings.name);
        this.cleaner = new Serial(settings.name + "-cleaner", () -> {});
        LOG.info(
                "process executor {} in {}: {}", settings.name, base, describe().strategy());
    }

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void start(PodRun run, RunContext context) {
        lastReporter = context.reporter();
        if (closed) {
            context.reporter().report(run.id(), new RunReport.NotStarted("Stopped", "the executor is closed"));
            return;
        }
        ProcessRun fresh = remember(run, context);
        if (runs.putIfAbsent(run.id(), fresh) != null) {
            return;
        }
        if (hasRoom(fresh)) {
            dispatcher.start(fresh);
        } else {
            fresh.report(new RunReport.Waiting("InsufficientRoom", "waits for room: " + room.describe()));
        }
    }

    private boolean hasRoom(ProcessRun run) {
        synchronized (waiting) {
            boolean room = this.room.reserve(run.order().pod());
            if (!room) {
                waiting.computeIfAbsent(run.id().podUid(), uid -> new ArrayList<>())
                        .add(run);
            }
            return room;
        }
    }

    private ProcessRun remember(PodRun run, RunContext context) {
        RunDirectory directory = new RunDirectory(base.pods(), run.id());
        return new ProcessRun(run, context, directory, pump.follower(directory.log(), context::log));
    }

    @Override
    public void stop(RunId id, Stop stop) {
        ProcessRun run = runs.get(id);
        RunReporter reporter = lastReporter;
        if (run != null) {
            dispatcher.stop(run, stop);
        } else if (reporter != null) {
            reporter.report(id, new RunReport.NotStarted("Stopped", "this executor has no such run"));
        }
    }

    @Override
    public Adoption adopt(PodRun order, RunContext context) {
        lastReporter = context.reporter();
        ProcessRun known = runs.get(order.id());
        if (known != null) {
            known.adoptedBy(context).ifPresent(known::report);
            return Adoption.KNOWN;
        }
        ProcessRun run = remember(order, context);
        Optional<Supervisor> supervisor = run.directory().supervisor();
        boolean alive = supervisor.map(Supervisor::isAlive).orElse(false);
        Optional<Outcome> outcome = run.directory().outcome(); // read last: it is written before the supervisor ends
        if (outcome.isEmpty() && !alive) {
            return Adoption.UNKNOWN;
        }
        if (runs.putIfAbsent(order.id(), run) == null) {
            room.occupy(order.pod());
            run.ordered(null);
            outcome.ifPresentOrElse(it -> dispatcher.finish(run, it), () -> {
                supervisor.ifPresent(it -> dispatcher.watch(run, it));
                dispatcher.adopt(run.directory());
            });
        }
        return Adoption.KNOWN;
    }

    @Override
    public void retainOnly(Set<RunId> known) {
        Set<RunId> keep = Set.copyOf(known);
        runs.keySet().stream().filter(id -> !keep.contains(id)).forEach(id -> end(id, true));
        cleaner.execute(() -> {
            try {
                for (Path pod : RunDirectory.children(base.pods())) {
                    removeStrays(pod, keep);
                }
            } catch (IOException e) {
                LOG.warn("cannot look for runs without an owner in {}", base, e);
            }
        });
    }

    /** Ends what has no owner in the directory of a pod; a run that began meanwhile is one of ours. */
    private void removeStrays(Path pod, Set<RunId> keep) throws IOException {
        Set<RunId> owned = new HashSet<>(keep);
        owned.addAll(runs.keySet());
        String uid = FileNames.decode(pod.getFileName().toString());
        boolean podIsOwned = owned.stream().anyMatch(id -> id.podUid().equals(uid));
        List<RunId> found = RunDirectory.runs(pod);
        found.stream().filter(id -> !owned.contains(id)).forEach(id -> end(id, podIsOwned));
        if (found.isEmpty() && !podIsOwned) {
            delete(pod);
        }
    }

    /** Ends a run that nobody owns and removes its directory, with that of its pod unless the pod has an owner. */
    private void end(RunId id, boolean podIsOwned) {
        RunDirectory directory = new RunDirectory(base.pods(), id);
        strays.put(id, podIsOwned ? directory.path() : RunDirectory.pod(base.pods(), id.podUid()));
        ProcessRun run = runs.remove(id);
        if (run != null && run.isUnderWay()) {
            run.end(null);
            dispatcher.kill(directory);
            return;
        }
        Optional<Supervisor> alive = directory.supervisor().filter(Supervisor::isAlive);
        Optional<ProcessHandle> process = alive.flatMap(it -> ProcessHandle.of(it.pid()));
        if (directory.outcome().isPresent() || process.isEmpty()) { // a supervisor may be busy with another run
            removeStray(id);
            return;
        }
        LOG.info("run {} has no owner any more and is ended", id);
        dispatcher.adopt(directory);
        dispatcher.kill(directory);
        CompletableFuture<Void> unused = process.get().onExit().thenRun(() -> removeStray(id));
    }

    private void removeStray(RunId id) {
        Path goes = strays.remove(id);
        if (goes != null) {
            delete(goes);
        }
    }

    @Override
    public void release(RunId id) {
        ProcessRun run = runs.get(id);
        if (run != null && run.isUnderWay()) {
            end(id, true);
        } else {
            runs.remove(id);
            delete(new RunDirectory(base.pods(), id).path());
        }
    }

    @Override
    public void releasePod(String podUid) {
        List<ProcessRun> next = new ArrayList<>();
        synchronized (waiting) {
            waiting.remove(podUid);
            for (String uid : room.free(podUid)) {
                next.addAll(waiting.getOrDefault(uid, List.of()));
                waiting.remove(uid);
            }
        }
        next.forEach(dispatcher::start);
        delete(RunDirectory.pod(base.pods(), podUid));
    }

    private void delete(Path directory) {
        cleaner.execute(() -> {
            try {
                RunDirectory.delete(directory);
            } catch (IOException e) {
                LOG.warn("{} could not be removed", directory, e);
            }
        });
    }

    @Override
    public NodeInfo describe() {
        Spawner spawner = dispatcher.spawner();
        List<String> bestEffort = new ArrayList<>(spawner.tree().bestEffort());
        bestEffort.add("limits of cpu and memory are not enforced");
        return new NodeInfo(labels, allocatable, (spawner.tree().word() + " " + spawner.detail()).strip(), bestEffort, survival);
    }

    /** Ends all trees at once, or with KEEP leaves them to themselves. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        dispatcher.close();
        pump.close();
        cleaner.close();
        closeBase();
    }

    private void closeBase() {
        try {
            base.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give back " + base, e);
        }
    }

    /** Collects the settings; a plain holder for one thread. */
    public static final class Builder {
        private String name = "process";
        private @Nullable Path baseDirectory;
        private ImageResolver<CommandImage> images = new CommandImages();
        private List<String> inheritedEnv = List.of("PATH", "HOME", "LANG", "LC_*", "TMPDIR", "TZ");
        private Survival survival = Survival.DIE_WITH_CONTROLLER;
        private @Nullable ProcessTree tree;
        private Map<String, String> labels = Map.of();
        private Map<String, Quantity> allocatable = Map.of("pods", Quantity.of(110));

        private Builder() {}

        /** Sets the word that its threads and log lines begin with; {@code "process"} when missing. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets the directory of pods and runs; it is made if it is not there, and one executor at a time may use it. When
         * missing it is a new temporary directory that goes with the executor.
         */
        public Builder baseDirectory(Path directory) {
            this.baseDirectory = directory;
            return this;
        }

        /** Sets the table of images; an empty one when missing. */
        public Builder images(ImageResolver<CommandImage> resolver) {
            this.images = resolver;
            return this;
        }

        /**
         * Sets which variables of this program all processes get; a name that ends with {@code *} stands for many. When
         * missing: PATH, HOME, LANG, LC_*, TMPDIR, TZ.
         */
        public Builder inheritedEnv(List<String> names) {
            this.inheritedEnv = List.copyOf(names);
            return this;
        }

        /** Sets what becomes of processes when this program ends; they end with it when missing. */
        public Builder survival(Survival survival) {
            this.survival = survival;
            return this;
        }

        /** Demands this way to find all processes of a run; the best that the system allows when missing. */
        public Builder tree(ProcessTree tree) {
            this.tree = tree;
            return this;
        }

        /** Sets labels that a nodeSelector can ask for. */
        public Builder labels(Map<String, String> labels) {
            this.labels = new LinkedHashMap<>(labels);
            return this;
        }

        /**
         * Sets the room by resource: {@code cpu}, {@code memory} and {@code pods}; what is missing is unlimited. Pods beyond
         * that wait for room in the order of their coming. When missing: 110 pods, the default of a kubelet.
         */
        public Builder allocatable(Map<String, Quantity> allocatable) {
            this.allocatable = new LinkedHashMap<>(allocatable);
            return this;
        }

        /**
         * Sets how many pods may run at once, a part of what is allocatable.
         *
         * @throws IllegalArgumentException if it is less than one
         */
        public Builder maxConcurrentPods(int pods) {
            if (pods < 1) {
                throw new IllegalArgumentException("maxConcurrentPods must be positive, not " + pods);
            }
            this.allocatable = new LinkedHashMap<>(allocatable);
            allocatable.put("pods", Quantity.of(pods));
            return this;
        }

        /**
         * Starts the executor and its spawner, and finds out what the system allows.
         *
         * @throws IllegalStateException if processes cannot be started here, or the directory belongs to another executor;
         *     the message says which
         */
        public ProcessPodExecutor build() {
            return new ProcessPodExecutor(this);
        }
    }
}
