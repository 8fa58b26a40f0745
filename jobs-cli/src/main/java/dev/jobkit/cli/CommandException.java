package dev.jobkit.cli;

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

    int exitCode() {
        return exitCode;
    }

    List<String> lines() {
        return lines;
    }
}
