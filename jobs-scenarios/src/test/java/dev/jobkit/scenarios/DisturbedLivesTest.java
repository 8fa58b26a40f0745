package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.scenarios.DisturbedNode.Count;
import dev.jobkit.scenarios.DisturbedStore.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A life that is disturbed at any commit, by somebody else's write or by the death of the program, or at any order to the executor, ends as it would have
 * ended undisturbed, and everything is told once. {@code -Djobkit.disturbed.seed} and {@code .count} play other lives.
 */
class DisturbedLivesTest {
    private static final long FIRST = Long.getLong("jobkit.disturbed.seed", 7_000_000);
    private static final int LIVES = Integer.getInteger("jobkit.disturbed.count", 40);

    /** Ends that a controller without memory cannot repeat at the same instant: retries after refusals count from anew. */
    private static final List<String> TIMED_BY_MEMORY = List.of("quota", "no image");

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + LIVES);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aConflictAtAnyCommitLeadsToTheSameEnd(long seed) {
        Life life = withEnd(Lives.of(seed));
        Played calm = play(life, Map.of());
        for (int at = 2; at <= calm.commits(); at++) {
            compare(life, calm, Map.of(at, Trouble.CONFLICT));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void twoConflictsLeadToTheSameEnd(long seed) {
        Life life = withEnd(Lives.of(seed));
        Played calm = play(life, Map.of());
        Random random = new Random(seed);
        for (int at = 2; at < calm.commits(); at++) {
            compare(life, calm, Map.of(at, Trouble.CONFLICT, at + 1, Trouble.CONFLICT));
            int other = at + 1 + random.nextInt(calm.commits() - at);
            compare(life, calm, Map.of(at, Trouble.CONFLICT, other, Trouble.CONFLICT));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theDeathOfTheProgramAtAnyCommitLeadsToTheSameEnd(long seed) {
        Life life = life(seed);
        Played calm = play(life, Map.of());
        for (int at = 1; at <= calm.commits(); at++) {
            if (at > 1) { // before the first there is nothing; the Job that is submitted again is another one
                compare(life, calm, Map.of(at, Trouble.DEATH_BEFORE));
            }
            compare(life, calm, Map.of(at, Trouble.DEATH_AFTER));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void twoDeathsLeadToTheSameEnd(long seed) {
        Life life = life(seed);
        Played calm = play(life, Map.of());
        Random random = new Random(seed);
        for (int at = 1; at < calm.commits(); at++) {
            int other = at + 1 + random.nextInt(calm.commits() - at);
            compare(life, calm, Map.of(at, Trouble.DEATH_AFTER, other, Trouble.DEATH_BEFORE));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theDeathOfTheProgramAtAnyOrderToItsExecutorLeadsToTheSameEnd(long seed) {
        Life life = life(seed);
        End calm = play(life, Map.of()).end();
        Count all = new Count(Count.NEVER, true);
        assertThat(play(life, all)).isEqualTo(calm);
        for (int at = 1; at <= all.told(); at++) {
            for (boolean carriedOut : new boolean[] {false, true}) {
                String order = "death at order " + at + (carriedOut ? ", carried out" : ", not carried out");
                assertThat(play(life, new Count(at, carriedOut)))
                        .as(() -> order + "\n" + life.text())
                        .isEqualTo(calm);
            }
        }
    }

    @Test
    void mostLivesGiveOrders() {
        long withOrders = seeds().filter(seed -> {
                    Count all = new Count(Count.NEVER, true);
                    play(life(seed), all);
                    return all.told() > 3;
                })
                .count();
        assertThat(withOrders).isGreaterThan(LIVES / 2);
    }

    record Played(End end, int commits) {}

    static Life life(long seed) {
        Life life = Lives.of(seed);
        List<Step> script = new ArrayList<>();
        for (Step step : life.script()) {
            if (TIMED_BY_MEMORY.stream().noneMatch(step.text()::startsWith)) {
                script.add(step);
            }
        }
        return withEnd(life.withScript(script));
    }

    private static Life withEnd(Life life) {
        List<Step> script = new ArrayList<>(life.script());
        for (int round = 0; round < 4; round++) {
            script.add(new Step("terminate", s -> s.world().terminate()));
            script.add(new Step("run", s -> s.world().run()));
            script.add(new Step("succeed", s -> s.world().succeed()));
            script.add(new Step("advance 11 min", s -> s.advance(Duration.ofMinutes(11))));
        }
        return life.withScript(script);
    }

    static Played play(Life life, Map<Integer, Trouble> troubles) {
        Stage stage = new Stage(life.seed(), s -> inner -> new DisturbedStore(s, inner, troubles));
        try {
            stage.submit(life);
            life.script().forEach(stage::play);
            return new Played(End.of(stage), ((DisturbedStore) stage.store()).asked());
        } finally {
            stage.controller().close();
        }
    }

    private static End play(Life life, Count count) {
        Stage stage = new Stage(life.seed(), s -> WatchedStore::new, node -> new DisturbedNode(node, count));
        try {
            stage.submit(life);
            life.script().forEach(stage::play);
            return End.of(stage);
        } finally {
            stage.controller().close();
        }
    }

    private static void compare(Life life, Played calm, Map<Integer, Trouble> troubles) {
        assertThat(play(life, troubles).end())
                .as(() -> troubles + "\n" + life.text())
                .isEqualTo(calm.end());
    }
}
