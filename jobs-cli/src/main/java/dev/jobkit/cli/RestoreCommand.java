package dev.jobkit.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jobkit restore}: makes a directory of a copy. */
@Command(
        name = "restore",
        description =
                "Puts a copy that jobkit backup made into a directory that holds no store yet; it is made if need be.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The copy.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private DirectoryOption store;

    @Override
    public Integer call() {
        DataDirectory directory = store.directory();
        directory.restore(file);
        store.streams().out().println(file + " restored to " + directory.path());
        return ExitCodes.OK;
    }
}
