package dev.jobkit.executor.process;

import dev.jobkit.spi.RunReport;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended, as its supervisor wrote it down: {@code "code 0 START END"}, {@code "signal 15 START END"} or
 * {@code "start-error START END STAGE ERRNO TEXT"}, times in milliseconds.
 *
 * @param kind which of the three
 * @param number exit code, signal or errno
 * @param startedAt when the command was executed
 * @param finishedAt when nothing was left of the tree
 * @param stage of a start error: {@code setup}, {@code lookup}, {@code chdir} or {@code exec}; otherwise empty
 * @param text of a start error: the system's words; otherwise empty
 */
record Outcome(Kind kind, int number, Instant startedAt, Instant finishedAt, String stage, String text) {
    private static final int ENOENT = 2;
    private static final int ENOEXEC = 8;

    enum Kind {
        CODE,
        SIGNAL,
        START_ERROR
    }

    /** Reads the line; empty when it is not whole. */
    static Optional<Outcome> parse(String line) {
        String[] words = line.strip().split(" ", 6);
        try {
            if (words.length == 6 && words[0].equals("start-error")) {
                int errno = Integer.parseInt(words[4]);
                return Optional.of(
                        new Outcome(Kind.START_ERROR, errno, millis(words[1]), millis(words[2]), words[3], words[5]));
            }
            if (words.length == 4 && (words[0].equals("code") || words[0].equals("signal"))) {
                Kind kind = words[0].equals("code") ? Kind.CODE : Kind.SIGNAL;
                return Optional.of(
                        new Outcome(kind, Integer.parseInt(words[1]), millis(words[2]), millis(words[3]), "", ""));
            }
            return Optional.empty();
        } catch (NumberFormatException notWhole) {
            return Optional.empty();
        }
    }

    /** Reads what the spawner says, {@code "BYTES OUTCOME"}: how long the log is comes first. */
    static Optional<Outcome> said(String text) {
        return parse(text.substring(text.indexOf(' ') + 1));
    }

    private static Instant millis(String text) {
        return Instant.ofEpochMilli(Long.parseLong(text));
    }

    /** Tells whether the command ran at all. */
    boolean ran() {
        return kind != Kind.START_ERROR;
    }

    /** Returns the report of it, in the words of a container runtime; the command is named in those of a start error. */
    RunReport.Exited report(@Nullable Command command) {
        return switch (kind) {
            case CODE -> new RunReport.Exited(number, null, null, null, startedAt, finishedAt);
            case SIGNAL -> new RunReport.Exited(128 + number, number, null, null, startedAt, finishedAt);
            case START_ERROR -> new RunReport.Exited(128, null, "StartError", why(command), null, finishedAt);
        };
    }

    private String why(@Nullable Command command) {
        if (command == null) {
            return stage + ": " + text;
        }
        String program = command.argv().get(0);
        String said = text.toLowerCase(Locale.ROOT);
        return switch (stage) {
            case "setup" -> "cannot prepare container: " + text;
            case "lookup" -> "exec: \"" + program + "\": executable file not found in $PATH";
            case "chdir" -> "chdir to cwd (\"" + command.workingDir() + "\") failed: " + said;
            default -> {
                if (number == ENOEXEC) {
                    yield "exec " + program + ": exec format error";
                }
                yield "exec: \"" + program + "\": " + (number == ENOENT ? "stat " + program + ": " : "") + said;
            }
        };
    }
}
