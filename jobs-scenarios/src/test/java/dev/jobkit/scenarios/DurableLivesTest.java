package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.scenarios.DisturbedStore.Trouble;
import dev.jobkit.store.jdbc.JdbcJobStore;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The sweep: a life on a real database, whose program and store die before and after every single commit and are opened
 * anew, ends as it would have ended in memory, undisturbed: status, counts, pods, and everything is told once.
 * {@code -Djobkit.durable.seed} and {@code .count} play other lives.
 */
class DurableLivesTest {
    private static final long FIRST = Long.getLong("jobkit.durable.seed", 7_000_000);
    private static final int LIVES = Integer.getInteger("jobkit.durable.count", 4);

    private static final AtomicInteger DATABASES = new AtomicInteger();

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + LIVES);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theDeathOfProgramAndStoreAtAnyCommitLeadsToTheSameEnd(long seed) {
        Life life = DisturbedLivesTest.life(seed);
        DisturbedLivesTest.Played calm = DisturbedLivesTest.play(life, Map.of());
        assertThat(onDatabase(life, Map.of())).as(life::text).isEqualTo(calm.end());
        for (int at = 2; at <= calm.commits(); at++) {
            for (Trouble trouble : new Trouble[] {Trouble.DEATH_BEFORE, Trouble.DEATH_AFTER}) {
                Map<Integer, Trouble> troubles = Map.of(at, trouble);
                assertThat(onDatabase(life, troubles))
                        .as(() -> troubles + "\n" + life.text())
                        .isEqualTo(calm.end());
            }
        }
    }

    private static End onDatabase(Life life, Map<Integer, Trouble> troubles) {
        String url = "jdbc:h2:mem:life" + DATABASES.incrementAndGet() + ";LOCK_TIMEOUT=60000";
        JdbcConnectionPool source = JdbcConnectionPool.create(url, "sa", "");
        ReopenedStore store = new ReopenedStore(() -> JdbcJobStore.open(source));
        Stage stage = new Stage(
                life.seed(),
                s -> memory -> new DisturbedStore(s, store, troubles) {
                    @Override
                    void die() {
                        store.reopen();
                    }
                });
        try {
            stage.submit(life);
            life.script().forEach(stage::play);
            return End.of(stage);
        } finally {
            stage.controller().close();
            store.close();
            source.dispose();
        }
    }
}
