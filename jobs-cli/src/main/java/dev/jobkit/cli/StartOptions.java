package dev.jobkit.cli;

import dev.jobkit.InvalidJobException;
import dev.jobkit.JobKitException;
import dev.jobkit.executor.process.CommandImages;
import dev.jobkit.executor.process.ProcessPodExecutor;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Remains;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Survival;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may be different about one run, and how it is waited for. */
final class StartOptions {
    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "The value of a parameter.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "A further environment variable.")
    private Map<String, String> env = new LinkedHashMap<>();

    @Option(
            names = "--container",
            paramLabel = "NAME",
            description = "For which --image, --command and --arg are meant.")
    private @Nullable String container;

    @Option(names = "--image", paramLabel = "IMAGE", description = "Another image.")
    private @Nullable String image;

    @Option(names = "--command", paramLabel = "WORD", description = "Another command; once for each word.")
    private @Nullable List<String> command;

    @Option(names = "--arg", paramLabel = "WORD", description = "Other arguments; once for each.")
    private @Nullable List<String> args;

    @Option(names = "--parallelism", paramLabel = "N", description = "How many pods at once.")
    private @Nullable Integer parallelism;

    @Option(names = "--completions", paramLabel = "N", description = "How many successes.")
    private @Nullable Integer completions;

    @Option(names = "--backoff-limit", paramLabel = "N", description = "How many failures are forgiven.")
    private @Nullable Integer backoffLimit;

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            converter = RunCommand.DurationConverter.class,
            description = "The longest run: 90s, 5m.")
    private @Nullable Duration deadline;

    @Option(names = "--keep", description = "Keep the Job and its pods after their end.")
    private boolean keep;

    @Option(names = "--logs", description = "Print the output of all pods at the end.")
    private boolean logs;

    @Option(names = "--no-wait", description = "Only store the run; the next jobkit that runs the directory starts it.")
    private boolean noWait;

    @Option(names = "--images", paramLabel = "FILE", description = "Table in YAML: image to its default command.")
    private @Nullable Path images;

    Overrides overrides() {
        return Overrides.builder()
                .parameters(parameters)
                .env(env)
                .container(container)
                .image(image)
                .command(command)
                .args(args)
                .parallelism(parallelism)
                .completions(completions)
                .backoffLimit(backoffLimit)
                .activeDeadline(deadline)
                .remains(keep ? Remains.KEEP : null)
                .build();
    }

    /** Runs that are stored, whether one of them waits for the run of another Job, and Jobs that are about to end. */
    private record Stored(List<JobRun> runs, boolean waits, Set<ObjectKey> ending) {
        static Stored of(Desk desk, List<JobRun> runs) {
            boolean waits = runs.stream()
                    .flatMap(run -> desk.jobs().find(run.spec().job().key()).stream())
                    .anyMatch(job -> job.metadata().annotations().containsKey(Names.AFTER));
            return new Stored(runs, waits, ending(desk));
        }

        /** What is cancelled or deleted begins nothing any more, and is seen to by whoever comes. */
        private static Set<ObjectKey> ending(Desk desk) {
            return desk.jobs().objects().all(Kind.JOB, Query.LIVE).items().stream()
                    .filter(job -> job.metadata().isDeleting()
                            || job.metadata().annotations().containsKey(Names.CANCELLED))
                    .map(Job::key)
                    .collect(Collectors.toSet());
        }

        /** All else of the directory rests: what began here would be ended with this command, and count as failed. */
        Predicate<ObjectRef> worked() {
            Set<ObjectKey> mine =
                    runs.stream().map(run -> run.spec().job().key()).collect(Collectors.toCollection(HashSet::new));
            mine.addAll(ending);
            return object -> waits || (object.kind().equals(Kind.JOB.name()) && mine.contains(object.key()));
        }
    }

    /**
     * Stores runs and waits for their ends, unless that is not wanted; returns the exit code. They are stored while all Jobs rest:
     * a command that is refused sets nothing going.
     */
    int run(StoreOptions store, PrintStream out, Function<Desk, List<JobRun>> start) throws InterruptedException {
        Stored stored = store.atRest(desk -> Stored.of(desk, start.apply(desk)));
        if (noWait) {
            stored.runs().forEach(run -> out.println(RunWatch.line(run, store.namespace())));
            return ExitCodes.OK;
        }
        DataDirectory directory = store.directory().begun();
        CommandImages table = ImageFiles.read(images == null ? List.of() : List.of(images));
        ProcessPodExecutor.Builder executor = ProcessPodExecutor.builder()
                .images(table)
                .baseDirectory(directory.runs())
                .survival(Survival.DIE_WITH_CONTROLLER);
        try (Desk desk = Desk.running(directory, executor::build, stored.worked())) {
            RunWatch watch = new RunWatch(desk.jobs(), out);
            List<JobRun> ended = watch.await(stored.runs(), store.streams().err()::println);
            for (JobRun run : ended) {
                if (logs) {
                    watch.logs(run, null);
                }
                out.println(RunWatch.line(run, store.namespace()));
            }
            boolean good = ended.stream().allMatch(run -> run.status().outcome() == RunOutcome.SUCCEEDED);
            return good ? ExitCodes.OK : ExitCodes.FAILED;
        } catch (InvalidJobException e) {
            throw CommandException.refused(e);
        } catch (JobKitException e) {
            throw CommandException.badInput("jobkit: " + e.getMessage());
        }
    }
}
