package dev.jobkit.executor.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.Propagation;
import dev.jobkit.core.JobKit;
import dev.jobkit.event.PodCreated;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.EnvSource;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldRef;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.Progress;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.TaskExit;
import dev.jobkit.spi.TaskRegistry;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Whole Jobs on threads: several containers, init containers, sidecars, environment, progress, logs. */
class ThreadJobsTest {
    private final TaskRegistry tasks = new TaskRegistry();
    private final JobController jobs = JobKit.start(ThreadPodExecutor.builder()
            .images(tasks)
            .systemOutput(SystemOutput.CAPTURE)
            .build());

    @AfterEach
    void close() {
        jobs.close();
    }

    private Job run(JobSpec.Builder spec) throws Exception {
        return jobs.await(jobs.submit("job", spec.build()).key(), Duration.ofMinutes(1));
    }

    private static JobSpec.Builder of(PodSpec.Builder pod) {
        return JobSpec.builder()
                .backoffLimit(0)
                .template(PodTemplate.of(pod.restartPolicy(RestartPolicy.NEVER).build()));
    }

    private List<Pod> pods() throws Exception {
        return jobs.objects().list(Kind.POD, Query.ALL, Page.ALL).items();
    }

    private Pod pod() throws Exception {
        return pods().get(0);
    }

    private String log(Pod pod, String container) {
        return jobs.logs().text(new LogKey(pod.metadata().uid(), container, 0));
    }

    @Test
    void initContainersRunFirstAndASidecarBesideTheContainers() throws Exception {
        Queue<String> order = new ConcurrentLinkedQueue<>();
        CountDownLatch both = new CountDownLatch(2);
        tasks.add("init", ctx -> order.add("init"));
        tasks.add("sidecar", ctx -> {
            order.add("sidecar");
            new CountDownLatch(1).await();
        });
        tasks.add("main", ctx -> {
            both.countDown();
            both.await();
            order.add("main");
            ctx.out().println("from " + MDC.get("container"));
        });
        Container sidecar = Container.of("side", "sidecar").toBuilder()
                .restartPolicy(RestartPolicy.ALWAYS)
                .build();
        Job done = run(of(PodSpec.builder()
                .initContainers(List.of(Container.of("first", "init"), sidecar))
                .containers(List.of(Container.of("a", "main"), Container.of("b", "main")))));

        assertThat(done.isComplete()).isTrue();
        assertThat(order).containsExactly("init", "sidecar", "main", "main");
        assertThat(log(pod(), "a")).isEqualTo("from a\n");
        assertThat(log(pod(), "b")).isEqualTo("from b\n");
    }

    @Test
    void aTaskGetsItsIndexItsParametersAndWhatTheEnvironmentIsResolvedTo() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        tasks.add(
                "render",
                ctx -> seen.add(ctx.index().getAsInt() + " " + MDC.get("index") + " " + ctx.args() + " "
                        + ctx.podName().equals(ctx.env().get("POD"))));
        Container render = Container.of("main", "render").toBuilder()
                .args("--size=$(SIZE)")
                .env(List.of(
                        EnvVar.of("SIZE", "4k"),
                        new EnvVar(
                                "POD",
                                null,
                                new EnvSource(
                                        new FieldRef(null, "metadata.name"), null, null, null, Passthrough.EMPTY))))
                .build();
        Job done = run(of(PodSpec.builder().containers(List.of(render)))
                .completionMode(CompletionMode.INDEXED)
                .completions(2)
                .parallelism(2));

        assertThat(done.isComplete()).isTrue();
        assertThat(seen).containsExactlyInAnyOrder("0 0 [--size=4k] true", "1 1 [--size=4k] true");
    }

    @Test
    void progressIsShownInThePodAndTheExitCodeWithItsLastWords() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        tasks.add("rows", ctx -> {
            ctx.progress(0.4, "rows");
            release.await();
            throw new TaskExit(42, "no more rows");
        });
        jobs.submit(
                "job",
                of(PodSpec.builder().containers(List.of(Container.of("main", "rows"))))
                        .build());
        Progress wanted = new Progress(0.4, "rows");
        await().until(() ->
                pods().stream().anyMatch(pod -> wanted.equals(pod.status().progress())));
        release.countDown();
        Job done = jobs.await(new ObjectKey("default", "job"), Duration.ofMinutes(1));

        assertThat(done.isFailed()).isTrue();
        assertThat(pod().status().containerStatuses().get(0).state().toString())
                .contains("exitCode=42")
                .contains("no more rows");
    }

    @Test
    void logsStayWhenPodAndJobAreGone() throws Exception {
        tasks.add("talk", ctx -> ctx.out().println("remember me"));
        Job done = run(of(PodSpec.builder().containers(List.of(Container.of("main", "talk")))));
        Pod pod = pod();
        assertThat(log(pod, "main")).isEqualTo("remember me\n");
        jobs.delete(done.key(), Propagation.BACKGROUND);
        await().until(() ->
                jobs.objects().list(Kind.POD, Query.ALL, Page.ALL).items().isEmpty());

        assertThat(log(pod, "main")).isEqualTo("remember me\n");
    }

    @Test
    void theLogOfAPodThatWasRemovedAtTheLimitIsKept() throws Exception {
        tasks.add("crash", ctx -> {
            ctx.out().println("why I crashed");
            throw new TaskExit(1);
        });
        PodSpec pod = PodSpec.builder()
                .containers(List.of(Container.of("main", "crash")))
                .restartPolicy(RestartPolicy.ON_FAILURE)
                .build();
        JobSpec spec =
                JobSpec.builder().backoffLimit(0).template(PodTemplate.of(pod)).build();
        Queue<String> uids = new ConcurrentLinkedQueue<>();
        jobs.subscribe(
                (event, at) -> {
                    if (event instanceof PodCreated created) {
                        uids.add(created.about().uid());
                    }
                },
                From.NOW);
        Job done = jobs.await(jobs.submit("job", spec).key(), Duration.ofMinutes(1));

        assertThat(done.isFailed()).isTrue();
        await().until(() ->
                jobs.objects().list(Kind.POD, Query.ALL, Page.ALL).items().isEmpty());
        assertThat(uids).hasSize(1);
        assertThat(jobs.logs().text(new LogKey(uids.peek(), "main", 0))).isEqualTo("why I crashed\n");
    }

    @Test
    void whatTasksAndTheirThreadsPrintToSystemOutIsTheirLog() throws Exception {
        tasks.add("print", ctx -> {
            System.out.println("out of " + ctx.index().getAsInt());
            Thread helper = new Thread(
                    () -> System.err.println("helper of " + ctx.index().getAsInt()));
            helper.start();
            helper.join();
        });
        Job done = run(of(PodSpec.builder().containers(List.of(Container.of("main", "print"))))
                .completionMode(CompletionMode.INDEXED)
                .completions(8)
                .parallelism(8));

        assertThat(done.isComplete()).isTrue();
        for (Pod pod : jobs.objects().list(Kind.POD, Query.ALL, Page.ALL).items()) {
            int index = pod.completionIndex().orElseThrow();
            assertThat(log(pod, "main")).isEqualTo("out of " + index + "\nhelper of " + index + "\n");
        }
    }

    @Test
    void systemOutIsGivenBack() {
        PrintStream during = System.out;
        jobs.close();
        assertThat(System.out).isNotSameAs(during);
    }
}
