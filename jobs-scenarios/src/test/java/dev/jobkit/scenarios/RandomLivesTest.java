package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random Jobs with random fates keep the rules that every Job keeps.
 *
 * <p>A failure prints a short life and its seed; {@code -Djobkit.lives.seed=…} plays the lives from that seed on,
 * {@code -Djobkit.lives.count=…} so many of them.
 */
class RandomLivesTest {
    private static final long SEED = 20_260_302;

    @Test
    void tenThousandLivesKeepTheRules(TestReporter reporter) {
        play(reporter, Long.getLong("jobkit.lives.seed", SEED), Integer.getInteger("jobkit.lives.count", 10_000));
    }

    @Test
    @Tag("endurance")
    void manyMoreLivesKeepTheRules(TestReporter reporter) {
        long seed = Long.getLong("jobkit.lives.seed", SEED + 1);
        play(reporter, seed, Integer.getInteger("jobkit.lives.count", 25_000));
    }

    @Test
    void aLifeThatBreaksARuleIsMadeShort() {
        Step dull = new Step("nothing", stage -> {});
        Step bad = new Step("break", stage -> CommitRules.rule(false, "a rule", "shown"));
        Life broken = new Life(1, JobSpec.of(Container.of("main", "busybox")), List.of(dull, dull, bad, dull));

        Life shortest = Lives.shortest(broken, LifePlayer::problem);

        assertThat(shortest.script()).containsExactly(bad);
        assertThat(LifePlayer.problem(shortest))
                .hasValueSatisfying(text -> assertThat(text).contains("a rule: shown"));
        assertThat(shortest.text()).contains("seed 1").endsWith("\n  break");
    }

    private static void play(TestReporter reporter, long first, int count) {
        reporter.publishEntry("jobkit.lives.seed", Long.toString(first));
        for (long seed = first; seed < first + count; seed++) {
            Life life = Lives.of(seed);
            if (LifePlayer.problem(life).isPresent()) {
                Life shortest = Lives.shortest(life, LifePlayer::problem);
                Optional<String> problem = LifePlayer.problem(shortest);
                fail("-Djobkit.lives.seed=" + seed + "\n" + problem.orElse("") + "\n" + shortest.text());
            }
        }
    }
}
