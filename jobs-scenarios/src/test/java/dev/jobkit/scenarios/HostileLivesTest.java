package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.jobkit.manifest.Json;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On an executor far away that fails in every way, Jobs end as the true outcomes of their pods imply, none hangs, and nothing
 * is counted twice. {@code -Djobkit.hostile.seed} and {@code .count} play other lives.
 */
class HostileLivesTest {
    private static final long SEED = 31_000_000;

    private final Map<String, Integer> happened = new TreeMap<>();

    @Test
    void aThousandLivesEndAsTheirPodsImply(TestReporter reporter) {
        play(Long.getLong("jobkit.hostile.seed", SEED), Integer.getInteger("jobkit.hostile.count", 1_000));
        reporter.publishEntry("happened", happened.toString());
        assertThat(happened)
                .as("a life without these troubles shows nothing")
                .containsKeys(
                        "lost pods",
                        "deaths",
                        "later attempts",
                        "NEVER_BEGAN",
                        "self-restart",
                        "stop lost",
                        "gone",
                        "undecided",
                        "report lost",
                        "late success of a lost run")
                .doesNotContainKey("no end");
    }

    @Test
    @Tag("endurance")
    void manyMoreLivesEndAsTheirPodsImply() {
        play(SEED + 1_000_000, Integer.getInteger("jobkit.hostile.count", 20_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"job-traces.json", "job-traces-lives.json", "job-traces-random.json"})
    void theJobsOfTheRecordingsEndAsTheirPodsImply(String file) {
        long seed = SEED;
        int played = 0;
        for (Object trace : (List<?>) Objects.requireNonNull(Json.parse(Recordings.text(file)))) {
            Map<?, ?> parts = (Map<?, ?>) Objects.requireNonNull(trace);
            JobSpec spec = Manifests.decode(Kind.JOB, parts.get("job")).spec();
            if (spec.managedBy() == null && LifePlayer.isAdmitted(new Life(seed, plain(spec), List.of()))) {
                for (int times = 0; times < 3; times++) {
                    look(seed++, plain(spec), String.valueOf(parts.get("name")));
                    played++;
                }
            }
        }
        assertThat(played).isGreaterThan(20);
    }

    private void play(long first, int count) {
        for (long seed = first; seed < first + count; seed++) {
            look(seed, plain(Lives.of(seed).spec()), "-Djobkit.hostile.seed=" + seed);
        }
    }

    private void look(long seed, JobSpec spec, String which) {
        List<String> faults = RemoteLife.play(seed, spec, happened);
        if (!faults.isEmpty()) {
            fail(which + "\n" + String.join("\n", faults) + "\n" + new Life(seed, spec, List.of()).text());
        }
    }

    /** Takes out what hides the end of a Job, or needs a person to go on. */
    private static JobSpec plain(JobSpec spec) {
        JobSpec.Builder plain = spec.toBuilder().ttlAfterFinished(null).suspension(null);
        if (Integer.valueOf(0).equals(spec.parallelism())) {
            plain.parallelism(2);
        }
        PodTemplate template = spec.template();
        PodSpec pod = template.spec().toBuilder()
                .activeDeadline(null)
                .nodeSelector(Map.of())
                .build();
        return plain.template(new PodTemplate(template.labels(), template.annotations(), pod, template.rest()))
                .build();
    }
}
