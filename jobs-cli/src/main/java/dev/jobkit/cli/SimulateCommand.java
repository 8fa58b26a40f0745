package dev.jobkit.cli;

import dev.jobkit.InvalidJobException;
import dev.jobkit.testkit.Fate;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code jobkit simulate}: plays a Job against a scripted fate, on virtual time, and prints what happens and why. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays a Job against a scripted fate and prints what happens, when and why.",
            "Nothing is run, and no time passes but the simulated one."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the Job is Complete",
            "1:the Job is Failed",
            "2:bad input",
            "3:the Job is still going, or was deleted before its end"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int STILL_GOING = 3;
    private static final Duration LONGEST = Duration.ofDays(7);

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main main;

    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A manifest with one Job; - is standard input.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String file;

    @Option(
            names = "--script",
            paramLabel = "SCRIPT",
            description = "A file with one step a line, or with the steps of a recording in JSON.")
    private @Nullable String script;

    @Option(
            names = "--do",
            paramLabel = "STEPS",
            description = "Steps in place of a file, apart by ; as in \"run; fail 1 exit 42; wait 10s\".")
    private @Nullable String steps;

    @Option(
            names = "--then",
            paramLabel = "succeed|fail",
            description =
                    "What becomes of every pod after the script; under OnFailure, fail lets containers exit with 1,"
                            + " and they are restarted in place.")
    private @Nullable Then then;

    @Option(
            names = "--until",
            paramLabel = "DURATION",
            converter = RunCommand.DurationConverter.class,
            description = "Go on after the script until so long after the creation: 90s, 5m, 1h30m. With --then"
                    + " at most until then; when missing, seven days.")
    private @Nullable Duration until;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Makes other names of pods; the same seed makes the same.")
    private long seed;

    /** The values of {@code --then}, as they are written there. */
    enum Then {
        succeed,
        fail;

        Fate fate() {
            return this == succeed ? Fate.SUCCESS : Fate.FAILURE;
        }
    }

    /** Takes the command's description, and adds the words of scripts to its help. */
    @Spec
    void spec(CommandSpec newSpec) {
        spec = newSpec;
        List<String> footer = new ArrayList<>(List.of("", "Steps of a script:"));
        ScriptReader.GRAMMAR.forEach(line -> footer.add("  " + line));
        newSpec.usageMessage().footer(footer.toArray(String[]::new));
    }

    @Override
    public Integer call() {
        Inputs.Source source = job();
        Simulation.Scope scope = Simulation.Scope.WORDS;
        List<ScriptStep> wanted = new ArrayList<>();
        if (script != null) {
            String text = Inputs.text(path(script));
            scope = text.strip().startsWith("[") || text.strip().startsWith("{")
                    ? Simulation.Scope.RECORDING
                    : Simulation.Scope.WORDS;
            wanted.addAll(Script.read(script, text));
        }
        if (steps != null) {
            wanted.addAll(Script.read("--do", steps));
        }
        return play(source, scope, wanted);
    }

    private Inputs.Source job() {
        List<Inputs.Source> jobs = Inputs.read(
                        "jobkit simulate plays",
                        "",
                        List.of(file),
                        null,
                        main.streams().in())
                .jobs();
        if (jobs.size() != 1) {
            throw CommandException.badInput(file + ": simulate plays one Job; there are " + jobs.size());
        }
        return jobs.get(0);
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw CommandException.badInput(name + ": not the name of a file: " + e.getReason());
        }
    }

    private int play(Inputs.Source source, Simulation.Scope scope, List<ScriptStep> wanted) {
        PrintWriter out = spec.commandLine().getOut();
        try (Simulation simulation = Simulation.begin(source.job(), seed, scope, out)) {
            simulation.play(wanted);
            if (then != null) {
                simulation.thenAll(then.fate(), until == null ? LONGEST : until);
            }
            if (until != null) {
                simulation.until(until);
            }
            new Summary(simulation, out).print();
            return switch (simulation.line().outcome()) {
                case COMPLETE -> ExitCodes.OK;
                case FAILED -> ExitCodes.FAILED;
                case GOING -> STILL_GOING;
            };
        } catch (InvalidJobException e) {
            throw CommandException.badInput(source.faults(e));
        } catch (IllegalArgumentException e) {
            throw CommandException.badInput((script == null ? "--do" : script) + ": " + e.getMessage());
        }
    }
}
