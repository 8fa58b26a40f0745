package dev.jobkit.executor.threads;

import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.ResolvedContainer;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.TaskContext;
import dev.jobkit.spi.TimeSource;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a task sees of its run. */
final class ThreadTaskContext implements TaskContext {
    private final TaskRun run;

    ThreadTaskContext(TaskRun run) {
        this.run = run;
    }

    @Override
    public RunId run() {
        return run.id();
    }

    @Override
    public Optional<ObjectRef> job() {
        return Optional.ofNullable(run.podRun().job());
    }

    @Override
    public String podName() {
        return run.podRun().pod().metadata().name();
    }

    @Override
    public OptionalInt index() {
        return run.context().completionIndex();
    }

    @Override
    public List<String> args() {
        ResolvedContainer container = run.container();
        if (container.command().isEmpty()) {
            return container.args();
        }
        List<String> words = new ArrayList<>(container.command());
        words.addAll(container.args());
        return List.copyOf(words);
    }

    @Override
    public Map<String, String> env() {
        return run.container().env();
    }

    @Override
    public PrintStream out() {
        return run.out();
    }

    @Override
    public void progress(double fraction, String text) {
        run.context().reporter().report(run.id(), new RunReport.Progressed(clamped(fraction), text));
    }

    private static double clamped(double fraction) {
        return Double.isNaN(fraction) ? 0 : Math.max(0, Math.min(1, fraction));
    }

    @Override
    public void onStop(Runnable hook) {
        run.onStop(hook);
    }

    @Override
    public boolean isStopping() {
        return run.isStopping();
    }

    @Override
    public TimeSource time() {
        return run.context().time();
    }
}
