package dev.jobkit.cli;

import dev.jobkit.testkit.Conformance;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays recordings of how Jobs behave against the library and prints each difference: {@code jobkit conformance FILE...}. */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description = {
            "Plays recordings of how Jobs and CronJobs behave against the library, on virtual time.",
            "Prints each difference and, last, how many cases passed and failed."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every case passed",
            "1:a case failed; what is no JSON, or no known kind of recording, is a case that fails",
            "2:a file cannot be read; the others were played"
        })
public final class ConformanceCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int UNREADABLE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Recordings; their kind is recognised by content.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<Path> files;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Conformance.Report all = new Conformance.Report(0, 0, List.of());
        boolean unread = false;
        for (Path file : files) {
            try {
                Conformance.Report report = Conformance.standard().play(file);
                report.differences().forEach(line -> out.println(file + ": " + line));
                all = all.and(report);
            } catch (UncheckedIOException e) {
                spec.commandLine().getErr().println(e.getMessage());
                unread = true;
            }
        }
        out.println(all.summary());
        out.flush();
        if (unread) {
            return UNREADABLE;
        }
        return all.failed() == 0 ? 0 : FAILED;
    }
}
