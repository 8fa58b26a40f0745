package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.Subscription;
import dev.jobkit.core.JobKit;
import dev.jobkit.event.JobEventListener;
import dev.jobkit.event.PodUnschedulable;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.EmptyDir;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.Resources;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.Volume;
import dev.jobkit.model.VolumeMount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executor under a controller: what users see of rooms, volumes and names. */
class TogetherTest {
    @TempDir
    private Path dir;

    private static Container sh(String name, String script, String cpu) {
        return Container.builder()
                .name(name)
                .image("none")
                .command(List.of("sh", "-c", script))
                .resources(new Resources(Map.of(), Map.of("cpu", Quantity.parse(cpu)), Passthrough.EMPTY))
                .build();
    }

    private static PodSpec.Builder pod(Container container) {
        return PodSpec.of(container).toBuilder().restartPolicy(RestartPolicy.NEVER);
    }

    private static JobSpec job(PodSpec pod, int pods) {
        return JobSpec.builder()
                .completions(pods)
                .parallelism(pods)
                .completionMode(CompletionMode.INDEXED)
                .template(PodTemplate.of(pod))
                .build();
    }

    private static PodCondition scheduled(Pod pod) {
        return pod.status().condition(PodConditionType.POD_SCHEDULED).orElseThrow();
    }

    @Test
    void aPodWithoutRoomIsPendingAndSaysWhy() throws Exception {
        ProcessPodExecutor executor = ProcessPodExecutor.builder()
                .allocatable(Map.of("cpu", Quantity.of(1)))
                .build();
        List<PodUnschedulable> heard = new CopyOnWriteArrayList<>();
        JobEventListener listener = (event, at) -> {
            if (event instanceof PodUnschedulable waits) {
                heard.add(waits);
            }
        };
        try (JobController jobs = JobKit.start(executor);
                Subscription subscription = jobs.subscribe(listener, new From.Now())) {
            String script = "while ! [ -e " + dir + "/go ]; do sleep 0.05; done";
            Job job = jobs.submit("narrow", job(pod(sh("main", script, "600m")).build(), 2));
            await().atMost(World.SOON)
                    .until(() -> jobs.pods(job.key()).stream()
                            .anyMatch(pod -> pod.status().phase() == PodPhase.RUNNING));
            await().atMost(World.SOON).untilAsserted(() -> {
                Pod waits = jobs.pods(job.key()).stream()
                        .filter(pod -> pod.status().phase() == PodPhase.PENDING)
                        .findFirst()
                        .orElseThrow();
                assertThat(scheduled(waits).status()).isEqualTo(ConditionStatus.FALSE);
                assertThat(scheduled(waits).reason()).isEqualTo("Unschedulable");
                assertThat(scheduled(waits).message()).isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
                assertThat(waits.status().startTime()).isNull();
                assertThat(waits.status().containerStatuses()).isEmpty();
            });
            await().atMost(World.SOON).until(() -> !heard.isEmpty());
            assertThat(subscription.position()).isNotNull();
            assertThat(heard).singleElement().satisfies(event -> {
                assertThat(event.reason()).isEqualTo("FailedScheduling");
                assertThat(event.message()).isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
                assertThat(event.job()).isEqualTo(ObjectRef.to(job));
            });
            Files.createFile(dir.resolve("go"));
            assertThat(jobs.await(job.key(), Duration.ofSeconds(60)).isComplete())
                    .isTrue();
            assertThat(jobs.pods(job.key()))
                    .allSatisfy(pod -> assertThat(scheduled(pod).status()).isEqualTo(ConditionStatus.TRUE));
        }
    }

    @Test
    void aPodThatCanNeverRunSaysSo() {
        ProcessPodExecutor executor = ProcessPodExecutor.builder()
                .allocatable(Map.of("cpu", Quantity.of(1)))
                .build();
        try (JobController jobs = JobKit.start(executor)) {
            Job job = jobs.submit("wide", job(pod(sh("main", "true", "64")).build(), 1));
            await().atMost(World.SOON)
                    .untilAsserted(() -> assertThat(jobs.pods(job.key()))
                            .singleElement()
                            .satisfies(pod -> assertThat(scheduled(pod).message())
                                    .isEqualTo(
                                            "0/1 nodes are available: 1 Insufficient cpu. The pod can never run as it is, also"
                                                    + " when nothing else does; executors are default.")));
        }
    }

    @Test
    void anInitContainerPreparesWhatAnIndexedPodReads() throws Exception {
        ProcessPodExecutor executor = ProcessPodExecutor.builder().build();
        boolean mounts = executor.describe().strategy().matches(".* mounts,.*");
        try (JobController jobs = JobKit.start(executor)) {
            assumeTrue(mounts);
            VolumeMount mount = new VolumeMount("data", "/jobkit-test/data", null, null, Passthrough.EMPTY);
            Container first = sh("first", "echo part $JOB_COMPLETION_INDEX > /jobkit-test/data/part", "0").toBuilder()
                    .volumeMounts(List.of(mount))
                    .build();
            Container main = sh(
                            "main",
                            "test \"$(cat /jobkit-test/data/part)\" = \"part $JOB_COMPLETION_INDEX\""
                                    + " && test $HOSTNAME = parts-$JOB_COMPLETION_INDEX",
                            "0")
                    .toBuilder()
                    .volumeMounts(List.of(mount))
                    .build();
            PodSpec spec = pod(main)
                    .initContainers(List.of(first))
                    .volumes(List.of(new Volume("data", new EmptyDir(null, null), Passthrough.EMPTY)))
                    .build();
            Job job = jobs.submit("parts", job(spec, 3));
            assertThat(jobs.await(job.key(), Duration.ofSeconds(60)).isComplete())
                    .isTrue();
        }
    }
}
