package dev.jobkit.examples;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.spi.TaskExit;
import dev.jobkit.spi.TaskRegistry;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** Runs a task that fails at random until three runs went well, three at once, with a short delay after failures. */
final class RandomError {
    private RandomError() {}

    public static void main(String[] args) throws InterruptedException, TimeoutException {
        Job done = run(new Random(args.length == 0 ? 42 : Long.parseLong(args[0])));
        System.out.println(
                done.status().succeeded() + " succeeded, " + done.status().failed() + " failed");
    }

    static Job run(Random dice) throws InterruptedException, TimeoutException {
        TaskRegistry tasks = new TaskRegistry().add("random-error", context -> {
            if (!dice.nextBoolean()) {
                throw new TaskExit(1, "random error");
            }
        });
        JobSpec spec = JobSpec.of(Container.of("box", "random-error")).toBuilder()
                .completions(3)
                .parallelism(3)
                .build();
        try (JobController jobs = JobKit.builder()
                .executor("threads", ThreadPodExecutor.of(tasks))
                .backoff(
                        Duration.ofMillis(20), Duration.ofMillis(100)) // 10 s and 10 min when missing, as in Kubernetes
                .build()) {
            return jobs.await(jobs.submit("random-error", spec).key(), Duration.ofMinutes(1));
        }
    }
}
