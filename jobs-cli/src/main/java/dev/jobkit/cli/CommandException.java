package dev.jobkit.cli;

import dev.jobkit.InvalidJobException;
import java.util.List;

/** Ends a command with messages for people instead of a stack trace. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int exitCode;
    private final transient List<String> lines;

    private CommandException(int exitCode, List<String> lines) {
        super(String.join("\n", lines));
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    /** Says that what was given cannot be used. */
    static CommandException badInput(List<String> lines) {
        return new CommandException(ExitCodes.BAD_INPUT, lines);
    }

    /** Says that what was given cannot be used. */
    static CommandException badInput(String line) {
        return badInput(List.of(line));
    }

    /** Says why an object was refused; what two rules say in the same words is said once. */
    static CommandException refused(InvalidJobException e) {
        return badInput(
                e.errors().stream().map(error -> "jobkit: " + error).distinct().toList());
    }

    int exitCode() {
        return exitCode;
    }

    List<String> lines() {
        return lines;
    }
}
