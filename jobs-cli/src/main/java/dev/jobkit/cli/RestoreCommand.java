package dev.jobkit.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code jobkit restore}: makes a directory of a copy. */
@Command(
        name = "restore",
        description = "Puts a copy that jobkit backup made into a directory that holds no store yet.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RestoreCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main main;

    @Parameters(paramLabel = "FILE", description = "The copy.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The directory; made if need be.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path data;

    @Override
    public Integer call() {
        new DataDirectory(data).restore(file);
        main.streams().out().println(file + " restored to " + data);
        return ExitCodes.OK;
    }
}
