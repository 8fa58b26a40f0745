package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random Jobs with random fates keep the rules that every Job keeps.
 *
 * <p>Every run prints its first seed, a failure a short life and its seed; {@code -Djobkit.lives.seed=…} plays the lives from that seed on,
 * {@code -Djobkit.lives.count=…} so many of them.
 */
class RandomLivesTest {
    private static final long SEED = 20_260_302;

    @Test
    void tenThousandLivesKeepTheRules() {
        play(Long.getLong("jobkit.lives.seed", SEED), Integer.getInteger("jobkit.lives.count", 10_000));
    }

    @Test
    @Tag("endurance")
    void manyMoreLivesKeepTheRules() {
        long seed = Long.getLong("jobkit.lives.seed", SEED + 1);
        play(seed, Integer.getInteger("jobkit.lives.count", 25_000));
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

    private static void play(long first, int count) {
        System.out.println("-Djobkit.lives.seed=" + first + " -Djobkit.lives.count=" + count);
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
