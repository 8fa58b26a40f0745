package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.scenarios.DisturbedStore.Trouble;
import dev.jobkit.store.jdbc.JdbcJobStore;
import dev.jobkit.store.jdbc.StoreCheck;
import dev.jobkit.store.jdbc.StoreFinding;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code jobkit check} finds nothing broken in the stores of the sweep's stories and of random lives, calm or with deaths, and
 * after each step of them: what it says is never a false alarm.
 */
class WholeStoresTest {
    private static final long FIRST = Long.getLong("jobkit.whole.seed", 9_000_000);
    private static final int LIVES = Integer.getInteger("jobkit.whole.count", 30);
    private static final AtomicInteger DATABASES = new AtomicInteger();

    static List<Story> stories() {
        return Stories.all();
    }

    static LongStream seeds() {
        LongStream shrunk = LongStream.of(100_470, 100_971); // completions are lowered after the end
        return LongStream.concat(LongStream.range(FIRST, FIRST + LIVES), shrunk);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void aStory(Story story) {
        judge(FIRST, Map.of(), stage -> {}, story.steps(), story.name());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRandomLife(long seed) {
        Life life = DisturbedLivesTest.life(seed);
        Random random = new Random(seed);
        Map<Integer, Trouble> deaths = Map.of(
                random.nextInt(2, 10), Trouble.DEATH_BEFORE,
                random.nextInt(10, 20), Trouble.DEATH_AFTER);
        judge(seed, deaths, stage -> stage.submit(life), life.script(), life.text());
    }

    private static void judge(
            long seed, Map<Integer, Trouble> troubles, Consumer<Stage> begin, List<Step> steps, String text) {
        String url = "jdbc:h2:mem:whole" + DATABASES.incrementAndGet() + ";LOCK_TIMEOUT=60000";
        JdbcConnectionPool source = JdbcConnectionPool.create(url, "sa", "");
        ReopenedStore store = new ReopenedStore(() -> JdbcJobStore.open(source));
        Stage stage = new Stage(
                seed,
                s -> memory -> new DisturbedStore(s, store, troubles) {
                    @Override
                    void die() {
                        store.reopen();
                    }
                });
        try {
            begin.accept(stage);
            for (Step step : steps) {
                stage.play(step);
                assertThat(StoreCheck.of(source))
                        .as("after %s of%n%s", step.text(), text)
                        .noneMatch(finding -> finding.gravity() == StoreFinding.Gravity.BROKEN);
            }
        } finally {
            stage.controller().close();
            store.close();
            source.dispose();
        }
    }
}
