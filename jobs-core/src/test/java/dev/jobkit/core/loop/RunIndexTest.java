package dev.jobkit.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.JobRun;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.RunSpec;
import dev.jobkit.model.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which records go first, and which run an idempotency key means. */
class RunIndexTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final ObjectKey A = ObjectKey.of("a");

    private final RunIndex index = new RunIndex(new Retention(2, 4, Duration.ofHours(1), 10));

    static JobRun run(String name, int number, RunOutcome outcome, int minute, @Nullable String key) {
        Overrides once = Overrides.builder().idempotencyKey(key).build();
        RunStatus.Builder status = RunStatus.builder().outcome(outcome);
        if (outcome != RunOutcome.RUNNING) {
            status.finished(NOON.plusSeconds(60L * minute));
        }
        return new JobRun(
                Metadata.named("default", name + "." + number),
                new RunSpec(
                        number,
                        RunOrigin.DISPATCH,
                        "ann",
                        null,
                        new ObjectRef("Job", "default", name, "u"),
                        once,
                        Map.of(),
                        key,
                        null),
                status.build());
    }

    private static JobRun over(String name, int number, int minute) {
        return run(name, number, RunOutcome.SUCCEEDED, minute, null);
    }

    private String due(int minute, int most) {
        return String.join(
                " ",
                index.due(NOON.plusSeconds(60L * minute), most).stream()
                        .map(ObjectKey::name)
                        .toList());
    }

    @Test
    void numbersGoOnAlsoWhenRecordsHaveGone() {
        assertThat(index.next(A)).isEqualTo(1);
        index.stored(over("a", 1, 0));
        index.stored(over("a", 2, 1));
        index.dropped(over("a", 1, 0));
        assertThat(index.next(A)).isEqualTo(3);
        index.taken(ObjectKey.of("a.7"), Optional.empty());
        assertThat(index.next(A)).isEqualTo(8);
        index.taken(ObjectKey.of("a.3"), Optional.empty());
        assertThat(index.next(A)).isEqualTo(8);
        assertThat(index.next(new ObjectKey("other", "a")))
                .as("another namespace")
                .isEqualTo(1);
    }

    @Test
    void whatHasTheRunsMayKnowAHigherNumberThanTheRecords() {
        index.stored(over("a", 2, 0));
        assertThat(index.isSure(A)).isFalse();
        index.atLeast(A, 5);
        assertThat(index.isSure(A)).isTrue();
        assertThat(index.next(A)).isEqualTo(6);
        assertThat(index.isLast(over("a", 2, 0))).isFalse();
        index.dropped(over("a", 2, 0));
        assertThat(index.isSure(A)).as("it has to be asked again").isFalse();
        index.atLeast(A, 0);
        assertThat(index.next(A)).isEqualTo(1);
    }

    @Test
    void aNameThatIsTakenBringsItsKey() {
        JobRun other = run("a", 4, RunOutcome.RUNNING, 0, "k");
        index.taken(other.key(), Optional.of(other));
        assertThat(index.next(A)).isEqualTo(5);
        assertThat(index.find("a", "k")).contains(other.key());
    }

    @Test
    void theAgeOfTheFirstRecordHasToBeWatched() {
        index.stored(run("a", 1, RunOutcome.RUNNING, 0, null));
        assertThat(index.isFirst()).isFalse();
        index.over(over("a", 1, 1));
        assertThat(index.isFirst()).isTrue();
        index.stored(over("a", 2, 2));
        assertThat(index.isFirst()).isFalse();
    }

    @Test
    void theOldestOfANameGoAndRunsThatGoOnDoNotCount() {
        index.stored(run("a", 1, RunOutcome.RUNNING, 0, null));
        index.stored(over("a", 2, 5));
        index.stored(over("a", 3, 4));
        assertThat(index.isCrowded()).isFalse();
        index.over(over("a", 1, 6));
        assertThat(index.isCrowded()).isTrue();
        assertThat(due(6, 9)).as("in the order of their ends").isEqualTo("a.2");
        index.dropped(over("a", 2, 5));
        assertThat(index.isCrowded()).isFalse();
        assertThat(due(6, 9)).isEmpty();
    }

    @Test
    void theOldestOfAllGo() {
        for (int i = 0; i < 6; i++) {
            index.stored(over("n" + i, 1, i));
        }
        assertThat(due(6, 9)).isEqualTo("n0.1 n1.1");
        assertThat(due(6, 1)).as("no more than a commit should hold").isEqualTo("n0.1");
    }

    @Test
    void whatIsTooOldGoes() {
        index.stored(over("a", 1, 0));
        index.stored(over("b", 1, 10));
        assertThat(due(59, 9)).isEmpty();
        assertThat(due(60, 9)).isEqualTo("a.1");
        assertThat(due(70, 9)).isEqualTo("a.1 b.1");
        assertThat(index.nextDue(Set.of())).contains(NOON.plus(Duration.ofHours(1)));
        assertThat(index.nextDue(Set.of(ObjectKey.of("a.1")))).contains(NOON.plus(Duration.ofMinutes(70)));
        index.forget(ObjectKey.of("a.1"));
        assertThat(index.nextDue(Set.of())).contains(NOON.plus(Duration.ofMinutes(70)));
    }

    @Test
    void theFirstRunUnderAKeyIsFoundFirstAsLongAsItIsKept() {
        JobRun refused = run("a", 1, RunOutcome.REFUSED, 0, "k");
        JobRun first = run("a", 2, RunOutcome.RUNNING, 0, "k");
        JobRun second = run("a", 3, RunOutcome.RUNNING, 0, "k");
        index.stored(refused);
        assertThat(index.find("a", "k")).isEmpty();
        index.stored(first);
        index.stored(second);
        assertThat(index.find("a", "k")).containsExactly(first.key(), second.key());
        assertThat(index.find("b", "k")).isEmpty();
        index.dropped(second);
        assertThat(index.find("a", "k")).contains(first.key());
        index.dropped(first);
        assertThat(index.find("a", "k")).isEmpty();
    }
}
