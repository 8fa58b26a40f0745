package dev.jobkit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A round of few tasks of some subjects, so that they do not rot between two measurements. */
class SubjectsTest {
    private static final Load FEW = new Load(50, 10, 0, 1);

    static Stream<String> some() {
        return subjects().keySet().stream();
    }

    private static Map<String, Subject> subjects() {
        Map<String, Subject> subjects = new LinkedHashMap<>();
        subjects.put("ExecutorService", PlainSubjects.executorService());
        subjects.put("Quartz RAM", new QuartzSubject());
        subjects.put("JobKit, one wide Job", new ThreadJobs(ThreadJobs.Shape.ONE_WIDE_JOB));
        subjects.put("JobKit, many Jobs", new ThreadJobs(ThreadJobs.Shape.MANY_JOBS));
        subjects.put("JobKit, latency", new ThreadLatency(ThreadLatency.Way.SUBMIT_TO_START));
        subjects.put("JobKit, loaded", Lines.jobkit());
        subjects.put("JobKit, many Jobs on H2", onH2(JobKitKeeper.Shape.MANY_JOBS));
        subjects.put("JobKit, one wide Job on H2", onH2(JobKitKeeper.Shape.WIDE_JOBS));
        subjects.put(
                "db-scheduler on H2",
                new DurableTasks(Base.Product.H2, 10, () -> new DbSchedulerKeeper(Keeper.Tuning.THROUGHPUT)));
        subjects.put("JobKit, a log", LogBytes.task(1));
        return subjects;
    }

    private static Subject onH2(JobKitKeeper.Shape shape) {
        return new DurableTasks(Base.Product.H2, DurableTasks.ALL, () -> new JobKitKeeper(shape));
    }

    @ParameterizedTest
    @MethodSource("some")
    void aRoundOfFewTasksHasPositiveFigures(String who) throws Exception {
        Subject subject = Present.of(subjects().get(who));
        Map<String, Double> figures = subject.measure(FEW);
        assertThat(figures).isNotEmpty();
        figures.forEach((name, value) -> {
            if (name.startsWith("gc")) { // so short a round need not collect anything
                assertThat(value).as(name).isNotNegative();
            } else {
                assertThat(value).as(name).isPositive();
            }
        });
        assertThat(subject.settings()).isNotBlank();
    }

    @Test
    void aSizeOfAGrowthIsTheMedianOfItsRepeats() throws Exception {
        assertThat(new Growth(Growth.What.PODS).measure(new Load(1000, 1000, 0, 1)))
                .containsOnlyKeys("1k", "1k gc")
                .hasEntrySatisfying("1k", micros -> assertThat(micros).isPositive())
                .hasEntrySatisfying("1k gc", micros -> assertThat(micros).isNotNegative());
    }
}
