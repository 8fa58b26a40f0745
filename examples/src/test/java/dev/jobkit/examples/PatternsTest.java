package dev.jobkit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.JobController;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.TaskRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/patterns.md says. */
class PatternsTest {
    private static final Path PAGE = Path.of("..", "docs", "patterns.md");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#([^)]+))?\\)");
    private static final int ITEMS = 50;

    private final AtomicInteger calls = new AtomicInteger();
    private final TaskRegistry tasks = new TaskRegistry().add("item", pod -> calls.incrementAndGet());

    @Test
    void theExamplesAndPagesThatItNamesAreThere() throws IOException {
        List<MatchResult> links = LINK.matcher(Files.readString(PAGE)).results().toList();

        assertThat(links).allSatisfy(link -> {
            Path target = PAGE.resolveSibling(link.group(1));
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(Files.readAllLines(target).stream().map(PatternsTest::anchor))
                        .contains(link.group(2));
            }
        });
        assertThat(links.stream()
                        .map(link -> String.valueOf(Path.of(link.group(1)).getFileName())))
                .contains(
                        "IndexedJob.java",
                        "WorkQueue.java",
                        "CiBuild.java",
                        "ControllerPod.java",
                        "MasterAndDriver.java");
    }

    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }

    @Test
    void aJobForEachItemIsMoreObjectsAndChangesThanOneForAll() throws InterruptedException, TimeoutException {
        long each = changes(1, ITEMS);
        long all = changes(ITEMS, 1);

        assertThat(calls).hasValue(2 * ITEMS);
        assertThat(each).isGreaterThan(all);
    }

    /** Runs so many Jobs of so many completions; returns how many changes the store has seen. */
    private long changes(int completions, int count) throws InterruptedException, TimeoutException {
        JobSpec spec = JobSpec.of(Container.of("main", "item")).toBuilder()
                .completions(completions)
                .parallelism(completions)
                .build();
        try (JobController jobs = JobKit.start(ThreadPodExecutor.of(tasks))) {
            for (int i = 0; i < count; i++) {
                assertThat(jobs.await(jobs.submit("job-" + i, spec).key(), Duration.ofMinutes(1))
                                .isComplete())
                        .isTrue();
            }
            assertThat(jobs.objects().all(Kind.POD, Query.ALL).items()).hasSize(ITEMS);
            assertThat(jobs.objects().all(Kind.RUN, Query.ALL).items()).hasSize(count);
            return jobs.objects().all(Kind.JOB, Query.ALL).position().revision();
        }
    }

    @Test
    void aHandWrittenSelectorTakesPodsThatHaveNoOwner() throws InterruptedException, TimeoutException {
        CountDownLatch end = new CountDownLatch(1);
        tasks.add("web", pod -> end.await());
        Map<String, String> labels = Map.of("app", "web");
        Container main = Container.of("main", "web");
        PodSpec never =
                PodSpec.of(main).toBuilder().restartPolicy(RestartPolicy.NEVER).build();
        JobSpec greedy = JobSpec.builder()
                .selector(LabelSelector.of("app", "web"))
                .selectorSource(SelectorSource.MANUAL)
                .template(PodTemplate.of(PodSpec.of(Container.of("main", "item")).toBuilder()
                                .restartPolicy(RestartPolicy.NEVER)
                                .build())
                        .withLabels(labels))
                .build();
        try (JobController jobs = JobKit.start(ThreadPodExecutor.of(tasks))) {
            Metadata name = Metadata.named("web").toBuilder().labels(labels).build();
            Pod web = jobs.objects()
                    .create(new Pod(name, never, PodStatus.EMPTY), WriteOptions.DEFAULT)
                    .object();

            Job job = jobs.submit("greedy", greedy);
            await().untilAsserted(() -> assertThat(jobs.pods(job.key()))
                    .singleElement()
                    .matches(pod -> pod.metadata().uid().equals(web.metadata().uid())));
            end.countDown();

            assertThat(jobs.await(job.key(), Duration.ofMinutes(1)).isComplete())
                    .isTrue();
            assertThat(calls).as("the Job's own work").hasValue(0);
            jobs.delete(job.key(), Propagation.BACKGROUND);
            await().until(() ->
                    jobs.objects().get(Kind.POD, web.metadata().key()).isEmpty());
        }
    }
}
