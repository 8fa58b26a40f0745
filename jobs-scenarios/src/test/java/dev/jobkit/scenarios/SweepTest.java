package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.scenarios.DisturbedNode.Count;
import dev.jobkit.scenarios.DisturbedStore.Trouble;
import dev.jobkit.spi.JobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
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
    private static final int STORIES = 16;
    private static final int AT_WRITES = 362;
    private static final int AT_ORDERS = 412;
    private static final Path PAGE = Path.of("..", "docs", "testing.md");

    @TempDir
    private Path directory;

    private int databases;

    private static List<Story> stories() {
        return Stories.all();
    }

    /** How a story ended, how many writes it asked for, and how often the program died. */
    private record Played(StoreEnd end, int writes, int died) {}

    /** A moment of a story at which the program dies: before a write or right after it, by its number. */
    private record Moment(int at, Trouble trouble) {
        Map<Integer, Trouble> troubles() {
            return Map.of(at, trouble);
        }
    }

    /** An order at which the program dies, by its number, and whether it is carried out. */
    private record Order(int at, boolean carriedOut) {}

    private static List<Moment> moments(Played calm) {
        List<Moment> moments = new ArrayList<>();
        for (int at = 1; at <= calm.writes(); at++) {
            moments.add(new Moment(at, Trouble.DEATH_BEFORE));
            moments.add(new Moment(at, Trouble.DEATH_AFTER));
        }
        return moments;
    }

    private static List<Order> orders(Count all) {
        List<Order> orders = new ArrayList<>();
        for (int at = 1; at <= all.told(); at++) {
            orders.add(new Order(at, false));
            orders.add(new Order(at, true));
        }
        return orders;
    }

    @ParameterizedTest
    @MethodSource("stories")
    void theDeathOfTheProgramAtAnyWriteLeadsToTheSameEnd(Story story) {
        Played calm = play(story, Map.of());
        for (Moment moment : moments(calm)) {
            compare(calm, play(story, moment.troubles()), story + ", " + moment);
        }
    }

    /** The node dies with it, so that what ran is lost, and passes that go ahead of a start have something to tell. */
    @ParameterizedTest
    @MethodSource("stories")
    void passesThatGoAheadOfAStartLeadToTheSameEndAsThoseThatDoNot(Story story) {
        for (Moment moment : moments(play(story, Map.of()))) {
            if (moment.trouble() != Trouble.DEATH_AFTER) {
                continue;
            }
            Map<Integer, Trouble> death = moment.troubles();
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
            compare(calm, hasty, story + ", ahead, " + moment);
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
        Played calm = play(story, all);
        for (Order order : orders(all)) {
            compare(calm, play(story, new Count(order.at(), order.carriedOut())), story + ", " + order);
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    @Tag("endurance")
    void theDeathOfTheProgramAtAnyWriteOfItsFileLeadsToTheSameEnd(Story story) {
        Played calm = play(story, Map.of());
        compare(calm.end(), inFile(story, Map.of()).end(), story + ", undisturbed");
        for (Moment moment : moments(calm)) {
            compare(calm, inFile(story, moment.troubles()), story + ", " + moment);
        }
    }

    /** The sums are those of what is played: each test plays all that these lists have. */
    @Test
    void soManyPointsThereAreAsThePageSays(TestReporter reporter) throws IOException {
        int atWrites = 0;
        int atOrders = 0;
        for (Story story : stories()) {
            atWrites += moments(play(story, Map.of())).size();
            Count all = new Count(Count.NEVER, true);
            play(story, all);
            atOrders += orders(all).size();
        }
        int points = atWrites + atOrders;
        reporter.publishEntry("sweep", atWrites + " deaths at writes, " + atOrders + " at orders, " + points);
        assertThat(List.of(stories().size(), atWrites, atOrders)).containsExactly(STORIES, AT_WRITES, AT_ORDERS);
        assertThat(Files.readString(PAGE).replaceAll("\\s+", " "))
                .contains("`SweepTest` plays " + STORIES + " stories")
                .contains(atWrites / 2 + " writes of the store and " + atOrders / 2 + " orders to the executor")
                .contains("**" + points + " points**, none sampled")
                .contains("the " + atWrites + " deaths at writes are played on files of H2");
    }

    /** The program died once, and the end is the same. */
    private static void compare(Played calm, Played disturbed, String where) {
        assertThat(disturbed.died()).as("%s: deaths", where).isEqualTo(1);
        compare(calm.end(), disturbed.end(), where);
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
            return new Played(StoreEnd.of(stage.store()), ((DisturbedStore) stage.store()).asked(), stage.died());
        } finally {
            stage.controller().close();
        }
    }

    private static Played play(Story story, Count count) {
        Stage stage = new Stage(SEED, s -> WatchedStore::new, node -> new DisturbedNode(node, count));
        try {
            story.play(stage);
            return new Played(StoreEnd.of(stage.store()), 0, stage.died());
        } finally {
            stage.controller().close();
        }
    }

    private Played inFile(Story story, Map<Integer, Trouble> troubles) {
        KilledStore store = new KilledStore(directory.resolve(String.valueOf(databases++)));
        try {
            return play(
                    story,
                    s -> memory -> new DisturbedStore(s, store, troubles) {
                        @Override
                        void die() {
                            store.kill();
                        }
                    });
        } finally {
            store.close();
        }
    }
}
