package dev.jobkit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code jobkit version}: which jobkit on which Java. */
@Command(name = "version", description = "Prints the version of jobkit and of the Java that runs it.")
final class VersionCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main main;

    @Override
    public void run() {
        main.streams()
                .out()
                .println("jobkit " + Main.version() + " on Java " + System.getProperty("java.version")
                        + ", Kubernetes 1.36");
    }
}
