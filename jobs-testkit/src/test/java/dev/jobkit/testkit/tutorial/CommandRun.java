package dev.jobkit.testkit.tutorial;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.ResolvedContainer;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of one command: waits, runs, has ended. Guarded by its executor, but for the follower of its log. */
final class CommandRun {
    private final PodRun order;
    private volatile RunContext context;
    private @Nullable Process process;
    private Instant startedAt = Instant.EPOCH;
    private RunReport.@Nullable Exited end;

    CommandRun(PodRun order, RunContext context) {
        this.order = order;
        this.context = context;
    }

    RunId id() {
        return order.id();
    }

    boolean isWaiting() {
        return process == null;
    }

    boolean hasEnded() {
        return end != null;
    }

    /** Begins the command; answers false when it cannot. */
    boolean begin(Runnable whenOver) {
        ResolvedContainer container = context.container();
        List<String> words = new ArrayList<>(container.command());
        words.addAll(container.args());
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(container.env());
        Process started;
        try {
            started = builder.start();
        } catch (IOException e) {
            report(new RunReport.NotStarted("StartError", String.valueOf(e.getMessage())));
            return false;
        }
        process = started;
        startedAt = context.time().instant();
        report(new RunReport.Started(startedAt));
        Thread follower = new Thread(() -> follow(started, whenOver), "log-" + id());
        follower.setDaemon(true);
        follower.start();
        return true;
    }

    private void follow(Process running, Runnable whenOver) {
        byte[] buffer = new byte[8192];
        RunContext from = context;
        LogWriter log = from.log();
        try (InputStream in = running.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (from != context) { // another controller has adopted the run
                    LogWriter before = log;
                    from = context;
                    log = from.log();
                    before.close(); // only now: it may be the same log, whose readers must not take this for its end
                }
                log.write(buffer, 0, n);
            }
        } catch (IOException e) {
            running.toHandle().destroyForcibly(); // what it writes would be lost
        }
        log.close();
        running.onExit().join();
        whenOver.run();
    }

    /** Tells the end, once the log is closed. */
    void tellEnd() {
        int code = process == null ? 137 : process.exitValue();
        end = RunReport.Exited.of(code, startedAt, context.time().instant());
        report(end);
    }

    void stop(Stop stop) {
        Process running = process;
        if (running == null || hasEnded()) {
            return;
        }
        if (stop.grace().isZero()) {
            running.toHandle().destroyForcibly();
        } else {
            running.toHandle().destroy(); // Process.destroy would close its output as well
            Instant force = context.time().instant().plus(stop.grace());
            context.time().wakeAt(force, running.toHandle()::destroyForcibly);
        }
    }

    void adoptedBy(RunContext newContext) {
        context = newContext;
        if (end != null) {
            report(end);
        } else if (process != null) {
            report(new RunReport.Started(startedAt));
        }
    }

    private void report(RunReport report) {
        context.reporter().report(id(), report);
    }
}
