package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.scenarios.DisturbedNode.Count;
import dev.jobkit.scenarios.DisturbedStore.Trouble;
import dev.jobkit.spi.JobStore;
import dev.jobkit.store.jdbc.JdbcJobStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The sweep: each story of {@link Stories} is played again for every write of its store and for every order to its executor;
 * the program dies there, once before and once right after, and is started again. All of the store has to end as it would have
 * ended: Jobs, CronJobs, pods, and records with their attempts are the same, each there once; what was told and remarked was
 * so at least once, and nothing else was. The points are enumerated, not sampled.
 */
class SweepTest {
    private static final long SEED = 4711;
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static List<Story> stories() {
        return Stories.all();
    }

    /** How a story ended, and how many writes it asked for. */
    private record Played(StoreEnd end, int writes) {}

    @ParameterizedTest
    @MethodSource("stories")
    void theDeathOfTheProgramAtAnyWriteLeadsToTheSameEnd(Story story) {
        Played calm = play(story, Map.of());
        for (int at = 1; at <= calm.writes(); at++) {
            for (Trouble trouble : List.of(Trouble.DEATH_BEFORE, Trouble.DEATH_AFTER)) {
                compare(calm.end(), play(story, Map.of(at, trouble)).end(), story + ", " + trouble + " " + at);
            }
        }
    }

    /** The node dies with it, so that what ran is lost, and passes that go ahead of a start have something to tell. */
    @ParameterizedTest
    @MethodSource("stories")
    void passesThatGoAheadOfAStartLeadToTheSameEndAsThoseThatDoNot(Story story) {
        int writes = play(story, Map.of()).writes();
        for (int at = 1; at <= writes; at++) {
            Map<Integer, Trouble> death = Map.of(at, Trouble.DEATH_AFTER);
            AtomicInteger starts = new AtomicInteger();
            StoreEnd calm = withoutNode(story, death, (stage, store) -> store);
            StoreEnd hasty = withoutNode(
                    story,
                    death,
                    (stage, store) -> new HastyStore(store, () -> {
                        starts.incrementAndGet();
                        stage.runReady();
                    }));
            assertThat(starts).as("starts that let passes go ahead").hasValueGreaterThan(1);
            compare(calm, hasty, story + ", ahead, write " + at);
        }
    }

    private static StoreEnd withoutNode(
            Story story, Map<Integer, Trouble> troubles, BiFunction<Stage, JobStore, JobStore> seen) {
        return play(story, stage -> {
                    stage.nodeDiesToo();
                    return inner -> new DisturbedStore(stage, seen.apply(stage, inner), troubles);
                })
                .end();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void theDeathOfTheProgramAtAnyOrderToItsExecutorLeadsToTheSameEnd(Story story) {
        Count all = new Count(Count.NEVER, true);
        StoreEnd calm = play(story, all);
        for (int at = 2; at <= all.told(); at++) { // the first is told before there is anything
            for (boolean carriedOut : new boolean[] {false, true}) {
                String order = story + ", order " + at + ", carried out: " + carriedOut;
                compare(calm, play(story, new Count(at, carriedOut)), order);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    @Tag("endurance")
    void theDeathOfProgramAndDatabaseAtAnyWriteLeadsToTheSameEnd(Story story) {
        Played calm = play(story, Map.of());
        compare(calm.end(), onDatabase(story, Map.of()), story + ", undisturbed");
        for (int at = 1; at <= calm.writes(); at++) {
            for (Trouble trouble : List.of(Trouble.DEATH_BEFORE, Trouble.DEATH_AFTER)) {
                compare(calm.end(), onDatabase(story, Map.of(at, trouble)), story + ", " + trouble + " " + at);
            }
        }
    }

    @Test
    void soManyPointsThereAre(TestReporter reporter) {
        int writes = 0;
        int orders = 0;
        for (Story story : stories()) {
            writes += play(story, Map.of()).writes();
            Count all = new Count(Count.NEVER, true);
            play(story, all);
            orders += all.told();
        }
        reporter.publishEntry(
                "sweep",
                stories().size() + " stories, " + writes + " writes and " + orders + " orders, " + 2 * (writes + orders)
                        + " points");
        assertThat(writes).isGreaterThan(150);
    }

    private static void compare(StoreEnd calm, StoreEnd disturbed, String where) {
        List<String> missing = without(calm.things(), disturbed.things());
        List<String> more = without(disturbed.things(), calm.things());
        assertThat(missing).as("%s: is missing, while there is %s", where, more).isEmpty();
        assertThat(more).as("%s: is too much", where).isEmpty();
        assertThat(without(calm.words(), disturbed.words()))
                .as("%s: was not told", where)
                .isEmpty();
        assertThat(calm.words()).as("%s: what was told", where).containsAll(disturbed.words());
    }

    /** Returns the lines of the first list that the second one lacks; what is there twice counts twice. */
    private static List<String> without(List<String> lines, List<String> others) {
        List<String> rest = new ArrayList<>(lines);
        others.forEach(rest::remove);
        return rest;
    }

    private static Played play(Story story, Map<Integer, Trouble> troubles) {
        return play(story, s -> inner -> new DisturbedStore(s, inner, troubles));
    }

    private static Played play(Story story, Function<Stage, Function<JobStore, JobStore>> around) {
        Stage stage = new Stage(SEED, around);
        try {
            story.play(stage);
            return new Played(StoreEnd.of(stage.store()), ((DisturbedStore) stage.store()).asked());
        } finally {
            stage.controller().close();
        }
    }

    private static StoreEnd play(Story story, Count count) {
        Stage stage = new Stage(SEED, s -> WatchedStore::new, node -> new DisturbedNode(node, count));
        try {
            story.play(stage);
            return StoreEnd.of(stage.store());
        } finally {
            stage.controller().close();
        }
    }

    private static StoreEnd onDatabase(Story story, Map<Integer, Trouble> troubles) {
        String url = "jdbc:h2:mem:sweep" + DATABASES.incrementAndGet() + ";LOCK_TIMEOUT=60000";
        JdbcConnectionPool source = JdbcConnectionPool.create(url, "sa", "");
        ReopenedStore store = new ReopenedStore(() -> JdbcJobStore.open(source));
        try {
            return play(
                            story,
                            s -> memory -> new DisturbedStore(s, store, troubles) {
                                @Override
                                void die() {
                                    store.reopen();
                                }
                            })
                    .end();
        } finally {
            store.close();
            source.dispose();
        }
    }
}
