package dev.jobkit.examples;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.spi.TaskRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;

/** Shares a queue among three consumers: without completions, the Job is done when they find nothing more to do. */
final class WorkQueue {
    private WorkQueue() {}

    public static void main(String[] args) throws InterruptedException, TimeoutException {
        consume(List.of("apple", "banana", "cherry", "damson", "elder", "fig"))
                .forEach((item, pod) -> System.out.println(pod + " ate " + item));
    }

    /** Returns which pod took which item. */
    static Map<String, String> consume(List<String> items) throws InterruptedException, TimeoutException {
        Queue<String> queue = new ConcurrentLinkedQueue<>(items);
        Map<String, String> eaten = new ConcurrentHashMap<>();
        TaskRegistry tasks = new TaskRegistry().add("consumer", context -> {
            for (String item = queue.poll(); item != null; item = queue.poll()) {
                eaten.put(item, context.podName());
            }
        });
        JobSpec spec = JobSpec.of(Container.of("main", "consumer")).toBuilder()
                .parallelism(3)
                .build();
        try (JobController jobs = JobKit.start(ThreadPodExecutor.of(tasks))) {
            Job done = jobs.await(jobs.submit("work-queue", spec).key(), Duration.ofMinutes(1));
            if (!done.isComplete()) {
                throw new IllegalStateException(done.status().toString());
            }
            return eaten;
        }
    }
}
