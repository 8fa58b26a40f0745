package dev.jobkit.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.ObjectRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attempts stay at their places and in their order, packed or not. */
class RunAttemptsTest {
    private RunAttempts attempts = new RunAttempts(new OpenRows(0));

    @Test
    void eachLogIsThereOnce() {
        IntStream.range(0, 1000).forEach(i -> attempts.append(attempt(i)));
        IntStream.range(0, 1000).forEach(i -> attempts.append(attempt(i)));
        assertThat(after(-1))
                .isEqualTo(IntStream.range(0, 1000)
                        .mapToObj(RunAttemptsTest::attempt)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 0", "1, 2", "2, 3", "3, 1000"})
    void whatIsForgottenMovesNothing(long seed, int open) {
        attempts = new RunAttempts(new OpenRows(open));
        Random random = new Random(seed);
        List<Attempt> truth = new ArrayList<>();
        int next = 0;
        for (int step = 0; step < 400; step++) {
            for (int n = random.nextInt(8); n > 0; n--) {
                Attempt attempt = attempt(next++);
                attempts.append(attempt);
                truth.add(attempt);
            }
            for (int n = random.nextInt(6); n > 0 && !truth.isEmpty(); n--) {
                int which = random.nextInt(3) == 0 ? random.nextInt(truth.size()) : 0;
                attempts.forget(truth.remove(which).log());
            }
            int place = random.nextInt(next + 2) - 1;
            assertThat(after(place))
                    .as("seed %d, step %d, after %d", seed, step, place)
                    .isEqualTo(truth.stream().filter(a -> place(a) > place).toList());
        }
    }

    @Test
    void rowsOfManyRunsArePackedInTheOrderOfTheirFilling() {
        OpenRows open = new OpenRows(2);
        List<RunAttempts> runs =
                IntStream.range(0, 5).mapToObj(run -> new RunAttempts(open)).toList();
        runs.forEach(run -> IntStream.range(0, 300).forEach(i -> run.append(attempt(i))));
        assertThat(runs).extracting(RunAttempts::packed).containsExactly(2, 2, 2, 2, 0);
        for (RunAttempts run : runs) {
            attempts = run;
            assertThat(after(-1))
                    .isEqualTo(IntStream.range(0, 300)
                            .mapToObj(RunAttemptsTest::attempt)
                            .toList());
        }
    }

    @Test
    void whatWasForgottenMayComeAgain() {
        IntStream.range(0, 300).forEach(i -> attempts.append(attempt(i)));
        attempts.forget(attempt(5).log());
        attempts.append(attempt(5));
        List<Attempt> all = after(-1);
        assertThat(all).hasSize(300).endsWith(attempt(5));
    }

    @Test
    void whatIsForgottenLongAgoTakesNoRoom() {
        for (int i = 0; i < 20_000; i++) {
            attempts.append(attempt(i));
            if (i >= 100) {
                attempts.forget(attempt(i - 100).log());
            }
        }
        assertThat(attempts.hashes()).isLessThan(1000);
        attempts.append(attempt(19_950));
        assertThat(after(-1)).as("each is still there once").hasSize(100);
    }

    private List<Attempt> after(int place) {
        List<Attempt> found = new ArrayList<>();
        attempts.visitAfter(place, (at, attempt) -> found.add(attempt));
        return found;
    }

    private static int place(Attempt attempt) {
        return attempt.exitCode();
    }

    static Attempt attempt(int number) {
        Instant begin = Instant.EPOCH.plusMillis(number);
        ObjectRef pod = new ObjectRef("Pod", "default", "pod-" + number, "uid-" + number);
        LogKey log = new LogKey(pod.uid(), "main", 0);
        return new Attempt("run", pod, null, "main", 0, "node", begin, begin.plusMillis(5), number, null, null, log);
    }
}
