package dev.jobkit.core.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the recordings that were made for a rule each, and a part of the random ones, in handfuls, each up to its first
 * difference. The build plays all of them one by one ({@link JobTracesTest}); this is for the mutation test only, which asks
 * again for each mutant and needs a quick answer.
 */
class JobTracesSweep {
    private static final int HANDFUL = 10;
    private static final DecisionSettings SMALL_STEPS = new DecisionSettings(
            DecisionSettings.KUBERNETES.backoffBase(), DecisionSettings.KUBERNETES.backoffCap(), 2);
    private static final int RANDOM_PART = 4;
    private static final int SMALL_STEPS_PART = 8;
    private static final List<Object> TRACES =
            JobTracesTest.traces().map(arguments -> arguments.get()[0]).toList();

    static List<List<Object>> handfuls() {
        int made = JobTracesTest.MADE_FOR_A_RULE;
        List<Object> some = new ArrayList<>(TRACES.subList(0, made));
        some.addAll(each(RANDOM_PART, TRACES.subList(made, TRACES.size())));
        return Lists.partition(some, HANDFUL);
    }

    static List<List<Object>> few() {
        return Lists.partition(each(SMALL_STEPS_PART, TRACES), HANDFUL);
    }

    private static List<Object> each(int part, List<Object> traces) {
        return IntStream.range(0, traces.size())
                .filter(i -> i % part == 0)
                .mapToObj(traces::get)
                .toList();
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("handfuls")
    void answersAsRecorded(List<Object> traces) {
        play(traces, DecisionSettings.KUBERNETES);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("few")
    void answersAsRecordedInSmallSteps(List<Object> traces) {
        play(traces, SMALL_STEPS);
    }

    private static void play(List<Object> traces, DecisionSettings settings) {
        for (Object trace : traces) {
            assertThat(new TracePlayer(Tree.map(trace), settings).play()).isEmpty();
        }
    }
}
