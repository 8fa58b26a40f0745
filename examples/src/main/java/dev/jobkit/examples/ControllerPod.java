package dev.jobkit.examples;

import dev.jobkit.AlreadyExistsException;
import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.spi.TaskContext;
import dev.jobkit.spi.TaskExit;
import dev.jobkit.spi.TaskRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * A Job whose pod makes other Jobs: one for each text that counts its words, then one that gets the longest. When that pod dies
 * its successor goes on: what is there already is not made again.
 */
final class ControllerPod {
    private static final List<String> TEXTS = List.of("to be", "or not to be", "that is the question");

    private ControllerPod() {}

    public static void main(String[] args) throws InterruptedException, TimeoutException {
        TaskRegistry tasks = new TaskRegistry();
        try (JobController jobs = JobKit.start(ThreadPodExecutor.of(tasks))) {
            System.out.println(longest(jobs, tasks, () -> {}));
        }
    }

    /** Returns the text that the last Job was given; trouble may come to the pod when it has made the first Jobs. */
    static String longest(JobController jobs, TaskRegistry tasks, Runnable trouble)
            throws InterruptedException, TimeoutException {
        Map<String, Integer> words = new ConcurrentHashMap<>(); // stands for a database
        Map<String, String> answer = new ConcurrentHashMap<>();
        tasks.add("count", pod -> words.put(text(pod), text(pod).split(" ", -1).length))
                .add("tell", pod -> answer.put("longest", text(pod)))
                .add("control", pod -> {
                    ObjectRef self = pod.job().orElseThrow();
                    List<ObjectKey> counts = new ArrayList<>();
                    for (String text : TEXTS) {
                        counts.add(begin(jobs, self, "count-" + counts.size(), "count", text));
                    }
                    trouble.run();
                    for (ObjectKey count : counts) {
                        complete(jobs, count);
                    }
                    String longest = words.entrySet().stream()
                            .max(Map.Entry.comparingByValue())
                            .orElseThrow()
                            .getKey();
                    complete(jobs, begin(jobs, self, "tell", "tell", longest));
                });
        Job control = jobs.submit("control", JobSpec.of(Container.of("main", "control")));
        complete(jobs, control.key());
        return answer.getOrDefault("longest", "");
    }

    /** Makes a Job that goes with its maker, or finds it: each pod of the same Job, and of no other, gives it the same name. */
    private static ObjectKey begin(JobController jobs, ObjectRef maker, String name, String image, String text) {
        Owner owner = new Owner(Kind.JOB.apiVersion(), maker.kind(), maker.name(), maker.uid(), null, null);
        Metadata metadata = Metadata.builder()
                .namespace(maker.namespace())
                .name(name + "-" + maker.uid())
                .owners(List.of(owner))
                .build();
        Container main =
                Container.builder().name("main").image(image).args(text).build();
        try {
            return jobs.submit(Job.of(metadata, JobSpec.of(main))).key();
        } catch (AlreadyExistsException e) {
            return metadata.key();
        }
    }

    private static void complete(JobController jobs, ObjectKey key) throws InterruptedException, TimeoutException {
        if (!jobs.await(key, Duration.ofMinutes(1)).isComplete()) {
            throw new TaskExit(1, key + " failed");
        }
    }

    private static String text(TaskContext pod) {
        return pod.args().get(0);
    }
}
