package dev.jobkit.cli;

import dev.jobkit.cli.Streams.Screen;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code jobkit}; what it can do are its subcommands. */
@Command(
        name = "jobkit",
        description = "Runs Kubernetes Jobs in this process.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            RunCommand.class,
            CreateCommand.class,
            GetCommand.class,
            ReplaceCommand.class,
            LabelCommand.class,
            LabelCommand.Annotate.class,
            SuspendCommand.class,
            SuspendCommand.Resume.class,
            DeleteCommand.class,
            DefineCommand.class,
            DispatchCommand.class,
            RerunCommand.class,
            CancelCommand.class,
            RecordsCommand.class,
            LogsCommand.class,
            CheckCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            CronCommand.class,
            ConformanceCommand.class,
            SimulateCommand.class,
            VersionCommand.class,
            HelpCommand.class
        })
final class Main implements Runnable {
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private final Streams streams;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces and what the library does.")
    private boolean debug;

    Main(Streams streams) {
        this.streams = streams;
    }

    public static void main(String[] args) {
        try {
            System.exit(execute(
                    new Streams(
                            System.in,
                            new StandardOutput(new FileOutputStream(FileDescriptor.out)),
                            System.err,
                            screen(2),
                            screen(1)),
                    args));
        } catch (Error e) {
            System.err.println("jobkit: " + e + "; --debug shows more");
            System.exit(ExitCodes.INTERNAL);
        }
    }

    /** Runs a command and returns its exit code. */
    static int execute(Streams streams, String... args) {
        Main main = new Main(streams);
        CommandLine line = new CommandLine(main);
        PrintWriter err = writer(streams.err());
        line.setOut(writer(streams.out()));
        line.setErr(err);
        line.setExecutionStrategy(parsed -> {
            if (System.getProperty(LOG_LEVEL) == null) {
                // before the first logger is made: what matters is told in words, the rest only when it is asked for
                System.setProperty(LOG_LEVEL, main.debug ? "debug" : "off");
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setExecutionExceptionHandler((problem, command, parsed) -> main.explain(problem, err));
        return written(line.execute(args), streams.out(), err);
    }

    /** Fails when the output was lost, and says why; a reader that went away knows it itself. */
    private static int written(int exitCode, PrintStream out, PrintWriter err) {
        String trouble = StandardOutput.trouble(out);
        if (trouble == null) {
            return exitCode;
        }
        if (!trouble.isEmpty()) {
            err.println("jobkit: standard output could not be written: " + trouble);
        }
        return exitCode == ExitCodes.OK ? ExitCodes.FAILED : exitCode;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private int explain(Exception problem, PrintWriter err) {
        if (debug) {
            problem.printStackTrace(err);
        }
        if (problem instanceof CommandException known) {
            known.lines().forEach(err::println);
            return known.exitCode();
        }
        err.println("jobkit: " + problem + (debug ? "" : "; --debug shows where"));
        return ExitCodes.INTERNAL;
    }

    /** Returns the command jobkit of which this one is a part. */
    static Main of(CommandSpec command) {
        return (Main) command.root().userObject();
    }

    Streams streams() {
        return streams;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    /** Asks the shell's own test, since Java cannot tell what standard error is. */
    private static Screen screen(int descriptor) {
        String terminal = System.getenv("TERM");
        if (terminal == null || terminal.equals("dumb")) {
            return Screen.FILE;
        }
        try {
            Process test = new ProcessBuilder("sh", "-c", "test -t " + descriptor)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return test.waitFor(1, TimeUnit.SECONDS) && test.exitValue() == 0 ? Screen.TERMINAL : Screen.FILE;
        } catch (IOException e) {
            return Screen.FILE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Screen.FILE;
        }
    }

    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"jobkit " + version()};
        }
    }
}
