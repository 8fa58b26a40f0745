package dev.jobkit.core.cron;

import com.google.common.collect.Lists;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays {@link CronVectorsTest} in handfuls, each up to its first difference: for the mutation test only, which asks again for
 * each mutant and needs a quick answer.
 */
class CronVectorsSweep {
    private static final int HANDFUL = 60;
    private static final List<DynamicTest> CASES = Stream.of(
                    new CronVectorsTest().recorded(), new CronVectorsTest().furtherCorners())
            .flatMap(s -> s)
            .toList();

    static List<List<DynamicTest>> handfuls() {
        return Lists.partition(CASES, HANDFUL);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("handfuls")
    void answersAsRecorded(List<DynamicTest> cases) throws Throwable {
        for (DynamicTest one : cases) {
            one.getExecutable().execute();
        }
    }
}
