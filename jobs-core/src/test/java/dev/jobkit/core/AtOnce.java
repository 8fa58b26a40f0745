package dev.jobkit.core;

import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import java.time.Instant;

/** Runs nothing: what starts has ended. */
final class AtOnce implements PodExecutor {
    @Override
    public void start(PodRun run, RunContext context) {
        Instant now = context.time().instant();
        context.reporter().report(run.id(), new RunReport.Started(now));
        context.reporter().report(run.id(), RunReport.Exited.of(0, now, now));
    }
}
