package dev.jobkit.core.admission;

import com.google.common.collect.Lists;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays {@link AdmissionTableTest} and {@link RecordedAdmissionTest} in handfuls, each up to its first difference: for the
 * mutation test only, which asks again for each mutant and needs a quick answer.
 */
class AdmissionSweep {
    private static final int HANDFUL = 30;
    private static final List<DynamicTest> CASES = Stream.of(
                    new RecordedAdmissionTest().creates(),
                    new RecordedAdmissionTest().updates(),
                    new AdmissionTableTest().faults())
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
