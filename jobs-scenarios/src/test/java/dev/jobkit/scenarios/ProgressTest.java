package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.event.PodProgress;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Progress;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program says about its progress is shown in the pod's status and told, at most once a second. */
class ProgressTest {
    private final Stage stage = new Stage(1, s -> inner -> inner);

    private void start() {
        stage.submit(new Life(1, Wishes.never().build(), List.of()));
        stage.world().run();
    }

    private void say(int rows) {
        Pod pod = stage.pods().get(0);
        stage.world().executor().report(pod.metadata().uid(), new RunReport.Progressed(rows / 1000.0, rows + " rows"));
    }

    private @Nullable Progress shown() {
        return stage.pods().get(0).status().progress();
    }

    private static List<Progress> told(Stage stage) throws Exception {
        return stage.store().changesAfter(0, Integer.MAX_VALUE).stream()
                .filter(Change.Told.class::isInstance)
                .map(change -> ((Change.Told) change).event())
                .filter(PodProgress.class::isInstance)
                .map(event -> ((PodProgress) event).progress())
                .toList();
    }

    @Test
    void aThousandWordsAreTwoCommits() throws Exception {
        start();
        long before = stage.store().revision();
        for (int row = 1; row <= 1000; row++) {
            say(row);
            stage.world().settle();
        }
        assertThat(shown()).isEqualTo(new Progress(0.001, "1 rows"));

        stage.advance(Duration.ofSeconds(1));

        assertThat(shown()).isEqualTo(new Progress(1, "1000 rows"));
        assertThat(told(stage)).containsExactly(new Progress(0.001, "1 rows"), new Progress(1, "1000 rows"));
        assertThat(stage.store().revision() - before)
                .as("two pods and two events")
                .isEqualTo(4);
    }

    @Test
    void theLastWordIsNotLostWhenTheRunEnds() throws Exception {
        start();
        say(1);
        say(999);
        stage.world().succeed();

        assertThat(stage.job().orElseThrow().isComplete()).isTrue();
        assertThat(shown()).isEqualTo(new Progress(0.999, "999 rows"));
        assertThat(told(stage)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTheWordsOfAnHourWithoutStoreTheNewestIsKept(boolean readable) throws Exception {
        AtomicBoolean away = new AtomicBoolean();
        Stage chatty = new Stage(1, s -> inner -> new AwayStore(inner, away, readable));
        chatty.submit(new Life(1, Wishes.never().build(), List.of()));
        chatty.world().run();
        String pod = chatty.pods().get(0).metadata().uid();
        away.set(true);
        for (int second = 1; second <= 3600; second++) {
            chatty.world().executor().report(pod, new RunReport.Progressed(second / 3600.0, second + " rows"));
            chatty.advance(Duration.ofSeconds(1));
        }
        away.set(false);
        chatty.advance(Duration.ofMinutes(2));

        assertThat(chatty.pods().get(0).status().progress()).isEqualTo(new Progress(1, "3600 rows"));
        assertThat(told(chatty)).containsExactly(new Progress(1 / 3600.0, "1 rows"), new Progress(1, "3600 rows"));
    }

    /** Makes no commits while it is away, and tells nothing unless it is readable. */
    private static final class AwayStore extends WatchedStore {
        private final AtomicBoolean away;
        private final boolean readable;

        AwayStore(JobStore inner, AtomicBoolean away, boolean readable) {
            super(inner);
            this.away = away;
            this.readable = readable;
        }

        @Override
        public List<CommitResult> commit(List<Commit> commits) {
            ask(false);
            return super.commit(commits);
        }

        @Override
        public <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
            ask(readable);
            return super.get(kind, key);
        }

        @Override
        public <T extends Stored> List<T> getAll(Kind<T> kind, Set<ObjectKey> keys) {
            ask(readable);
            return super.getAll(kind, keys);
        }

        @Override
        public <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
            ask(readable);
            return super.list(kind, query, page);
        }

        private void ask(boolean answers) {
            if (away.get() && !answers) {
                throw new IllegalStateException("the database is away");
            }
        }
    }

    @Test
    void afterASecondOfSilenceAWordIsToldAtOnce() throws Exception {
        start();
        say(1);
        stage.advance(Duration.ofSeconds(2));
        say(2);
        stage.world().settle();

        assertThat(shown()).isEqualTo(new Progress(0.002, "2 rows"));
        assertThat(told(stage)).hasSize(2);
    }
}
