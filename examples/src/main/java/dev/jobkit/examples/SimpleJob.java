package dev.jobkit.examples;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.process.ProcessPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.LogKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Adds 8 and 3, three times, one after the other. Needs nothing but expr, which every system with a shell has. */
final class SimpleJob {
    private SimpleJob() {}

    public static void main(String[] args) throws InterruptedException, TimeoutException {
        addThreeTimes().forEach(System.out::print);
    }

    static List<String> addThreeTimes() throws InterruptedException, TimeoutException {
        Container box = Container.builder()
                .name("box")
                .image("ubuntu")
                .command("expr", "8", "+", "3")
                .build();
        JobSpec spec = JobSpec.of(box).toBuilder().completions(3).build();
        try (JobController jobs = JobKit.start(ProcessPodExecutor.builder().build())) {
            Job done = jobs.await(jobs.submit("simple-job", spec).key(), Duration.ofMinutes(1));
            return jobs.pods(done.key()).stream()
                    .map(pod -> jobs.logs().text(new LogKey(pod.metadata().uid(), "box", 0)))
                    .toList();
        }
    }
}
