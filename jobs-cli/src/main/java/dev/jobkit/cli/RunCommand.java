package dev.jobkit.cli;

import dev.jobkit.AlreadyExistsException;
import dev.jobkit.InvalidJobException;
import dev.jobkit.JobController;
import dev.jobkit.WriteOptions;
import dev.jobkit.cli.Console.LogTarget;
import dev.jobkit.cli.LocalRun.AtStop;
import dev.jobkit.core.JobKit;
import dev.jobkit.core.SystemTime;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.manifest.Indent;
import dev.jobkit.manifest.Json;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.manifest.Yaml;
import dev.jobkit.model.Job;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Position;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.Survival;
import dev.jobkit.spi.TaskRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** {@code jobkit run}: runs the Jobs of manifests here, without a cluster. */
@Command(
        name = "run",
        description = {
            "Runs the Jobs of manifests on this machine until all have finished,",
            "or, with --data alone, all that a directory holds."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "With --executor process a container is a process of this machine. Its command",
            "is what the manifest says; where it says none, the table of images says it.",
            "With --executor threads a container is a Java task. Known images:",
            DemoTasks.WORDS,
            "",
            "Logs (--logs) and objects (-o) go to standard output, all else to standard error.",
            "With both, logs go to standard error, so that standard output is one document.",
            "Exit codes: 0 all Jobs completed; 1 one failed or was not finished in time, or the",
            "output could not be written; 2 bad input; 129, 130 and 143 stopped by SIGHUP, Ctrl-C",
            "and SIGTERM, which give the pods their grace; a second one does not.",
            "With --data they leave the Jobs as they are.",
        })
final class RunCommand implements Callable<Integer> {
    private static final String OTHERS =
            "; jobkit create -f FILE --data DIR stores it, and jobkit run --data DIR works on all that is stored";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main main;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description =
                    "Manifests in YAML or JSON; - is standard input. None, with --data: all that the directory holds"
                            + " is worked on, CronJobs until Ctrl-C.")
    private List<String> files = List.of();

    @Option(names = "--logs", description = "Print the output of all pods.")
    private boolean withLogs;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "json|yaml",
            description = "Print the Jobs as they are at the end.")
    private @Nullable OutputFormat output;

    @Option(
            names = "--executor",
            paramLabel = "process|threads",
            defaultValue = "process",
            description = "What runs containers: processes (when missing) or Java tasks.")
    private ExecutorKind executor = ExecutorKind.process;

    @Option(
            names = "--images",
            paramLabel = "FILE",
            description = "Table in YAML: image or pattern with * to its default command [word, word]. When missing,"
                    + " an images.yaml beside the manifest.")
    private @Nullable String images;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace of Jobs that name none.")
    private @Nullable String namespace;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Stop when not finished by then: 90s, 5m, 1h30m.")
    private @Nullable Duration timeout;

    @Option(
            names = "--backoff",
            paramLabel = "BASE[,CAP]",
            converter = Backoff.BackoffConverter.class,
            description =
                    "Delay after a first failure, doubled up to the cap, of new pods as of restarts in place (OnFailure);"
                            + " 10s,10m when missing, 10s,5m for restarts, as in Kubernetes.")
    private Backoff backoff = Backoff.KUBERNETES;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Keep Jobs and output in this directory. The same command takes the same Jobs up after any end;"
                            + " Ctrl-C then leaves them as they are.")
    private @Nullable Path data;

    @Option(
            names = "--survival",
            paramLabel = "die|keep",
            defaultValue = "die",
            description =
                    "What becomes of running processes when this program ends: they end with it (when missing), or"
                            + " go on and are found again by the next run with the same --data.")
    private SurvivalWord survival = SurvivalWord.die;

    @Option(
            names = "--who",
            paramLabel = "NAME",
            description = "Who does this, for the records; your login when missing.")
    private String who = System.getProperty("user.name", "");

    /** The values of {@code --survival}, as they are written there. */
    enum SurvivalWord {
        die(Survival.DIE_WITH_CONTROLLER),
        keep(Survival.KEEP);

        private final Survival meaning;

        SurvivalWord(Survival meaning) {
            this.meaning = meaning;
        }
    }

    /** The formats of {@code -o}, as they are written there. */
    enum OutputFormat {
        json,
        yaml
    }

    /** The values of {@code --executor}, as they are written there. */
    enum ExecutorKind {
        process,
        threads
    }

    /** Reads durations. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return Durations.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        if (files.isEmpty()) {
            return runAll();
        }
        Inputs inputs = Inputs.read(
                "jobkit run runs", OTHERS, files, namespace, main.streams().in());
        ChosenExecutor chosen = ChosenExecutor.of(executor, images, inputs);
        if (inputs.jobs().isEmpty()) {
            main.streams().err().println("jobkit: nothing to run: these are tables of images");
            return ExitCodes.OK;
        }
        if (data == null && survival == SurvivalWord.keep) {
            throw CommandException.badInput(
                    "--survival keep: it needs --data, or nobody could find the processes again");
        }
        return data == null ? runInMemory(inputs, chosen) : runOn(new DataDirectory(data), inputs, chosen);
    }

    /** Works on what the directory holds, whoever stored it. */
    private int runAll() throws InterruptedException {
        if (data == null) {
            throw CommandException.badInput("jobkit run: which Jobs? Name their manifests, or --data DIR alone for all"
                    + " that a directory holds");
        }
        if (output != null || namespace != null) {
            throw CommandException.badInput("jobkit run: " + (output != null ? "--output" : "--namespace")
                    + " is about the Jobs of manifests; none is named");
        }
        DataDirectory directory = new DataDirectory(data).begun();
        ChosenExecutor chosen = ChosenExecutor.of(executor, images, Inputs.none());
        try (StopButton button = new StopButton();
                SystemTime time = new SystemTime();
                JobStore store = directory.openStore();
                LogStore logs = directory.openLogs(time)) {
            return runAll(directory, chosen, button, time, store, logs);
        }
    }

    private int runAll(
            DataDirectory directory,
            ChosenExecutor chosen,
            StopButton button,
            SystemTime time,
            JobStore store,
            LogStore logs)
            throws InterruptedException {
        Instant begin = time.instant();
        Position before = new Position(store.id(), store.revision());
        try (JobController jobs = builder(chosen.start(directory.runs(), survival.meaning), time)
                .store(store)
                .logs(logs)
                .build()) {
            RunWatch watch = new RunWatch(jobs, main.streams().out());
            Console console = new Console(main.streams(), LogTarget.OUT);
            DirectoryRun run = new DirectoryRun(
                    jobs,
                    time,
                    begin,
                    before,
                    console,
                    timeout,
                    (ended, line) -> {
                        if (withLogs) {
                            watch.logs(ended, null);
                        }
                        console.say(line);
                    },
                    withLogs ? watch::logs : pod -> {});
            button.onPress(run::stop);
            console.onLoss(run::stop);
            boolean good = run.run();
            Integer signalled = button.exitCode();
            return signalled != null ? signalled : good ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    private int runInMemory(Inputs inputs, ChosenExecutor chosen) throws InterruptedException {
        try (StopButton button = new StopButton();
                SystemTime time = new SystemTime();
                JobController jobs =
                        builder(chosen.start(null, survival.meaning), time).build()) {
            admit(jobs, inputs.jobs());
            return run(jobs, time, button, jobs(inputs.jobs()), List.of());
        }
    }

    private int runOn(DataDirectory directory, Inputs inputs, ChosenExecutor chosen) throws InterruptedException {
        try (StopButton button = new StopButton();
                SystemTime time = new SystemTime();
                JobStore store = directory.openStore();
                LogStore logs = directory.openLogs(time)) {
            List<Inputs.Source> fresh = new ArrayList<>();
            List<ObjectKey> stored = new ArrayList<>();
            // Judged by a controller without a store, so that nothing begins before all is known to be good.
            try (JobController judge = JobKit.builder()
                    .executor("none", ThreadPodExecutor.of(new TaskRegistry()))
                    .build()) {
                stored.addAll(DataDirectory.stored(store, judge, inputs.jobs()));
                inputs.jobs().stream()
                        .filter(source -> !stored.contains(source.job().key()))
                        .forEach(fresh::add);
                admit(judge, fresh);
            }
            PodExecutor started = chosen.start(directory.runs(), survival.meaning);
            try (JobController jobs =
                    builder(started, time).store(store).logs(logs).build()) {
                List<Job> there =
                        stored.stream().flatMap(key -> jobs.find(key).stream()).toList();
                return run(jobs, time, button, jobs(fresh), there);
            }
        }
    }

    private JobKit.Builder builder(PodExecutor started, SystemTime time) {
        return JobKit.builder()
                .executor(executor.name(), started)
                .time(time)
                .backoff(backoff.base(), backoff.cap())
                .restartBackoff(backoff.base(), backoff.restartCap());
    }

    private static List<Job> jobs(List<Inputs.Source> sources) {
        return sources.stream().map(Inputs.Source::job).toList();
    }

    private int run(JobController jobs, SystemTime time, StopButton button, List<Job> fresh, List<Job> stored)
            throws InterruptedException {
        Console console = new Console(main.streams(), output == null ? LogTarget.OUT : LogTarget.ERR);
        AtStop atStop = data == null ? AtStop.CANCEL : AtStop.LEAVE;
        LocalRun run = new LocalRun(jobs, time, console, timeout, atStop, who);
        console.onLoss(run::outputLost);
        if (withLogs) {
            run.printLogs(LogStreams.prefixFor(
                    Stream.concat(fresh.stream(), stored.stream()).toList()));
        }
        button.onPress(run::stop);
        List<Job> ends;
        try {
            ends = run.run(fresh, stored);
        } catch (AlreadyExistsException e) {
            throw CommandException.badInput(String.valueOf(e.getMessage()));
        } catch (
                InvalidJobException
                        e) { // what each of them may be alone, and all together may not: they wait for each other
            throw CommandException.badInput(
                    e.errors().stream().map(error -> "jobkit: " + error).toList());
        }
        print(console, ends);
        Integer signalled = button.exitCode();
        if (signalled != null) {
            return signalled;
        }
        boolean complete = !run.isLate() && ends.stream().allMatch(Job::isComplete);
        return complete ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** Asks admission about all Jobs before the first one starts, so that every fault is told. */
    private void admit(JobController jobs, List<Inputs.Source> sources) {
        List<String> faults = new ArrayList<>();
        for (Inputs.Source source : sources) {
            Job job = source.job();
            String where = source.file() + ": Job \"" + job.metadata().name() + "\": ";
            try {
                jobs.objects()
                        .create(job, WriteOptions.DRY_RUN)
                        .warnings()
                        .forEach(warning -> main.streams().err().println("jobkit: warning: " + where + warning));
            } catch (InvalidJobException e) {
                faults.addAll(source.faults(e));
            }
            if (job.spec().isSuspended() || job.spec().managedBy() != null) {
                String why =
                        job.spec().isSuspended() ? "spec.suspend: it waits until" : "spec.managedBy: it is left until";
                main.streams()
                        .err()
                        .println("jobkit: warning: " + where + why + " somebody else works on it; stop with Ctrl-C");
            }
        }
        if (!faults.isEmpty()) {
            throw CommandException.badInput(faults);
        }
    }

    private void print(Console console, List<Job> ends) {
        if (output == null) {
            return;
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        if (ends.size() == 1) {
            tree.putAll(Manifests.toTree(ends.get(0)));
        } else {
            tree.put("apiVersion", "v1");
            tree.put("kind", "List");
            tree.put("items", ends.stream().map(Manifests::toTree).toList());
        }
        console.print(output == OutputFormat.json ? Json.text(tree, Indent.FOUR) + "\n" : Yaml.text(tree));
    }
}
