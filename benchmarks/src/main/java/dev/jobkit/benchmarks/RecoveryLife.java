package dev.jobkit.benchmarks;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.JobTask;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.TaskRegistry;
import dev.jobkit.spi.Wakeup;
import dev.jobkit.spi.Write;
import dev.jobkit.store.jdbc.JdbcJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A controller that is killed, and the one after it; says on standard output how far it is. */
final class RecoveryLife {
    private static final int ROOM = 64;
    private static final int RECORDS = 10_000;
    private static final int AT_ONCE = 500;

    private final int jobs;
    private final JobStore store;
    private final long begun = System.nanoTime();

    private RecoveryLife(int jobs, Path directory) {
        this.jobs = jobs;
        this.store = JdbcJobStore.inDirectory(directory);
        say("open");
    }

    /** Takes {@code fill} or {@code start}, what is left, how many Jobs, and the directory. */
    public static void main(String[] args) throws Exception {
        RecoveryLife life = new RecoveryLife(Integer.parseInt(args[2]), Path.of(args[3]));
        if (args[0].equals("start")) {
            life.start();
        } else if (Recovery.Left.valueOf(args[1]) == Recovery.Left.LIVE) {
            life.fillLive();
        } else {
            life.fillFinished();
        }
        TimeUnit.HOURS.sleep(1); // until the kill
    }

    private void say(String what) {
        System.out.println(what + "\t" + (System.nanoTime() - begun) / 1e6);
        System.out.println(what + " cpu\t" + Heap.cpuNanos() / 1e6);
    }

    private JobController controller(JobTask task) {
        return JobKit.builder()
                .store(store)
                .executor(
                        "threads",
                        ThreadPodExecutor.builder()
                                .images(new TaskRegistry().add("work", task).add("noop", context -> {}))
                                .maxConcurrentPods(ROOM)
                                .build())
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(10))
                .build();
    }

    private void start() throws Exception {
        CountDownLatch again = new CountDownLatch(1);
        CountDownLatch pass = new CountDownLatch(1);
        Wakeup firstCommit = store.onChange(() -> {
            if (pass.getCount() > 0) {
                say("pass");
                pass.countDown();
            }
        });
        JobController controller = controller(context -> {
            again.countDown();
            Thread.sleep(Long.MAX_VALUE);
        });
        say("built");
        pass.await();
        firstCommit.cancel();
        again.await();
        say("again");
        while (controller.gauges().queuedKeys() > 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        System.out.println("heap-MB\t" + Heap.used() / 1e6);
        say("quiet");
    }

    /** Fills the room, lets one more Job wait, and stores copies of that one. */
    private void fillLive() throws Exception {
        JobController controller = controller(context -> Thread.sleep(Long.MAX_VALUE));
        for (int i = 0; i <= ROOM; i++) {
            controller.submit("job-" + i, JobSpec.of(Container.of("main", "work")));
        }
        while (controller.gauges().livePods() <= ROOM || controller.gauges().queuedKeys() > 0) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        TimeUnit.SECONDS.sleep(1);
        Pod pod = store.list(Kind.POD, Query.LIVE, Page.ALL).items().stream()
                .filter(p -> p.status().startTime() == null)
                .findFirst()
                .orElseThrow();
        ObjectKey key = ObjectKey.of(pod.metadata().controller().orElseThrow().name());
        Job job = controller.find(key).orElseThrow();
        JobRun run = store.get(Kind.RUN, ObjectKey.of(key.name() + ".1")).orElseThrow();
        copies(job, pod, run, jobs - ROOM - 1);
        say("filled");
    }

    private void fillFinished() throws Exception {
        JobController controller = controller(context -> Thread.sleep(Long.MAX_VALUE));
        Job over = controller.submit("over", JobSpec.of(Container.of("main", "noop")));
        over = controller.await(over.key(), Duration.ofMinutes(1));
        controller.submit("live", JobSpec.of(Container.of("main", "work")));
        Pod pod = controller.pods(over.key()).get(0);
        JobRun run = store.list(Kind.RUN, Query.ALL, Page.ALL).items().stream()
                .filter(r -> r.metadata().name().startsWith("over"))
                .findFirst()
                .orElseThrow();
        copies(over, pod, run, jobs);
        say("filled");
    }

    private void copies(Job job, Pod pod, JobRun run, int copies) {
        for (int from = 0; from < copies; from += AT_ONCE) {
            List<Commit> commits = new ArrayList<>();
            for (int i = from; i < Math.min(copies, from + AT_ONCE); i++) {
                commits.add(copy(job, pod, run, i));
            }
            store.commit(commits);
        }
    }

    private Commit copy(Job over, Pod pod, JobRun run, int number) {
        String name = "copy-" + number;
        Metadata metadata =
                over.metadata().toBuilder().name(name).uid("uid-" + number).build();
        Job job = over.withMetadata(metadata)
                .withStatus(
                        over.status(),
                        over.tracking().toBuilder()
                                .run(name + ".1")
                                .runUid("uid-" + number)
                                .build());
        Metadata its = pod.metadata().toBuilder()
                .name(name + "-x")
                .uid("pod-uid-" + number)
                .owners(List.of(Owner.controlledBy(job)))
                .build();
        List<Write> writes = new ArrayList<>(List.of(new Write.Create(job), new Write.Create(pod.withMetadata(its))));
        if (number >= jobs - RECORDS) {
            Metadata record = run.metadata().toBuilder()
                    .name(name + ".1")
                    .uid("uid-" + number)
                    .build();
            writes.add(new Write.Create(run.withMetadata(record)));
        }
        return Commit.of(writes.toArray(Write[]::new));
    }
}
