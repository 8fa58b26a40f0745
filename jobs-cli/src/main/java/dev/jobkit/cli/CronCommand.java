package dev.jobkit.cli;

import dev.jobkit.core.JobKit;
import dev.jobkit.core.SystemTime;
import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code jobkit cron}: questions about schedules. */
@Command(name = "cron", description = "Answers questions about schedules.", mixinStandardHelpOptions = true)
final class CronCommand implements Runnable {
    /** So many due times are looked for at a time. */
    private static final int PAGE = 1000;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main main;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which question? jobkit cron next \"30 21 * * *\"");
    }

    @Command(
            name = "next",
            description = "Prints when a schedule is due next, one instant a line.",
            mixinStandardHelpOptions = true)
    int next(
            @Parameters(
                            paramLabel = "EXPR",
                            description = "Five cron fields or a descriptor: \"30 21 * * 1-5\", \"@hourly\".")
                    String expression,
            @Option(
                            names = "--time-zone",
                            paramLabel = "ZONE",
                            description = "Such as Europe/Berlin; UTC when missing.")
                    @Nullable
                    String timeZone,
            @Option(names = "--count", defaultValue = "5", description = "How many; 5 when missing.") int count,
            @Option(
                            names = "--from",
                            paramLabel = "INSTANT",
                            description = "After this instant, 2026-01-31T12:00:00Z; now when missing.")
                    @Nullable
                    String from) {
        PrintStream out = main.streams().out();
        try (SystemTime clock = new SystemTime()) {
            Instant start = from == null ? clock.instant() : Instant.parse(from);
            ZoneId zone = timeZone == null
                    ? ZoneOffset.UTC
                    : JobKit.timeZone(timeZone)
                            .orElseThrow(() -> new IllegalArgumentException("timeZone: unknown time zone " + timeZone));
            if (expression.startsWith("TZ=") || expression.startsWith("CRON_TZ=")) {
                main.streams()
                        .err()
                        .println("jobkit: warning: a new CronJob may not have "
                                + expression.substring(0, expression.indexOf('='))
                                + "= in its schedule; its field timeZone says it, as --time-zone does here");
            }
            int left = count;
            List<Instant> due;
            do {
                due = JobKit.nextDueTimes(expression, timeZone, start, Math.min(left, PAGE));
                due.forEach(at -> out.println(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone))));
                left -= due.size();
                start = due.isEmpty() ? start : due.get(due.size() - 1);
            } while (left > 0 && due.size() == PAGE && !out.checkError());
            if (left == count) {
                main.streams().err().println("jobkit: the schedule \"" + expression + "\" is never due");
                return ExitCodes.FAILED;
            }
            return ExitCodes.OK;
        } catch (DateTimeParseException e) {
            throw CommandException.badInput("--from: no instant such as 2026-01-31T12:00:00Z: " + from);
        } catch (DateTimeException e) {
            throw CommandException.badInput("--from: too far away: " + from);
        } catch (IllegalArgumentException e) {
            throw CommandException.badInput(String.valueOf(e.getMessage()));
        }
    }
}
