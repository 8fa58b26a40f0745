package dev.jobkit.examples;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport.Exited;
import dev.jobkit.spi.RunReport.Started;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.ToIntFunction;

/** Runs every container as one call of a function in the common pool; its result is the exit code. It must not throw. */
record LambdaExecutor(ToIntFunction<PodRun> program, Set<RunId> taken) implements PodExecutor {
    LambdaExecutor(ToIntFunction<PodRun> program) {
        this(program, ConcurrentHashMap.newKeySet());
    }

    @Override
    public void start(PodRun run, RunContext context) {
        if (taken.add(run.id())) { // an order may be repeated
            ForkJoinPool.commonPool().execute(() -> call(run, context));
        }
    }

    private void call(PodRun run, RunContext context) {
        Instant begin = context.time().instant();
        context.reporter().report(run.id(), new Started(begin));
        Exited end = Exited.of(program.applyAsInt(run), begin, context.time().instant());
        context.reporter().report(run.id(), end);
    }

    @Override
    public void release(RunId run) {
        taken.remove(run);
    }
}
