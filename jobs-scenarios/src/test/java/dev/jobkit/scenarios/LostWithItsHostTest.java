package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.Propagation;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionPattern;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import dev.jobkit.model.PodPhase;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.Order;
import dev.jobkit.testkit.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pod that is lost with its host fails with DisruptionTarget; a lost request to stop is repeated. */
class LostWithItsHostTest {
    private final World world = World.create();

    private void loseThePod() {
        world.executor().lose(world.pods().get(0).metadata().uid());
        world.settle();
    }

    private Pod lost() {
        return world.pods().stream()
                .filter(pod -> pod.status().phase() == PodPhase.FAILED)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLostPodFailsWithDisruptionTargetAndCounts() {
        world.submit("lost", Wishes.never().backoffLimit(0).build()).run();
        loseThePod();

        assertThat(lost().status().conditions())
                .filteredOn(c -> c.type().equals(PodConditionType.DISRUPTION_TARGET))
                .extracting(PodCondition::status)
                .containsExactly(ConditionStatus.TRUE);
        assertThat(world.job().status().failed()).isEqualTo(1);
        assertThat(world.job().isFailed()).isTrue();
    }

    @Test
    void aPolicyThatIgnoresDisruptionsDoesNotCountIt() {
        PodFailureRule ignore = new PodFailureRule(
                PodFailureAction.IGNORE,
                null,
                List.of(new PodConditionPattern(PodConditionType.DISRUPTION_TARGET, ConditionStatus.TRUE)));
        world.submit(
                        "ignored",
                        Wishes.never()
                                .backoffLimit(0)
                                .podFailurePolicy(new PodFailurePolicy(List.of(ignore)))
                                .build())
                .run();
        loseThePod();

        assertThat(world.job().status().failed()).isZero();
        assertThat(world.advance(Duration.ofMinutes(1)).run().succeed().job().isComplete())
                .isTrue();
    }

    @Test
    void aRequestToStopThatIsNotAnsweredIsRepeatedAfterItsGraceAndThenLessOften() {
        world.executor().obedience(FakeExecutor.Obedience.WHEN_TOLD);
        world.submit("deaf", Wishes.never().build()).run();
        world.delete(Propagation.FOREGROUND);

        assertThat(stops()).isEqualTo(1);
        assertThat(stopsAfter(Duration.ofSeconds(59)))
                .as("within grace and patience")
                .isEqualTo(1);
        assertThat(stopsAfter(Duration.ofSeconds(1))).isEqualTo(2);
        assertThat(stopsAfter(Duration.ofSeconds(89))).isEqualTo(2);
        assertThat(stopsAfter(Duration.ofSeconds(1))).isEqualTo(3);
        world.terminate();
        assertThat(stopsAfter(Duration.ofDays(1))).as("after its end").isEqualTo(3);
        assertThat(world.find()).isEmpty();
    }

    private long stopsAfter(Duration span) {
        world.advance(span);
        return stops();
    }

    private long stops() {
        return world.executor().orders().stream()
                .filter(Order.End.class::isInstance)
                .count();
    }
}
