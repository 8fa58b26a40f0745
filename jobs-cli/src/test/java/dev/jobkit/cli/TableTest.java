package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.testkit.World;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** The Job of the seeds that fails by chance; each of its pods runs for two seconds. */
    @Test
    void podsOfASequenceDifferInAgeByWhatTheyTookAndByTheBackOff() {
        try (World world = World.create()) {
            Instant begin = world.time().instant();
            world.submit("simple-job", randomError(3));
            runFor2Seconds(world).succeed();
            for (int failure = 1; failure <= 3; failure++) {
                runFor2Seconds(world).fail();
            }
            runFor2Seconds(world).succeed();
            runFor2Seconds(world).succeed();
            assertThat(world.job().isComplete()).isTrue();
            world.advance(Duration.between(world.time().instant(), begin.plusSeconds(120)));

            assertThat(getPods(world))
                    .containsExactly(
                            "Completed 0 2m",
                            "Error 0 118s",
                            "Error 0 106s", // 2 s of the one before and 10 s
                            "Error 0 84s", // 2 s and 20 s: three failures in a row take 36 s, and not 30
                            "Completed 0 42s", // 2 s and 40 s
                            "Completed 0 40s");
        }
    }

    /** Waits for the next pod, however long it is held back, and lets it run. */
    private static World runFor2Seconds(World world) {
        while (world.job().status().active() == 0) {
            world.advance(SECOND);
        }
        return world.run().advance(SECOND.multipliedBy(2));
    }

    private static JobSpec randomError(int completions) {
        PodSpec pod = PodSpec.of(Container.of("simple-job-box", "kodekloud/random-error")).toBuilder()
                .restartPolicy(RestartPolicy.NEVER)
                .build();
        return JobSpec.builder()
                .completions(completions)
                .template(PodTemplate.of(pod))
                .build();
    }

    /** Returns STATUS, RESTARTS and AGE of the pods, the eldest first. */
    private static List<String> getPods(World world) {
        List<Pod> pods = world.pods().stream()
                .sorted(Comparator.comparing(
                        pod -> Objects.requireNonNull(pod.metadata().created())))
                .toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Table(Resource.POD, world.time().instant(), Table.Form.TODAY)
                .print(pods, Table.Space.ONE, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(line -> line.replaceFirst("simple-job-[a-z0-9]{5} +0/1 +", ""))
                .map(line -> line.replaceAll(" +", " "))
                .toList();
    }
}
