package dev.jobkit.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jobkit backup}: copies a directory into a file. */
@Command(
        name = "backup",
        description = "Copies the Jobs, records and output of a directory that no jobkit uses into one new file.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BackupCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The copy, a zip; it must not be there yet.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private DirectoryOption store;

    @Override
    public Integer call() {
        DataDirectory directory = store.directory();
        directory.backup(file);
        store.streams().out().println(directory.path() + " copied to " + file);
        return ExitCodes.OK;
    }
}
