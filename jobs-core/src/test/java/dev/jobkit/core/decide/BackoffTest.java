package dev.jobkit.core.decide;

import static dev.jobkit.core.decide.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.Tracking;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Pod POD = Given.pod("a", -1);

    @ParameterizedTest
    @CsvSource({"-1,0", "0,0", "1,10", "2,20", "3,40", "4,80", "5,160", "6,320", "7,600", "8,600", "1000000,600"})
    void doublesUpToTheCap(int failures, long seconds) {
        assertThat(Backoff.delay(failures, DecisionSettings.KUBERNETES)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aCapThatIsNoMultipleIsMet() {
        DecisionSettings odd = new DecisionSettings(Duration.ofSeconds(3), Duration.ofSeconds(7), 1);
        assertThat(List.of(1, 2, 3).stream().map(n -> Backoff.delay(n, odd).toSeconds()))
                .containsExactly(3L, 6L, 7L);
    }

    @ParameterizedTest
    @CsvSource({"0,0,", "1,0,10", "1,9,1", "1,10,", "1,11,", "2,5,15"})
    void runsFromTheLastFailure(int failures, long secondsAgo, @Nullable Long left) {
        Instant until = Backoff.until(failures, NOW.minusSeconds(secondsAgo), NOW, DecisionSettings.KUBERNETES);
        assertThat(until).isEqualTo(left == null ? null : NOW.plusSeconds(left));
    }

    @Test
    void countsEachFailureAndRemembersTheLastOfThoseSeenTogether() {
        Tracking t = Backoff.after(Tracking.NONE, List.of(), List.of(failed(5), failed(2), failed(9)));
        assertThat(t.failuresSinceSuccess()).isEqualTo(3);
        assertThat(t.lastFailure()).isEqualTo(NOW.minusSeconds(2));
        Tracking more = Backoff.after(t, List.of(), List.of(failed(4)));
        assertThat(more.failuresSinceSuccess()).isEqualTo(4);
        assertThat(more.lastFailure()).isEqualTo(NOW.minusSeconds(4));
        assertThat(Backoff.after(more, List.of(), List.of())).isSameAs(more);
    }

    @Test
    void aSuccessForgetsWhatWasBeforeIt() {
        Tracking t = Backoff.after(Tracking.NONE, List.of(), List.of(failed(50)));
        assertThat(Backoff.after(t, List.of(Given.ended(POD, 0, NOW)), List.of()))
                .isEqualTo(Tracking.NONE);
        Tracking mixed = Backoff.after(
                t, List.of(Given.ended(POD, 0, NOW.minusSeconds(5))), List.of(failed(6), failed(5), failed(4)));
        assertThat(mixed.failuresSinceSuccess()).isEqualTo(1);
        assertThat(mixed.lastFailure()).isEqualTo(NOW.minusSeconds(4));
    }

    @Test
    void successesAloneKeepTheSameMemory() {
        Pod good = Given.ended(POD, 0, NOW);
        assertThat(Backoff.after(Tracking.NONE, List.of(good), List.of())).isSameAs(Tracking.NONE);
    }

    @Test
    void theEndIsTheLatestOfTheContainers() {
        Pod pod = POD.withStatus(POD.status().toBuilder()
                .containerStatuses(List.of(
                        Given.container("a", end(NOW.minusSeconds(9)), 0),
                        Given.container("b", end(NOW.minusSeconds(3)), 0),
                        Given.container("c", end(NOW.minusSeconds(7)), 0)))
                .build());
        assertThat(Backoff.endOf(pod)).isEqualTo(NOW.minusSeconds(3));
    }

    @Test
    void sidecarsEndAfterTheContainersAndCount() {
        Container proxy = Container.of("proxy", "i").toBuilder()
                .restartPolicy(RestartPolicy.ALWAYS)
                .build();
        Container init = Container.of("init", "i");
        Pod ended = Given.ended(POD, 1, NOW.minusSeconds(9));
        Pod pod = new Pod(
                ended.metadata(),
                ended.spec().toBuilder().initContainers(List.of(init, proxy)).build(),
                ended.status().toBuilder()
                        .initContainerStatuses(List.of(
                                Given.container("init", end(NOW), 0),
                                Given.container("proxy", end(NOW.minusSeconds(4)), 0)))
                        .build());
        assertThat(Backoff.endOf(pod)).isEqualTo(NOW.minusSeconds(4));
    }

    @Test
    void withoutThatTheEndIsWhenItWasNotReadyThenDeletedThenCreated() {
        Instant then = NOW.minusSeconds(8);
        Pod running = Given.restarted(POD, 0);
        assertThat(Backoff.endOf(running)).isEqualTo(NOW.minusSeconds(60));
        Pod gone = Given.deleted(running, NOW.minusSeconds(20));
        assertThat(Backoff.endOf(gone)).isEqualTo(NOW.minusSeconds(20));
        Pod notReady = Given.condition(gone, PodConditionType.READY, ConditionStatus.FALSE, then);
        assertThat(Backoff.endOf(notReady)).isEqualTo(then);
        assertThat(Backoff.endOf(Given.ready(gone, then))).isEqualTo(NOW.minusSeconds(20));
        assertThat(Backoff.endOf(Given.created(POD, null))).isEqualTo(Instant.EPOCH);
    }

    private static ContainerState end(Instant when) {
        return new ContainerState.Terminated(1, null, null, null, null, when);
    }

    private static Pod failed(long secondsAgo) {
        return Given.ended(POD, 1, NOW.minusSeconds(secondsAgo));
    }
}
