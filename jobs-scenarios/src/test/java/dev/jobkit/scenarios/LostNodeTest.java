package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodPhase;
import dev.jobkit.scenarios.DisturbedStore.Trouble;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.testkit.PodChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The program dies at any commit, and what ran dies with it: what the store knows to run is lost and replaced, what it
 * knows to wait is ordered again, and what had ended counts as it did.
 */
class LostNodeTest {
    private static final int COMPLETIONS = 4;
    private static final JobSpec SPEC = JobSpec.of(Container.of("main", "busybox")).toBuilder()
            .completionMode(CompletionMode.INDEXED)
            .completions(COMPLETIONS)
            .parallelism(3)
            .backoffLimit(20)
            .build();

    /** Some commits more than the life has undisturbed: later ones are never asked for. */
    private static final int COMMITS = 24;

    static Stream<Arguments> points() {
        return IntStream.rangeClosed(2, COMMITS)
                .boxed()
                .flatMap(
                        at -> Stream.of(Arguments.of(at, Trouble.DEATH_BEFORE), Arguments.of(at, Trouble.DEATH_AFTER)));
    }

    @ParameterizedTest
    @MethodSource("points")
    void whatRanIsLostAndReplaced(int at, Trouble death) {
        List<String> running = new ArrayList<>();
        Stage stage = new Stage(
                at,
                s -> inner -> new DisturbedStore(s, inner, Map.of(at, death)) {
                    @Override
                    void die() {
                        running.addAll(uids(this, PodPhase.RUNNING));
                    }
                });
        stage.nodeDiesToo();
        stage.submit(new Life(at, SPEC, List.of()));
        for (Step step : script()) {
            stage.play(step);
        }

        Job job = stage.job().orElseThrow();
        List<Pod> pods = stage.pods();
        assertThat(job.isComplete()).as("%s", job.status()).isTrue();
        assertThat(job.status().succeeded()).isEqualTo(COMPLETIONS);
        assertThat(job.status().failed()).isEqualTo(running.size());
        assertThat(pods).hasSize(COMPLETIONS + running.size());
        assertThat(pods.stream().filter(p -> p.status().phase() == PodPhase.FAILED))
                .extracting(p -> p.metadata().uid())
                .containsExactlyInAnyOrderElementsOf(running);
        assertThat(pods.stream().filter(p -> p.status().phase() == PodPhase.FAILED))
                .allSatisfy(p -> assertThat(p.status().conditions())
                        .extracting(PodCondition::reason)
                        .contains("Lost"));
        assertThat(stage.controller().gauges().failedPasses()).isZero();
        stage.controller().close();
    }

    private static List<Step> script() {
        List<Step> script = new ArrayList<>();
        script.add(new Step("run first 2", s -> s.world().run(PodChoice.first(2))));
        script.add(new Step("succeed first 1", s -> s.world().succeed(PodChoice.first(1))));
        script.add(new Step("run", s -> s.world().run()));
        for (int round = 0; round < 4; round++) {
            script.add(new Step("run", s -> s.world().run()));
            script.add(new Step("succeed", s -> s.world().succeed()));
            script.add(new Step("advance", s -> s.advance(Duration.ofMinutes(11))));
        }
        return script;
    }

    private static List<String> uids(DisturbedStore store, PodPhase phase) {
        try {
            return store.list(Kind.POD, Query.ALL, Page.ALL).items().stream()
                    .filter(p -> p.status().phase() == phase)
                    .map(p -> p.metadata().uid())
                    .toList();
        } catch (RevisionGoneException e) {
            throw new AssertionError(e);
        }
    }
}
