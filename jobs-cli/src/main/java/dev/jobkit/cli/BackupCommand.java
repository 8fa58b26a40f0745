package dev.jobkit.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code jobkit backup}: copies a directory into a file. */
@Command(
        name = "backup",
        description = "Copies the Jobs, records and output of a directory that no jobkit uses into one new file.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BackupCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main main;

    @Parameters(paramLabel = "FILE", description = "The copy, a zip; it must not be there yet.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "The directory, as of jobkit run --data.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path data;

    @Override
    public Integer call() {
        new DataDirectory(data).backup(file);
        main.streams().out().println(data + " copied to " + file);
        return ExitCodes.OK;
    }
}
