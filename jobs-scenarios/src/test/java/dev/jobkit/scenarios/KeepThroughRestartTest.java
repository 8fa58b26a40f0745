package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.core.SystemTime;
import dev.jobkit.executor.process.ProcessPodExecutor;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Durability;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.Survival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members whose processes outlive them ({@link Survival#KEEP}) are restarted one after the other: whether they wait for what
 * runs or not, no pod is lost and none is begun twice.
 */
@Timeout(300)
class KeepThroughRestartTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PODS = 3;

    @TempDir
    private Path dir;

    private final SystemTime time = new SystemTime();
    private final JobStore store = JobKit.memoryStore(time);
    private final Map<String, JobController> crew = new HashMap<>();
    private final List<ObjectKey> jobs = new ArrayList<>();

    @AfterEach
    void end() throws IOException {
        Files.writeString(dir.resolve("go"), "");
        crew.values().forEach(JobController::close);
        time.close();
    }

    private void join(String name, Duration drain) {
        ProcessPodExecutor executor = ProcessPodExecutor.builder()
                .baseDirectory(dir.resolve(name))
                .survival(Survival.KEEP)
                .build();
        crew.put(
                name,
                JobKit.builder()
                        .executor("process", executor)
                        .store(new Lasting(store))
                        .backoff(Duration.ofSeconds(1), Duration.ofSeconds(1))
                        .member(name)
                        .lease(Duration.ofSeconds(20))
                        .drain(drain)
                        .build());
    }

    private JobController member(String name) {
        return Objects.requireNonNull(crew.get(name), name);
    }

    private void restart(String name, Duration drain) {
        member(name).close();
        join(name, drain);
    }

    private void submit(String by, String script) {
        Container container = Container.of("main", "none").toBuilder()
                .command("sh", "-c", "echo $JOB_NAME-$JOB_COMPLETION_INDEX >> " + dir + "/begun; " + script)
                .env(List.of(EnvVar.of("JOB_NAME", "j" + jobs.size())))
                .build();
        JobSpec spec = JobSpec.of(container).toBuilder()
                .completionMode(CompletionMode.INDEXED)
                .completions(PODS)
                .parallelism(PODS)
                .build();
        jobs.add(member(by).submit("j" + jobs.size(), spec).key());
    }

    private List<String> begun() throws IOException {
        Path file = dir.resolve("begun");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void awaitBegun(int pods) {
        await().atMost(PATIENCE).until(() -> begun().size() >= pods);
    }

    private void awaitEnd() throws Exception {
        for (ObjectKey key : jobs) {
            Job job = member("a").await(key, PATIENCE);
            assertThat(job.isComplete()).as("%s: %s", key, job.status()).isTrue();
            assertThat(job.status().failed())
                    .as("%s: %s, begun %s", key, member("a").pods(key), begun())
                    .isZero();
            assertThat(job.status().succeeded()).as("%s", key).isEqualTo(PODS);
        }
        assertThat(begun()).hasSize(PODS * jobs.size());
        assertThat(new HashSet<>(begun())).hasSize(PODS * jobs.size());
    }

    @Test
    void whoWaitsForWhatRunsLosesAndDoublesNothing() throws Exception {
        join("a", PATIENCE);
        join("b", PATIENCE);
        for (int round = 0; round < 2; round++) {
            for (String name : List.of("a", "b")) {
                submit(name, "sleep 1");
                submit(name.equals("a") ? "b" : "a", "sleep 1.5");
                awaitBegun(PODS * jobs.size());
                restart(name, PATIENCE);
            }
        }
        awaitEnd();
    }

    @Test
    void whoDoesNotWaitFindsWhatRunsWhenItComesBack() throws Exception {
        join("a", Duration.ZERO);
        join("b", Duration.ZERO);
        for (int i = 0; i < 4; i++) {
            submit(i % 2 == 0 ? "a" : "b", "until [ -e " + dir + "/go ]; do sleep 0.05; done");
        }
        awaitBegun(PODS * jobs.size());
        restart("a", Duration.ZERO);
        restart("b", Duration.ofMillis(300));
        restart("a", Duration.ZERO);
        restart("b", Duration.ofMillis(300));
        Files.writeString(dir.resolve("go"), "");
        awaitEnd();
    }

    /** A store that outlives its controllers, though not this JVM, which is all that this test asks. */
    private static final class Lasting extends WatchedStore {
        Lasting(JobStore inner) {
            super(inner);
        }

        @Override
        public Durability durability() {
            return Durability.DURABLE;
        }

        @Override
        public Optional<Membership> membership() {
            return inner().membership();
        }

        @Override
        public void close() {
            // the next controller has it
        }
    }
}
