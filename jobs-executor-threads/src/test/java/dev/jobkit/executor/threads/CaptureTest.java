package dev.jobkit.executor.threads;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.core.SystemTime;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.JobTask;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Stop;
import dev.jobkit.spi.TaskRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What a task and its hooks print is in its log, and what other threads print is not. */
class CaptureTest {
    private static final InheritableThreadLocal<String> HEIRLOOM = new InheritableThreadLocal<>();

    private final TaskRegistry tasks = new TaskRegistry();
    private final CountDownLatch release = new CountDownLatch(1);

    private ThreadPodExecutor.Builder builder() {
        return ThreadPodExecutor.builder().images(tasks).systemOutput(SystemOutput.CAPTURE);
    }

    private JobSpec job(String image, JobTask task) {
        tasks.add(image, task);
        return JobSpec.builder()
                .backoffLimit(0)
                .template(PodTemplate.of(PodSpec.of(Container.of("main", image)).toBuilder()
                        .restartPolicy(RestartPolicy.NEVER)
                        .build()))
                .build();
    }

    @Test
    void whatListenersPrintIsInNoLogOfATaskThatCallsTheController() throws Exception {
        try (JobController jobs = JobKit.start(builder().build())) {
            JobSpec child = job("child", ctx -> {});
            CountDownLatch heard = new CountDownLatch(20);
            JobSpec parent = job("parent", ctx -> {
                System.out.println("begun");
                for (int i = 0; i < 8; i++) { // the pool grows to tell so many, on the thread that commits
                    jobs.subscribe(
                            (event, at) -> {
                                System.out.print(".");
                                heard.countDown();
                            },
                            From.NOW);
                }
                jobs.submit("child", child);
                heard.await();
            });
            Job done = jobs.await(jobs.submit("parent", parent).key(), Duration.ofMinutes(2));
            assertThat(done.isComplete()).isTrue();
            String uid = jobs.objects().list(Kind.POD, Query.ALL, Page.ALL).items().stream()
                    .filter(pod -> pod.metadata().name().startsWith("parent"))
                    .findFirst()
                    .orElseThrow()
                    .metadata()
                    .uid();
            assertThat(jobs.logs().text(new LogKey(uid, "main", 0))).isEqualTo("begun\n");
        }
    }

    @Test
    void theHooksOfATaskPrintToItsLogAndHaveItsMdc() {
        Desk desk = new Desk();
        tasks.add("asked", ctx -> {
            ctx.onStop(() -> {
                System.out.println("asked " + MDC.get("pod") + " " + MDC.get("index"));
                release.countDown();
            });
            ctx.onStop(() -> {
                throw new IllegalStateException("a hook that fails");
            });
            System.out.println("ready");
            release.await();
            ctx.onStop(() -> System.out.println("late hook"));
            System.out.println("after it");
        });
        try (ThreadPodExecutor executor = builder().build()) {
            PodRun run = Desk.run("asked", "asked");
            executor.start(run, desk.context(run));
            await().until(() -> desk.log(run.id()).equals("ready\n"));
            executor.stop(run.id(), new Stop(Duration.ofMinutes(1), StopCause.DELETED));
            desk.awaitExit(run.id());
            assertThat(desk.log(run.id())).isEqualTo("ready\nasked asked 7\nlate hook\nafter it\n");
        }
    }

    /** On a console that is not UTF-8 the program's own text stays legible. */
    @Test
    void theProgramKeepsItsEncodingAndTheLogIsUtf8() {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(console, true, ISO_8859_1));
        Desk desk = new Desk();
        tasks.add("speaks", ctx -> {
            System.out.printf("%s %d%n", "Grüße", 1);
            System.out.append("é").append('ü').append("-x-", 1, 2).println();
            System.out.close();
            System.out.println(new char[] {'ß'});
        });
        try (ThreadPodExecutor executor = builder().build()) {
            PodRun run = Desk.run("speaks", "speaks");
            executor.start(run, desk.context(run));
            desk.awaitExit(run.id());
            System.out.println("draußen");
            assertThat(desk.log(run.id())).isEqualTo("Grüße 1\néüx\nß\n");
        } finally {
            System.setOut(before);
        }
        assertThat(console.toString(ISO_8859_1)).isEqualTo("draußen" + System.lineSeparator());
    }

    @Test
    void theStreamsAreGivenBackInWhateverOrderExecutorsAreClosed() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ThreadPodExecutor first = builder().build();
        ThreadPodExecutor second = builder().build();
        first.close();
        assertThat(System.out).as("the second still captures").isNotSameAs(out);
        second.close();
        assertThat(System.out).isSameAs(out);
        assertThat(System.err).isSameAs(err);
    }

    @Test
    void noThreadOfJobKitInheritsFromTheThreadThatHappensToMakeIt() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        CountDownLatch all = new CountDownLatch(3);
        Runnable look = () -> {
            seen.add(String.valueOf(HEIRLOOM.get()));
            all.countDown();
        };
        Desk desk = new Desk();
        tasks.add("look", ctx -> look.run());
        try (SystemTime time = new SystemTime();
                ThreadPodExecutor best = builder().build();
                ThreadPodExecutor platform = builder().buildOnPlatformThreads()) {
            HEIRLOOM.set("mine");
            time.wakeAt(time.instant(), look);
            PodRun first = Desk.run("p", "look");
            best.start(first, desk.context(first));
            platform.start(first, desk.context(first));
            assertThat(all.await(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            HEIRLOOM.remove();
        }
        assertThat(seen).containsExactly("null", "null", "null");
    }

    @Test
    void aTaskHasTheClassLoaderOfWhoeverBuiltTheExecutor() throws Exception {
        CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
        Desk desk = new Desk();
        tasks.add("look", ctx -> seen.complete(Thread.currentThread().getContextClassLoader()));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader mine = new URLClassLoader(new URL[0], before)) {
            Thread.currentThread().setContextClassLoader(mine);
            try (ThreadPodExecutor executor = builder().build()) {
                Thread.currentThread().setContextClassLoader(before);
                PodRun run = Desk.run("p", "look");
                executor.start(run, desk.context(run));
                assertThat(seen.get(1, TimeUnit.MINUTES)).isSameAs(mine);
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
