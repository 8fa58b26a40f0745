package dev.jobkit.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What all commands about a directory have: which it is, and where they print. */
class DirectoryOption {
    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "The directory that keeps Jobs, definitions, records and output, as of jobkit run --data.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path data;

    DataDirectory directory() {
        return new DataDirectory(data);
    }

    Streams streams() {
        return Main.of(command).streams();
    }
}
