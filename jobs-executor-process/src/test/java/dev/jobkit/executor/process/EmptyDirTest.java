package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Container;
import dev.jobkit.model.EmptyDir;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunId;
import dev.jobkit.model.Volume;
import dev.jobkit.model.VolumeMount;
import dev.jobkit.spi.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where emptyDir volumes lie, and what becomes of a pod that puts more into one than it may. */
class EmptyDirTest {
    private static final Duration OFTEN = Duration.ofMillis(100);

    @TempDir
    private Path dir;

    private static PodSpec spec(@Nullable String medium, @Nullable String limit, String... scripts) {
        List<Container> containers = new ArrayList<>();
        for (String script : scripts) {
            containers.add(Container.builder()
                    .name("c" + containers.size())
                    .image("none")
                    .command(List.of("sh", "-c", script))
                    .volumeMounts(List.of(new VolumeMount("data", "/jk", null, null, Passthrough.EMPTY)))
                    .build());
        }
        Quantity size = limit == null ? null : Quantity.parse(limit);
        return PodSpec.builder()
                .containers(containers)
                .restartPolicy(RestartPolicy.NEVER)
                .volumes(List.of(new Volume("data", new EmptyDir(medium, size), Passthrough.EMPTY)))
                .build();
    }

    private World world() {
        World world = World.best(
                settings -> settings.baseDirectory(dir.resolve("base")).usageEvery(OFTEN));
        boolean mounts = world.executor.describe().strategy().matches(".* mounts,.*");
        if (!mounts) {
            world.close();
        }
        assumeTrue(mounts, "this system allows no mounts to a run");
        return world;
    }

    private static boolean memoryIsThere(World world) {
        return world.executor.describe().bestEffort().stream().noneMatch(it -> it.contains("medium Memory"));
    }

    @Test
    void memoryIsSharedByThePodAndGoesWithIt() throws Exception {
        Path link = dir.toRealPath().resolve("base").resolve("memory");
        Path memory;
        try (World world = world()) {
            assumeTrue(memoryIsThere(world), "there is no tmpfs at /dev/shm");
            Pod pod = World.pod(
                    "mem",
                    spec(
                            "Memory",
                            null,
                            "stat -f -c %T /jk; echo hello > /jk/word",
                            "while ! [ -s /jk/word ]; do sleep 0.02; done; cat /jk/word"));
            RunId writes = world.start(pod, "c0");
            RunId reads = world.start(pod, "c1");
            assertThat(world.awaitExit(writes).exitCode()).isZero();
            assertThat(world.awaitExit(reads).exitCode()).isZero();
            assertThat(world.log(writes)).isEqualTo("tmpfs\n");
            assertThat(world.log(reads)).isEqualTo("hello\n");

            memory = link.toRealPath();
            assertThat(memory).startsWith(Path.of("/dev/shm"));
            assertThat(memory.resolve("mem/data/word")).hasContent("hello\n");
            world.executor.release(writes);
            world.executor.release(reads);
            world.executor.releasePod("mem");
            await().atMost(World.SOON).until(() -> Files.notExists(memory.resolve("mem")));
            world.start(World.pod("left", spec("Memory", null, "sleep 60")), "c0");
            await().atMost(World.SOON).until(() -> Files.exists(memory.resolve("left/data")));
        }
        assertThat(memory).as("all of the memory is given back").doesNotExist();
    }

    @Test
    void aPodThatHoldsMoreThanTheLimitIsEvicted() {
        try (World world = world()) {
            Pod pod = World.pod(
                    "full", spec(null, "1Mi", "head -c 2000000 /dev/zero > /jk/file; exec sleep 60", "exec sleep 60"));
            for (RunId run : List.of(world.start(pod, "c0"), world.start(pod, "c1"))) {
                world.await(
                        run,
                        report -> report instanceof RunReport.PodEnded end
                                && end.phase() == PodPhase.FAILED
                                && "Evicted".equals(end.reason())
                                && "Usage of EmptyDir volume \"data\" exceeds the limit \"1Mi\". "
                                        .equals(end.message()));
                world.awaitExit(run);
            }
        }
    }

    @Test
    void aPodIsEvictedAlsoWhereItsUsageIsNotTold() {
        try (World world = World.best(settings -> settings.usageEvery(OFTEN).usageEvery(Duration.ZERO))) {
            assumeTrue(world.executor.describe().strategy().matches(".* mounts,.*"));
            RunId run = world.start(
                    World.pod("quiet", spec(null, "1Mi", "head -c 2000000 /dev/zero > /jk/file; exec sleep 60")), "c0");
            world.await(run, RunReport.PodEnded.class::isInstance);
            world.awaitExit(run);
            assertThat(world.reports(run)).noneMatch(RunReport.Used.class::isInstance);
        }
    }

    @Test
    void aPodWithinTheLimitIsLeftAlone() {
        try (World world = world()) {
            Pod pod = World.pod(
                    "fits",
                    spec(
                            null,
                            "1Mi",
                            "head -c 1048576 /dev/zero > /jk/file; while ! [ -e /jk/go ]; do sleep 0.05; done"));
            RunId run = world.start(pod, "c0");
            for (int looks = 0; looks < 3; looks++) {
                int seen = world.reports(run).size();
                world.await(run, report -> world.reports(run).size() > seen && report instanceof RunReport.Used);
            }
            assertThat(world.reports(run)).noneMatch(RunReport.PodEnded.class::isInstance);
            world.stop(run, Duration.ZERO);
            world.awaitExit(run);
        }
    }

    @Test
    void anEvictionIsAFailureOfTheJob() throws Exception {
        ProcessPodExecutor executor =
                ProcessPodExecutor.builder().usageEvery(OFTEN).build();
        try (JobController jobs = JobKit.start(executor)) {
            assumeTrue(executor.describe().strategy().matches(".* mounts,.*"));
            PodSpec spec = spec(null, "100k", "head -c 200000 /dev/zero > /jk/file; exec sleep 60");
            Job job = jobs.submit(
                    "hoards",
                    JobSpec.builder()
                            .backoffLimit(0)
                            .template(PodTemplate.of(spec))
                            .build());
            Job end = jobs.await(job.key(), Duration.ofSeconds(60));
            assertThat(end.isFailed()).isTrue();
            assertThat(jobs.pods(job.key())).singleElement().satisfies(pod -> {
                assertThat(pod.status().phase()).isEqualTo(PodPhase.FAILED);
                assertThat(pod.status().reason()).isEqualTo("Evicted");
                assertThat(pod.status().message()).contains("exceeds the limit \"100k\"");
            });
        }
    }
}
