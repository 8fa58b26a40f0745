package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.Survival;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller that is killed again and again in the middle of a Job, with a store that keeps what was committed. */
class KillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path dir;

    /** A whole program: {@code main(directory, survival, pods, script)}; it ends when the Job has. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            Path base = Path.of(args[0]);
            int pods = Integer.parseInt(args[2]);
            LogStore logs = JobKit.fileLogs(new RealTime(), base.resolve("logs"));
            ProcessPodExecutor executor = ProcessPodExecutor.builder()
                    .baseDirectory(base.resolve("runs"))
                    .survival(Survival.valueOf(args[1]))
                    .maxConcurrentPods(pods)
                    .build();
            ObjectKey key = new ObjectKey("default", "kill");
            try (JobController jobs = JobKit.builder()
                    .executor("process", executor)
                    .store(new JournalStore(base.resolve("journal")))
                    .logs(logs)
                    .build()) {
                if (jobs.find(key).isEmpty()) {
                    jobs.submit(Job.of("kill", spec(pods, args[3])));
                }
                System.out.println("up");
                Job done = jobs.await(key, PATIENCE);
                List<String> lines = new ArrayList<>();
                lines.add(done.status().completedIndexes() + " " + done.status().failedIndexes());
                for (Pod pod : jobs.pods(key)) {
                    lines.add(line(pod, logs));
                }
                Files.write(base.resolve("result"), lines);
            }
            System.exit(0);
        }

        private static JobSpec spec(int pods, String script) {
            Container container = Container.builder()
                    .name("main")
                    .image("none")
                    .command(List.of("sh", "-c", script))
                    .build();
            return JobSpec.builder()
                    .completions(pods)
                    .parallelism(pods)
                    .completionMode(CompletionMode.INDEXED)
                    .backoffLimitPerIndex(0)
                    .template(PodTemplate.of(PodSpec.of(container).toBuilder()
                            .restartPolicy(RestartPolicy.NEVER)
                            .build()))
                    .build();
        }

        private static String line(Pod pod, LogStore logs) throws InterruptedException {
            boolean lost =
                    pod.status().condition(PodConditionType.DISRUPTION_TARGET).isPresent();
            String code = pod.status().containerStatuses().get(0).state() instanceof ContainerState.Terminated end
                    ? Integer.toString(end.exitCode())
                    : "?";
            byte[] log = new byte[1024];
            int length = 0;
            LogKey key = LogKey.of(new RunId(pod.metadata().uid(), "main", 0));
            try (LogReader reader = logs.open(key, LogRange.builder().build())) {
                for (int n = 0; n >= 0; n = reader.read(log, length, log.length - length)) {
                    length += n;
                }
            }
            String text = new String(log, 0, length, StandardCharsets.UTF_8);
            return pod.completionIndex().orElse(-1) + " " + code + " " + (lost ? "lost" : "true") + " "
                    + text.replace("\n", ";");
        }
    }

    private Process program(Path base, Survival survival, int pods, String script) throws IOException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        base.toString(),
                        survival.name(),
                        Integer.toString(pods),
                        script)
                .redirectError(base.resolve("errors").toFile())
                .start();
        BufferedReader out = program.inputReader();
        assertThat(out.readLine()).isEqualTo("up");
        return program;
    }

    private static List<Integer> runs(Path base) throws IOException {
        Path file = base.resolve("begun");
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .map(Integer::valueOf)
                        .sorted()
                        .toList()
                : List.of();
    }

    /** Each third pod fails; all begin by saying so in a file, and end when their time has come. */
    private static String script(Path base, Random random) {
        return "echo $JOB_COMPLETION_INDEX >> " + base + "/begun; echo begins; sleep $((JOB_COMPLETION_INDEX % 5)).$(("
                + (1 + random.nextInt(9)) + ")); echo ends; exit $((JOB_COMPLETION_INDEX % 3 == 0 ? 3 : 0))";
    }

    private void keep(Path base, int pods, int kills, Random random) throws Exception {
        Files.createDirectories(base);
        String script = script(base, random);
        for (int kill = 0; kill < kills; kill++) {
            Process program = program(base, Survival.KEEP, pods, script);
            boolean ended = program.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
            program.destroyForcibly();
            program.waitFor();
            if (ended) {
                break;
            }
        }
        Process last = program(base, Survival.KEEP, pods, script);
        assertThat(last.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(Files.readString(base.resolve("errors")))
                .isTrue();

        List<Integer> all = IntStream.range(0, pods).boxed().toList();
        assertThat(runs(base)).as("each pod ran once").isEqualTo(all);
        List<String> result = Files.readAllLines(base.resolve("result"));
        assertThat(result.get(0).split(" ")[0]).isEqualTo(indexes(pods, false));
        assertThat(result.get(0).split(" ")[1]).isEqualTo(indexes(pods, true));
        assertThat(result.subList(1, result.size()))
                .as("each outcome and log is true")
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .map(i -> i + " " + (i % 3 == 0 ? 3 : 0) + " true begins;ends;")
                        .toList());
    }

    private static String indexes(int pods, boolean failed) {
        int[] some =
                IntStream.range(0, pods).filter(i -> (i % 3 == 0) == failed).toArray();
        return IndexSet.of(some).toString();
    }

    @Test
    void nothingIsLostAndNothingRunsTwice() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        keep(dir.resolve("0"), 20, 3, new Random(seed));
    }

    @Test
    @Tag("endurance")
    void nothingIsLostAndNothingRunsTwiceInManyRounds() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            keep(dir.resolve(Integer.toString(round)), 200, 1 + random.nextInt(5), random);
        }
    }

    @Test
    void byDefaultAllIsLostAndNothingIsLeft() throws Exception {
        dies(20);
    }

    @Test
    @Tag("endurance")
    void byDefaultAllOfManyAreLostAndNothingIsLeft() throws Exception {
        dies(200);
    }

    private void dies(int pods) throws Exception {
        String seconds = ProcessTable.uniqueSeconds();
        Path base = Files.createDirectories(dir.resolve("die"));
        String script = "echo $JOB_COMPLETION_INDEX >> " + base + "/begun; (setsid sleep " + seconds
                + " &); exec sleep " + seconds;
        Process program = program(base, Survival.DIE_WITH_CONTROLLER, pods, script);
        await().atMost(PATIENCE)
                .until(() -> ProcessTable.with("sleep\0" + seconds).size() == 2 * pods);
        program.destroyForcibly();
        program.waitFor();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> ProcessTable.with(seconds).isEmpty());

        Process again = program(base, Survival.DIE_WITH_CONTROLLER, pods, script);
        assertThat(again.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(runs(base)).isEqualTo(IntStream.range(0, pods).boxed().toList());
        List<String> result = Files.readAllLines(base.resolve("result"));
        assertThat(result.get(0)).endsWith(" 0-" + (pods - 1));
        assertThat(result.subList(1, result.size()))
                .hasSize(pods)
                .allMatch(line -> Arrays.asList(line.split(" ")).contains("lost"));
        assertThat(ProcessTable.with(seconds)).isEmpty();
    }
}
