package dev.jobkit.cli;

import dev.jobkit.executor.process.ProcessPodExecutor;
import dev.jobkit.spi.NodeInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code jobkit version}: which jobkit on which Java, and what this machine lets it promise of processes. */
@Command(
        name = "version",
        description = "Prints the version of jobkit, and how processes are followed and limited on this machine.")
final class VersionCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main main;

    @Override
    public void run() {
        var out = main.streams().out();
        out.println(
                "jobkit " + Main.version() + " on Java " + System.getProperty("java.version") + ", Kubernetes 1.36");
        try (ProcessPodExecutor executor = ProcessPodExecutor.builder().build()) {
            NodeInfo node = executor.describe();
            out.println("processes: " + node.strategy());
            node.bestEffort().forEach(words -> out.println("  best effort: " + words));
        } catch (IllegalStateException e) {
            out.println("processes: not on this machine: " + e.getMessage());
        }
    }
}
