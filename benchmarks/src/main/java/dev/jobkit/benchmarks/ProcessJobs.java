package dev.jobkit.benchmarks;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.Subscription;
import dev.jobkit.core.JobKit;
import dev.jobkit.event.JobEventListener;
import dev.jobkit.event.PodSucceeded;
import dev.jobkit.executor.process.CommandImage;
import dev.jobkit.executor.process.CommandImages;
import dev.jobkit.executor.process.ProcessPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import dev.jobkit.spi.JobStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/** JobKit's process executor: one wide Job, every tree followed to its last process, every exit code stored. */
final class ProcessJobs implements Subject {
    private static final int PATIENCE_MILLIS = 5000;

    /** Opens an empty store. */
    @FunctionalInterface
    interface Stores {
        JobStore open() throws Exception;
    }

    private final List<String> command;
    private final UnaryOperator<ProcessPodExecutor.Builder> survival;
    private final Stores stores;
    private final String settings;
    private String strategy = "";

    ProcessJobs(
            List<String> command, UnaryOperator<ProcessPodExecutor.Builder> survival, Stores stores, String settings) {
        this.command = command;
        this.survival = survival;
        this.stores = stores;
        this.settings = settings;
    }

    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        CommandImages images = new CommandImages().add("command", CommandImage.of(command.toArray(String[]::new)));
        ProcessPodExecutor executor = survival.apply(
                        ProcessPodExecutor.builder().images(images).baseDirectory(Commands.directory()))
                .build();
        strategy = executor.describe().strategy();
        LongAdder heard = new LongAdder();
        JobEventListener listener = (event, at) -> {
            if (event instanceof PodSucceeded) {
                heard.increment();
            }
        };
        try (JobStore store = stores.open();
                JobController controller = JobKit.builder()
                        .store(store)
                        .executor("process", executor)
                        .build();
                Subscription subscription = controller.subscribe(listener, new From.Now())) {
            JobSpec spec = JobSpec.of(Container.of("main", "command")).toBuilder()
                    .completions(load.tasks())
                    .parallelism(load.atOnce())
                    .build();
            Stopwatch watch = Stopwatch.start();
            controller.await(controller.submit("wide", spec).key(), Duration.ofMinutes(10));
            Map<String, Double> figures = watch.perSecond(load.tasks());
            for (int i = 0; heard.sum() < load.tasks() && i < PATIENCE_MILLIS; i++) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            if (heard.sum() != load.tasks()) {
                throw new IllegalStateException("heard of " + heard.sum() + " of " + load.tasks()
                        + " that succeeded, up to " + subscription.position());
            }
            return figures;
        }
    }

    @Override
    public String settings() {
        return settings + "; " + strategy;
    }
}
