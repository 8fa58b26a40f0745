package dev.jobkit.executor.threads;

import dev.jobkit.model.Container;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.ImageResolver;
import dev.jobkit.spi.JobTask;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.Stop;
import dev.jobkit.spi.TaskRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each container as a Java task on a thread of its own: a virtual one where the JVM has them, else a platform thread.
 *
 * <pre>{@code
 * TaskRegistry tasks = new TaskRegistry().add("hello", ctx -> ctx.out().println("hello " + ctx.index().orElse(0)));
 * PodExecutor executor = ThreadPodExecutor.of(tasks);
 * }</pre>
 *
 * <p>A task that returns has exit code 0, one that throws {@link dev.jobkit.spi.TaskExit} its code, anything else thrown is
 * 1 with the exception as its last words and the stack trace in the log. A stop asks a task with an {@code onStop} hook and
 * interrupts it when the grace is over; one without a hook is interrupted at once. A task that ignores the interrupt
 * cannot be ended: its pod stays terminating, on a thread that does nothing else meanwhile. While a task runs, the slf4j MDC
 * of its thread holds {@code job}, {@code pod}, {@code container} and {@code index}. Thread-safe.
 */
public final class ThreadPodExecutor implements PodExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadPodExecutor.class);
    private static final int PLATFORM_PODS = 256;
    private static final Stop AT_ONCE = new Stop(Duration.ZERO, StopCause.SHUTDOWN);

    private final ImageResolver<JobTask> images;
    private final Map<String, String> labels;
    private final LogCapture capture;
    private final Threads threads;
    private final @Nullable PodRoom room;
    private final @Nullable WaitingNotes waitingNotes;
    private final @Nullable SystemStreams systemStreams;
    private final Map<RunId, TaskRun> runs = new ConcurrentHashMap<>();
    private volatile @Nullable RunReporter lastReporter;
    private volatile boolean closed;

    private ThreadPodExecutor(Builder builder, ImageResolver<JobTask> images, Threads threads) {
        this.images = images;
        this.labels = new TreeMap<>(builder.labels);
        this.capture = builder.capture;
        this.threads = threads;
        int standard = threads.isVirtual() ? Integer.MAX_VALUE : PLATFORM_PODS;
        int mostPods = builder.mostPods == null ? standard : builder.mostPods;
        this.room = mostPods == Integer.MAX_VALUE ? null : new PodRoom(mostPods);
        this.waitingNotes = room == null ? null : new WaitingNotes(room, runs::get);
        this.systemStreams = builder.systemOutput == SystemOutput.CAPTURE ? new SystemStreams().install() : null;
    }

    /** Returns an executor for these tasks with all settings as they are. */
    public static ThreadPodExecutor of(TaskRegistry tasks) {
        return builder().images(tasks).build();
    }

    /** Starts an executor's settings; only the images have to be set. */
    public static Builder builder() {
        return new Builder();
    }

    LogCapture capture() {
        return capture;
    }

    /** What a task does; it may throw anything. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Runs a task or a hook of it on the current thread with what it prints going to its log, where that is wanted. */
    void capturing(TaskRun run, Work work) throws Exception {
        if (systemStreams == null) {
            work.run();
            return;
        }
        TaskRun before = SystemStreams.enter(run);
        try {
            work.run();
        } finally {
            SystemStreams.enter(before);
        }
    }

    @Override
    public void start(PodRun run, RunContext context) {
        RunReporter reporter = context.reporter();
        remember(reporter);
        if (runs.containsKey(run.id())) {
            return;
        }
        if (closed) {
            reporter.report(run.id(), new RunReport.NotStarted("Stopped", "the executor is closed"));
            return;
        }
        Optional<JobTask> task = images.resolve(run.container());
        if (task.isEmpty()) {
            reporter.report(run.id(), new RunReport.NotStarted("ErrImagePull", unknownImage(run.container())));
            return;
        }
        TaskRun taskRun = new TaskRun(run, task.get(), context, this);
        if (runs.putIfAbsent(run.id(), taskRun) != null) {
            return;
        }
        if (room == null || room.enter(taskRun)) {
            begin(List.of(taskRun));
        } else if (waitingNotes != null) {
            waitingNotes.add(taskRun);
        }
    }

    private void begin(List<TaskRun> entered) {
        for (TaskRun run : entered) {
            threads.start(() -> work(run), lack -> withoutThread(run, lack));
        }
    }

    private void withoutThread(TaskRun run, Throwable lack) {
        forget(run);
        run.note(new RunReport.NotStarted("StartError", "no thread can be had: " + lack));
        run.sendReports();
        leaveRoom(run); // last: the next one may get no thread either
    }

    /** Keeps the reporter, since a stop of a run that is not here has to be answered, too. */
    private void remember(RunReporter reporter) {
        if (!reporter.equals(lastReporter)) {
            lastReporter = reporter;
        }
    }

    private String unknownImage(Container container) {
        String missing = "no task is registered for the image \"" + container.image() + "\"; ";
        if (images instanceof TaskRegistry tasks) {
            String known = String.join(", ", tasks.images());
            return missing + "known images: " + (known.isEmpty() ? "none" : known);
        }
        return missing + "the resolver of images does not know it";
    }

    /** Works for the run, and then for runs that get its room: to call another thread takes longer than a short task. */
    private void work(TaskRun first) {
        TaskRun run = first;
        while (run != null) {
            try {
                run.execute();
            } catch (Throwable e) {
                leaveRoom(run);
                throw e;
            }
            run = next(run);
        }
    }

    /** Gives the room of a run that is over to others; returns the one that this thread works for, if there is one. */
    private @Nullable TaskRun next(TaskRun over) {
        List<TaskRun> entered = room == null ? List.of() : room.ended(over);
        if (entered.isEmpty() || threads.isVirtual()) {
            begin(entered);
            return null;
        }
        begin(entered.subList(1, entered.size()));
        Thread.interrupted(); // whatever the end of one run left behind is not for the next
        return entered.get(0);
    }

    private void leaveRoom(TaskRun run) {
        if (room != null) {
            begin(room.ended(run));
        }
    }

    void startBeside(Runnable step) {
        threads.start(step, lack -> LOG.warn("No thread can be had for what a run still has to do", lack));
    }

    @Override
    public void stop(RunId id, Stop stop) {
        TaskRun run = runs.get(id);
        if (run == null) {
            answerStop(lastReporter, id, "this executor has no such run");
        } else if (run.cancel()) {
            forget(run);
            if (room != null) {
                begin(room.cancel(run));
            }
            answerStop(run.context().reporter(), id, "it was stopped before it began");
        } else {
            run.stop(stop);
        }
    }

    private static void answerStop(@Nullable RunReporter reporter, RunId id, String why) {
        if (reporter == null) {
            LOG.warn("A stop of the run {} cannot be answered: no controller has given an order yet", id);
        } else {
            reporter.report(id, new RunReport.NotStarted("Stopped", why));
        }
    }

    @Override
    public Adoption adopt(PodRun run, RunContext context) {
        remember(context.reporter());
        TaskRun known = runs.get(run.id());
        if (known == null) {
            return Adoption.UNKNOWN;
        }
        return known.adoptedBy(context) ? Adoption.KNOWN : Adoption.UNKNOWN;
    }

    @Override
    public void retainOnly(Set<RunId> known) {
        List<TaskRun> begun = new ArrayList<>();
        for (TaskRun run : runs.values()) {
            if (!known.contains(run.id())) {
                run.abandon();
                if (!endUnbegun(run)) {
                    begun.add(run);
                }
            }
        }
        begun.forEach(run -> run.stop(AT_ONCE)); // only now: nobody gets their room who is to go, too
        if (room != null) {
            Set<String> owned = known.stream().map(RunId::podUid).collect(Collectors.toSet());
            room.pods().stream().filter(pod -> !owned.contains(pod)).forEach(this::releasePod);
        }
    }

    /**
     * Forgets a run; until then a repeated order of it starts nothing. One that works still is interrupted and forgotten when
     * it ends, without a word.
     */
    @Override
    public void release(RunId id) {
        TaskRun run = runs.get(id);
        if (run != null) {
            run.settle();
            end(run);
        }
    }

    /** Ends a run that has no owner. */
    private void end(TaskRun run) {
        if (!endUnbegun(run)) {
            run.stop(AT_ONCE);
        }
    }

    private boolean endUnbegun(TaskRun run) {
        boolean unbegun = run.cancel();
        if (unbegun) {
            forget(run);
            begin(room == null ? List.of() : room.cancel(run));
        }
        return unbegun;
    }

    void forget(TaskRun run) {
        runs.remove(run.id(), run);
    }

    /** Gives the room of a pod to those that wait, as soon as none of its tasks works any more. */
    @Override
    public void releasePod(String podUid) {
        if (room == null) {
            return;
        }
        room.waiting(podUid).forEach(this::endUnbegun);
        begin(room.leave(podUid));
    }

    @Override
    public NodeInfo describe() {
        String kind = threads.isVirtual() ? "virtual threads" : "platform threads";
        Map<String, Quantity> allocatable = room == null ? Map.of() : room.allocatable();
        return new NodeInfo(
                labels,
                allocatable,
                room == null ? kind : kind + ", at most " + allocatable.get("pods") + " pods at once",
                List.of(
                        "a task that ignores its interrupt cannot be ended",
                        "requests and limits of cpu and memory are not enforced"));
    }

    /** Takes nothing more, takes back what waits, and interrupts what runs. */
    @Override
    public void close() {
        closed = true;
        if (waitingNotes != null) {
            waitingNotes.close();
        }
        for (RunId id : runs.keySet()) {
            stop(id, AT_ONCE);
        }
        threads.close();
        if (systemStreams != null) {
            systemStreams.uninstall();
        }
    }

    /** Collects the settings of an executor; for one thread. */
    public static final class Builder {
        private @Nullable ImageResolver<JobTask> images;
        private String name = "jobkit-task";
        private Map<String, String> labels = Map.of();
        private @Nullable Integer mostPods;
        private LogCapture capture = LogCapture.KEEP;
        private SystemOutput systemOutput = SystemOutput.LEAVE;

        private Builder() {}

        /** Sets what runs for an image, for example a {@link TaskRegistry}. */
        public Builder images(ImageResolver<JobTask> images) {
            this.images = images;
            return this;
        }

        /** Sets the name of its threads; {@code jobkit-task} when missing. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** Sets the labels that a nodeSelector can ask for. */
        public Builder labels(Map<String, String> labels) {
            this.labels = labels;
            return this;
        }

        /**
         * Sets how many pods may run at once; the others wait in the order of their coming, with the condition
         * {@code PodScheduled=False} that says why. A pod counts from its first container until all of it is over. When
         * missing: any number on virtual threads, 256 on platform threads.
         *
         * @throws IllegalArgumentException if it is less than one
         */
        public Builder maxConcurrentPods(int maxConcurrentPods) {
            if (maxConcurrentPods < 1) {
                throw new IllegalArgumentException("maxConcurrentPods must be positive, not " + maxConcurrentPods);
            }
            this.mostPods = maxConcurrentPods;
            return this;
        }

        /** Sets what becomes of the text that tasks print; it is kept when missing. */
        public Builder logCapture(LogCapture capture) {
            this.capture = capture;
            return this;
        }

        /** Sets what becomes of what tasks print to {@code System.out} and {@code System.err}; it is left when missing. */
        public Builder systemOutput(SystemOutput systemOutput) {
            this.systemOutput = systemOutput;
            return this;
        }

        /**
         * Returns the executor.
         *
         * @throws IllegalStateException if the images are missing
         */
        public ThreadPodExecutor build() {
            return build(Threads.best(name));
        }

        /** Returns the executor on platform threads, whatever the JVM has. */
        ThreadPodExecutor buildOnPlatformThreads() {
            return build(Threads.platform(name));
        }

        private ThreadPodExecutor build(Threads threads) {
            if (images == null) {
                throw new IllegalStateException("the images of a ThreadPodExecutor are missing: call images(…)");
            }
            return new ThreadPodExecutor(this, images, threads);
        }
    }
}
