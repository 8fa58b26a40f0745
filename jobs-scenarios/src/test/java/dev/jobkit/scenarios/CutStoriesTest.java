package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.spi.Change;
import dev.jobkit.store.jdbc.CutSource;
import dev.jobkit.store.jdbc.JdbcJobStore;
import dev.jobkit.store.jdbc.StoreCheck;
import dev.jobkit.store.jdbc.TestPostgres;
import dev.jobkit.store.jdbc.TestStores;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each story of {@link Stories} is played on PostgreSQL again for every point of its transactions, and the connection is cut
 * there: before and after each statement, between those that go in one message, and around each commit. The program lives,
 * so the end is the same in everything, and the change log too, down to its revisions.
 */
class CutStoriesTest {
    private static final long SEED = 4711;

    @SuppressWarnings("NullAway.Init") // set once, before any test
    private static HikariDataSource source;

    private static final ExecutorService CLOSERS = Executors.newCachedThreadPool();

    /** How a story ended, and how many points it passed. */
    private record Played(StoreEnd end, List<Change> changes, int points) {}

    @BeforeAll
    static void open() {
        source = TestPostgres.pool(TestPostgres.emptySchema() + TestPostgres.UNSYNCED, 16);
        JdbcJobStore.open(source).close();
    }

    @AfterAll
    static void close() throws InterruptedException {
        CLOSERS.shutdown();
        assertThat(CLOSERS.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        if (source != null) {
            source.close();
        }
    }

    private static List<Story> stories() {
        return Stories.all();
    }

    @Test
    void everyCutOfAJobWithATimeToLiveLeadsToTheSameEnd() throws Exception {
        everyCutLeadsToTheSameEnd(stories().stream()
                .filter(story -> story.name().startsWith("time to live"))
                .findFirst()
                .orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("stories")
    @Tag("endurance")
    void everyCutLeadsToTheSameEnd(Story story) throws Exception {
        Played calm = play(story, 0);
        for (int at = 1; at <= calm.points(); at++) {
            Played cut = play(story, at);
            assertThat(cut.points()).as("the cut was made").isGreaterThan(at);
            assertThat(cut.end()).as("%s, cut at point %s", story, at).isEqualTo(calm.end());
            assertThat(cut.changes()).as("%s, cut at point %s", story, at).isEqualTo(calm.changes());
        }
    }

    @Test
    void soManyPointsThereAre(TestReporter reporter) throws Exception {
        int points = 0;
        for (Story story : stories()) {
            points += play(story, 0).points();
        }
        reporter.publishEntry("cuts", stories().size() + " stories, " + points + " points of their transactions");
        assertThat(points).as("as docs/testing.md says").isEqualTo(2205);
    }

    private static Played play(Story story, int cutAt) throws Exception {
        TestStores.empty(source);
        CutSource cut = new CutSource(source, cutAt);
        JdbcJobStore store = JdbcJobStore.open(cut.source());
        try {
            Stage stage = new Stage(SEED, s -> memory -> store);
            try {
                story.play(stage);
            } finally {
                stage.controller().close();
            }
            Played played = new Played(StoreEnd.of(store), store.changesAfter(0, Integer.MAX_VALUE), cut.points());
            assertThat(StoreCheck.of(source)).isEmpty();
            return played;
        } finally {
            CLOSERS.execute(store::close); // which waits for the end of its follower, and nothing here depends on that
        }
    }
}
