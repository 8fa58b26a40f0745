package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.scenarios.Crew.Mate;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.Order;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A member whose store answers badly at the worst moments leaves nothing behind that nobody looks after. */
class MemberTroubleTest {
    private static final ObjectKey KEY = ObjectKey.of("work");

    private final Crew crew = new Crew(1);

    private boolean isComplete() {
        return crew.store.get(Kind.JOB, KEY).orElseThrow().isComplete();
    }

    @Test
    void whatWasClaimedAndCouldNotBeReadIsTakenUpLater() {
        Mate a = crew.join("a");
        crew.advance(20);
        a.hiccups = 2;
        a.jobs.submit(KEY.name(), Wishes.indexed(2).build());
        crew.advance(1);
        assertThat(a.node.starts()).isZero();
        assertThat(crew.owned(a)).isEqualTo(1);
        crew.finish();
        assertThat(a.hiccups).isZero();
        assertThat(isComplete()).isTrue();
        assertThat(crew.owned(a)).isZero();
    }

    @Test
    void whatWasClaimedWithoutAnAnswerIsTakenUpLater() {
        Mate a = crew.join("a");
        crew.advance(20);
        a.mute = 1;
        a.jobs.submit(KEY.name(), Wishes.indexed(2).build());
        crew.advance(1);
        assertThat(a.mute).isZero();
        assertThat(a.node.starts()).isZero();
        crew.finish();
        assertThat(isComplete()).isTrue();
        assertThat(crew.owned(a)).isZero();
    }

    @Test
    void aMemberThatCouldNotReadWhatItHadJoinsAnew() {
        FakeExecutor node = new FakeExecutor(crew.time).obedience(FakeExecutor.Obedience.AT_ONCE);
        Mate a = crew.join("a", b -> b, node);
        a.jobs.submit(KEY.name(), Wishes.indexed(2).build());
        crew.advance(1).run();
        Mate twin = crew.join("a");
        crew.advance(20);
        twin.die();
        a.hiccups = 1;
        crew.advance(Duration.ofMinutes(1).toSeconds());
        assertThat(a.hiccups).isZero();
        crew.finish();
        assertThat(isComplete()).isTrue();
    }

    @Test
    void aRunThatEndedWhileItsMemberLostItIsReleased() {
        Mate a = crew.join("a");
        crew.join("b");
        crew.advance(20);
        a.jobs.submit(KEY.name(), Wishes.indexed(1).build());
        a.jobs.submit("other", Wishes.indexed(1).build());
        crew.advance(1).run();
        String uid = crew.pods().stream()
                .map(pod -> pod.metadata().uid())
                .filter(a.node::knows)
                .findFirst()
                .orElseThrow();
        a.pause();
        a.node.end(uid, Fate.SUCCESS);
        crew.advance(20);
        a.goOn();
        assertThat(a.node.orders())
                .as("nobody takes its end in, and nobody needs it")
                .contains(new Order.ReleasePod(uid, crew.time.instant()));
        crew.finish();
        assertThat(isComplete()).isTrue();
    }

    @Test
    void aPassThatIsDroppedDuringASlowRenewalComesBackWithTheLease() {
        Mate a = crew.join("a");
        crew.advance(20);
        a.jobs.submit(KEY.name(), Wishes.indexed(2).build());
        crew.advance(1).run();
        a.inRenewal = () -> {
            a.clock.behind = Duration.ofSeconds(-30); // by this clock, the old lease has run out
            crew.pods().forEach(pod -> a.node.end(pod.metadata().uid(), Fate.SUCCESS));
            crew.time.runReady();
        };
        crew.advance(3);
        assertThat(isComplete()).isTrue();
    }
}
