package dev.jobkit.testkit;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.ResolvedContainer;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.Stop;
import dev.jobkit.spi.TimeSource;
import java.util.OptionalInt;
import java.util.Set;

/** An executor that hands everything on to a right one, so that a test can break one promise of it. */
class Faulty implements PodExecutor {
    final PodExecutor right;

    Faulty(PodExecutor right) {
        this.right = right;
    }

    /** Hands a report on, or does something wrong with it. */
    void report(RunReporter to, RunId run, RunReport report) {
        to.report(run, report);
    }

    /** Returns the log of a run, or something wrong. */
    LogWriter log(RunContext context) {
        return context.log();
    }

    /** Returns what really runs, or something else. */
    ResolvedContainer container(PodRun run, RunContext context) {
        return context.container();
    }

    final RunContext wrapped(PodRun run, RunContext context) {
        return new RunContext() {
            @Override
            public RunReporter reporter() {
                return (id, report) -> Faulty.this.report(context.reporter(), id, report);
            }

            @Override
            public ResolvedContainer container() {
                return Faulty.this.container(run, context);
            }

            @Override
            public LogWriter log() {
                return Faulty.this.log(context);
            }

            @Override
            public TimeSource time() {
                return context.time();
            }

            @Override
            public OptionalInt completionIndex() {
                return context.completionIndex();
            }
        };
    }

    @Override
    public void start(PodRun run, RunContext context) {
        right.start(run, wrapped(run, context));
    }

    @Override
    public void stop(RunId run, Stop stop) {
        right.stop(run, stop);
    }

    @Override
    public Adoption adopt(PodRun run, RunContext context) {
        return right.adopt(run, wrapped(run, context));
    }

    @Override
    public void retainOnly(Set<RunId> known) {
        right.retainOnly(known);
    }

    @Override
    public void release(RunId run) {
        right.release(run);
    }

    @Override
    public void releasePod(String podUid) {
        right.releasePod(podUid);
    }

    @Override
    public NodeInfo describe() {
        return right.describe();
    }

    @Override
    public void close() {
        right.close();
    }
}
