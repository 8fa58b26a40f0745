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
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A controller that is killed, and the one after it; says on standard output how far it is. */
final class RecoveryLife {
    /** So many Jobs run when the program is killed, where they have room of their own. */
    private static final int LOST = 64;

    private static final String LOST_NODE = "roomy";
    private static final String FULL_NODE = "full";
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
        boolean isLive = Recovery.Left.valueOf(args[1]) == Recovery.Left.LIVE;
        if (args[0].equals("start")) {
            life.start(isLive ? LOST : 1);
        } else if (isLive) {
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
                .executor(LOST_NODE, executor(task, LOST))
                .executor(FULL_NODE, executor(task, 1))
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(10))
                .build();
    }

    private static ThreadPodExecutor executor(JobTask task, int room) {
        return ThreadPodExecutor.builder()
                .images(new TaskRegistry().add("work", task).add("noop", context -> {}))
                .maxConcurrentPods(room)
                .build();
    }

    private static JobSpec spec(String image, String node) {
        JobSpec plain = JobSpec.of(Container.of("main", image));
        PodSpec pod = plain.template().spec().toBuilder()
                .nodeSelector(Map.of(Names.EXECUTOR, node))
                .build();
        return plain.toBuilder()
                .template(new PodTemplate(Map.of(), Map.of(), pod, Passthrough.EMPTY))
                .build();
    }

    private void start(int lost) throws Exception {
        CountDownLatch again = new CountDownLatch(1);
        CountDownLatch allAgain = new CountDownLatch(lost);
        Set<String> names = ConcurrentHashMap.newKeySet();
        CountDownLatch pass = new CountDownLatch(1);
        Wakeup firstCommit = store.onChange(() -> {
            if (pass.getCount() > 0) {
                say("pass");
                pass.countDown();
            }
        });
        JobController controller = controller(context -> {
            String name = context.job().orElseThrow().name();
            if (name.startsWith("lost") && names.add(name)) {
                again.countDown();
                allAgain.countDown();
            }
            Thread.sleep(Long.MAX_VALUE);
        });
        say("built");
        pass.await();
        firstCommit.cancel();
        again.await();
        say("again");
        if (lost > 1) {
            allAgain.await();
            say("all again");
        }
        while (controller.gauges().queuedKeys() > 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        System.out.println("heap [MB]\t" + Heap.used() / 1e6);
        say("quiet");
    }

    /** Fills the room, lets one more Job wait, and stores copies of that one. */
    private void fillLive() throws Exception {
        JobController controller = controller(context -> Thread.sleep(Long.MAX_VALUE));
        for (int i = 0; i < LOST; i++) {
            controller.submit("lost-" + i, spec("work", LOST_NODE));
        }
        controller.submit("first", spec("work", FULL_NODE));
        controller.submit("waits", spec("work", FULL_NODE));
        Pod pod = waiting();
        ObjectKey key = ObjectKey.of(pod.metadata().controller().orElseThrow().name());
        Job job = controller.find(key).orElseThrow();
        JobRun run = store.get(Kind.RUN, ObjectKey.of(key.name() + ".1")).orElseThrow();
        copies(job, pod, run, jobs - LOST - 2);
        say("filled");
    }

    /** Waits until all others run, and returns the pod that was told that it has no room. */
    private Pod waiting() throws Exception {
        while (true) {
            List<Pod> pods = store.list(Kind.POD, Query.LIVE, Page.ALL).items();
            List<Pod> still = pods.stream()
                    .filter(pod -> pod.status().phase() == PodPhase.PENDING)
                    .toList();
            if (pods.size() == LOST + 2
                    && still.size() == 1
                    && !still.get(0).status().conditions().isEmpty()) {
                return still.get(0);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void fillFinished() throws Exception {
        JobController controller = controller(context -> Thread.sleep(Long.MAX_VALUE));
        Job over = controller.submit("over", spec("noop", LOST_NODE));
        over = controller.await(over.key(), Duration.ofMinutes(1));
        controller.submit("lost-0", spec("work", LOST_NODE));
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
