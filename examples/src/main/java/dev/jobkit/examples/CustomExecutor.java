package dev.jobkit.examples;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.spi.PodRun;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;

/** Uses an executor of its own, {@link LambdaExecutor}. */
final class CustomExecutor {
    private CustomExecutor() {}

    public static void main(String[] args) throws InterruptedException, TimeoutException {
        Job done = run(order -> {
            System.out.println("runs " + order.pod().metadata().name());
            return 0;
        });
        System.out.println(done.status().succeeded() + " succeeded");
    }

    static Job run(ToIntFunction<PodRun> program) throws InterruptedException, TimeoutException {
        JobSpec spec = JobSpec.of(Container.of("main", "anything")).toBuilder()
                .completions(3)
                .backoffLimit(0)
                .build();
        try (JobController jobs = JobKit.start(new LambdaExecutor(program))) {
            return jobs.await(jobs.submit("custom", spec).key(), Duration.ofMinutes(1));
        }
    }
}
