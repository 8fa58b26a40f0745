package dev.jobkit.examples;

import dev.jobkit.JobController;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.TaskContext;
import dev.jobkit.spi.TaskExit;
import dev.jobkit.spi.TaskRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;

/**
 * A Job in three phases: its pod starts a master, which serves until it is stopped, runs a driver, which asks the master, and cleans
 * up. When that pod fails it cleans up, too, and its successor begins anew with a master of its own.
 */
final class MasterAndDriver {
    private record Question(int number, CompletableFuture<Integer> answer) {}

    private MasterAndDriver() {}

    public static void main(String[] args) throws InterruptedException, TimeoutException {
        TaskRegistry tasks = new TaskRegistry();
        try (JobController jobs = JobKit.start(ThreadPodExecutor.of(tasks))) {
            System.out.println(squares(jobs, tasks, () -> {}));
        }
    }

    /** Returns the answers that the driver got; trouble may come to the pod when it has started its master. */
    static Map<Integer, Integer> squares(JobController jobs, TaskRegistry tasks, Runnable trouble)
            throws InterruptedException, TimeoutException {
        BlockingQueue<Question> address = new LinkedBlockingQueue<>(); // stands for the master's host and port
        Map<Integer, Integer> answers = new ConcurrentSkipListMap<>();
        tasks.add("master", pod -> {
                    while (true) {
                        Question next = address.take(); // a stop interrupts it
                        next.answer().complete(next.number() * next.number());
                    }
                })
                .add("driver", pod -> {
                    for (int number = 1; number <= 4; number++) {
                        Question question = new Question(number, new CompletableFuture<>());
                        address.put(question);
                        answers.put(number, question.answer().get());
                    }
                })
                .add("script", pod -> script(jobs, pod, trouble));
        Job job = jobs.submit("squares", JobSpec.of(Container.of("main", "script")));
        if (!jobs.await(job.key(), Duration.ofMinutes(1)).isComplete()) {
            throw new IllegalStateException("failed");
        }
        return answers;
    }

    private static void script(JobController jobs, TaskContext self, Runnable trouble)
            throws InterruptedException, TimeoutException {
        Job job = jobs.find(self.job().orElseThrow().key()).orElseThrow();
        PodSpec server = PodSpec.of(Container.of("main", "master")); // restarted until it is deleted
        Pod wanted = new Pod(named(self.podName() + "-master", job), server, PodStatus.EMPTY);
        Pod master = jobs.objects().create(wanted, WriteOptions.DEFAULT).object();
        try {
            trouble.run();
            Metadata name = named(self.podName() + "-driver", master);
            Job driver = jobs.submit(Job.of(name, JobSpec.of(Container.of("main", "driver"))));
            if (!jobs.await(driver.key(), Duration.ofSeconds(30)).isComplete()) {
                throw new TaskExit(1, "the driver failed");
            }
        } finally {
            ObjectKey key = master.metadata().key();
            jobs.objects().delete(Kind.POD, key, Preconditions.NONE, Propagation.BACKGROUND, WriteOptions.DEFAULT);
        }
    }

    /** Returns metadata of what goes with this owner; a plain reference, as a Job counts the pods that it manages. */
    private static Metadata named(String name, Stored owner) {
        Metadata of = owner.metadata();
        Owner plain = new Owner(owner.kind().apiVersion(), owner.kind().name(), of.name(), of.uid(), null, null);
        return Metadata.builder()
                .namespace(of.namespace())
                .name(name)
                .owners(List.of(plain))
                .build();
    }
}
