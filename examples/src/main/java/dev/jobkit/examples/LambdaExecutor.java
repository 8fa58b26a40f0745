package dev.jobkit.examples;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport.Exited;
import dev.jobkit.spi.RunReport.Started;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/** Runs every container as one call of a function in the common pool; its result is the exit code, 1 when it throws. */
record LambdaExecutor(ToIntFunction<PodRun> program, Set<RunId> taken) implements PodExecutor {
    LambdaExecutor(ToIntFunction<PodRun> program) {
        this(program, ConcurrentHashMap.newKeySet());
    }

    @Override
    public void start(PodRun run, RunContext context) {
        if (taken.add(run.id())) { // an order may be repeated
            Instant begin = context.time().instant();
            context.reporter().report(run.id(), new Started(begin));
            var unused = CompletableFuture.supplyAsync(() -> program.applyAsInt(run))
                    .exceptionally(thrown -> 1)
                    .thenApply(exitCode ->
                            Exited.of(exitCode, begin, context.time().instant()))
                    .thenAccept(end -> context.reporter().report(run.id(), end));
        }
    }

    @Override
    public void release(RunId run) {
        taken.remove(run);
    }
}
