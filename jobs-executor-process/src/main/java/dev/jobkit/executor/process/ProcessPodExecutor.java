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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * StartError. Volumes, probes, hooks and limits are acted on as far as the system allows; {@link #describe} tells how far.
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
    private final Places places;
    private final Groups groups;
    private final LogPump pump;
    private final Serial cleaner;
    private final Dispatcher dispatcher;
    private final Strays strays;
    private final UsageWatch usage;
    private final Map<RunId, ProcessRun> runs = new ConcurrentHashMap<>();
    /** Answers stops of runs that are not here. */
    private volatile @Nullable RunReporter lastReporter;

    private volatile boolean closed;

    private ProcessPodExecutor(Builder settings) {
        this.survival = settings.survival;
        this.labels = settings.labels;
        this.allocatable = settings.allocatable;
        this.places = new Places(allocatable);
        if (survival == Survival.KEEP && settings.baseDirectory == null) {
            throw new IllegalStateException("KEEP needs a base directory: a later executor could not find the runs");
        }
        this.base = BaseDirectory.open(settings.baseDirectory);
        this.groups = Groups.find(base.mark());
        Commands commands = new Commands(settings.images, settings.inheritedEnv, System.getenv());
        Surroundings surroundings =
                new Surroundings(new Volumes(base.path(), settings.hostPaths, base.memory()), groups);
        this.cleaner = new Serial(settings.name + "-cleaner", () -> {}).begin();
        this.strays = new Strays(base.path(), cleaner, runs, surroundings::forget);
        try {
            this.dispatcher = new Dispatcher(
                    settings.name, base, commands, surroundings, survival, settings.tree, runs, strays::over);
        } catch (RuntimeException e) {
            cleaner.close();
            closeBase();
            throw e;
        }
        this.pump = new LogPump(settings.name);
        this.usage = new UsageWatch(settings.name, base.path(), runs.values(), dispatcher);
        usage.begin(settings.lookEvery, settings.tellsUsage ? UsageWatch.Usage.TOLD : UsageWatch.Usage.KEPT_QUIET);
        LOG.info("process executor {} in {}: {}", settings.name, base, describe());
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
        if (refused(fresh)) {
            return;
        }
        if (places.take(fresh)) {
            dispatcher.start(fresh);
        }
    }

    private boolean refused(ProcessRun run) {
        Optional<String> lacks = places.neverFits(run.order().pod().spec());
        lacks.ifPresent(it -> {
            runs.remove(run.id(), run);
            String resource = it.substring(it.lastIndexOf(' ') + 1);
            run.report(new RunReport.NotStarted(
                    "OutOf" + resource,
                    "the pod can never run here: " + it + " even when nothing else runs; there is " + allocatable));
        });
        return lacks.isPresent();
    }

    private ProcessRun remember(PodRun run, RunContext context) {
        RunFiles files = new RunFiles(base.path(), run.id());
        return new ProcessRun(run, context, files, pump.follower(files.log(), context::log));
    }

    @Override
    public void stop(RunId id, Stop stop) {
        ProcessRun run = runs.get(id);
        RunReporter reporter = lastReporter;
        if (run != null) {
            dispatcher.stop(run, stop);
            places.giveUp(run).forEach(dispatcher::start);
        } else if (reporter != null) {
            reporter.report(id, new RunReport.NotStarted("Stopped", "this executor has no such run"));
        }
    }

    @Override
    public Adoption adopt(PodRun order, RunContext context) {
        lastReporter = context.reporter();
        ProcessRun known = runs.get(order.id());
        if (known != null) {
            known.adoptedBy(context);
            return Adoption.KNOWN;
        }
        ProcessRun run = remember(order, context);
        Optional<Supervisor> supervisor = run.files().supervisor();
        boolean alive = supervisor.map(Supervisor::isAlive).orElse(false);
        Optional<Outcome> outcome = run.files().outcome(); // read last: it is written before the supervisor ends
        if (outcome.isEmpty() && !alive) {
            return Adoption.UNKNOWN;
        }
        if (runs.putIfAbsent(order.id(), run) == null) {
            places.occupy(order.pod());
            run.ordered(null);
            run.log().isCut(run.files().cut());
            outcome.ifPresentOrElse(it -> dispatcher.finish(run, it), () -> {
                supervisor.ifPresent(it -> dispatcher.watch(run, it));
                dispatcher.adopt(run.files());
            });
        }
        return Adoption.KNOWN;
    }

    @Override
    public void retainOnly(Set<RunId> known) {
        Set<RunId> keep = Set.copyOf(known);
        Set<String> ended = new HashSet<>();
        runs.keySet().forEach(id -> ended.add(id.podUid()));
        keep.forEach(id -> ended.remove(id.podUid()));
        strays.endAllBut(keep, dispatcher);
        ended.forEach(podUid -> places.free(podUid).forEach(dispatcher::start));
    }

    @Override
    public void release(RunId id) {
        ProcessRun run = runs.get(id);
        if (run != null && run.isUnderWay()) {
            strays.end(id, Strays.Goes.RUN, dispatcher);
        } else {
            strays.delete(id, runs.remove(id));
        }
    }

    @Override
    public void releasePod(String podUid) {
        places.free(podUid).forEach(dispatcher::start);
        strays.deletePod(podUid);
    }

    @Override
    public NodeInfo describe() {
        Spawner spawner = dispatcher.spawner();
        List<String> bestEffort = new ArrayList<>(spawner.bestEffort());
        bestEffort.addAll(groups.bestEffort());
        if (!spawner.mounts()) {
            bestEffort.add(
                    "no mounts: a container that mounts a volume is refused, and last words are only taken from logs");
        }
        if (!base.memory().isAvailable()) {
            bestEffort.add("emptyDir of medium Memory lies on disk: /dev/shm is no tmpfs that may be written");
        }
        String strategy = spawner.tree().word() + " " + spawner.detail() + ", " + groups;
        return new NodeInfo(labels, allocatable, strategy, bestEffort, survival);
    }

    /** Ends all trees at once, or with KEEP leaves them to themselves. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        usage.close();
        dispatcher.close();
        pump.close();
        cleaner.close();
        if (survival == Survival.DIE_WITH_CONTROLLER) {
            groups.close(); // with KEEP they still tell what ran out of memory
            giveMemoryBack();
        }
        closeBase();
    }

    private void giveMemoryBack() {
        try {
            base.memory().close();
        } catch (IOException e) {
            LOG.warn("volumes in memory could not be removed", e);
        }
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
        private List<Path> hostPaths = List.of();
        private Duration lookEvery = Duration.ofSeconds(15);
        private boolean tellsUsage = true;

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

        /** Lets containers mount hostPath volumes of these directories and what is below them; none when missing. */
        public Builder hostPaths(List<Path> directories) {
            this.hostPaths = directories.stream()
                    .map(it -> it.toAbsolutePath().normalize())
                    .toList();
            return this;
        }

        /**
         * Sets how often it is measured what runs use; every 15 s when missing. With zero it is not told what runs use; volumes
         * with a sizeLimit are looked at all the same.
         *
         * @throws IllegalArgumentException if it is negative, or less than a millisecond and not zero
         */
        public Builder usageEvery(Duration period) {
            if (period.isNegative() || (!period.isZero() && period.toMillis() == 0)) {
                throw new IllegalArgumentException("usageEvery must be zero or at least a millisecond, not " + period);
            }
            this.tellsUsage = !period.isZero();
            this.lookEvery = tellsUsage ? period : lookEvery;
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
