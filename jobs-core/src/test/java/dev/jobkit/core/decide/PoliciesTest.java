package dev.jobkit.core.decide;

import static dev.jobkit.core.decide.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ExitCodeOperator;
import dev.jobkit.model.ExitCodes;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodConditionPattern;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodReplacementPolicy;
import dev.jobkit.model.SuccessPolicy;
import dev.jobkit.model.SuccessRule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pod failure policy, success policy and replacement policy say. */
class PoliciesTest {
    private static final PodFailurePolicy DISRUPTED = new PodFailurePolicy(List.of(
            new PodFailureRule(
                    PodFailureAction.IGNORE,
                    null,
                    List.of(new PodConditionPattern(PodConditionType.DISRUPTION_TARGET, ConditionStatus.TRUE))),
            new PodFailureRule(
                    PodFailureAction.FAIL_JOB,
                    null,
                    List.of(
                            new PodConditionPattern(PodConditionType.of("Other"), null),
                            new PodConditionPattern(PodConditionType.of("Config"), null)))));

    @ParameterizedTest
    @CsvSource({
        "In,,42,true",
        "In,main,42,true",
        "In,side,42,false",
        "In,,1,false",
        "In,,0,false",
        "NotIn,,42,false",
        "NotIn,,1,true",
        "NotIn,,0,false",
        "NotIn,main,1,true",
        "NotIn,side,1,false",
        "Odd,,42,false"
    })
    void exitCodes(String operator, @Nullable String container, int exitCode, boolean matches) {
        FailurePolicy.Match match = FailurePolicy.match(
                exitRule(PodFailureAction.FAIL_JOB, operator, container, 42),
                Given.ended(Given.pod("p", 0), exitCode, NOW));
        assertThat(match.is(PodFailureAction.FAIL_JOB)).isEqualTo(matches);
        assertThat(match.counts()).isTrue();
        assertThat(match.message())
                .isEqualTo(
                        matches
                                ? "Container main for pod default/p failed with exit code " + exitCode
                                        + " matching FailJob rule at index 0"
                                : "");
    }

    @Test
    void initContainersAreLookedAtAfterTheOthers() {
        ContainerState bad = new ContainerState.Terminated(42, null, null, null, null, NOW);
        Pod pod = Given.pod("p", 0);
        Pod init = pod.withStatus(pod.status().toBuilder()
                .initContainerStatuses(List.of(Given.container("init", bad, 0)))
                .containerStatuses(List.of(Given.container("main", new ContainerState.Running(NOW), 0)))
                .build());
        PodFailurePolicy policy = exitRule(PodFailureAction.FAIL_INDEX, "In", null, 42);
        assertThat(FailurePolicy.match(policy, init).message()).startsWith("Container init for");
        Pod both = init.withStatus(init.status().toBuilder()
                .containerStatuses(List.of(Given.container("main", bad, 0)))
                .build());
        assertThat(FailurePolicy.match(policy, both).message()).startsWith("Container main for");
    }

    @ParameterizedTest
    @CsvSource({
        "DisruptionTarget,True,Ignore,Pod default/p has condition DisruptionTarget matching Ignore rule at index 0",
        "DisruptionTarget,False,,",
        "Config,True,FailJob,Pod default/p has condition Config matching FailJob rule at index 1",
        "Config,Unknown,,",
        "Ready,True,,"
    })
    void conditions(String type, String status, @Nullable String action, @Nullable String message) {
        Pod pod = Given.condition(Given.pod("p", 0), PodConditionType.of(type), ConditionStatus.of(status), NOW);
        FailurePolicy.Match match = FailurePolicy.match(DISRUPTED, pod);
        assertThat(match.action()).isEqualTo(action == null ? null : PodFailureAction.of(action));
        assertThat(match.message()).isEqualTo(message == null ? "" : message);
        assertThat(match.counts()).isEqualTo(!"Ignore".equals(action));
    }

    @Test
    void withoutPolicyEveryFailureCounts() {
        FailurePolicy.Match match = FailurePolicy.match(null, Given.pod("p", 0));
        assertThat(match.counts()).isTrue();
        assertThat(match.action()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "0-2 | - | 0-2   | true",
                "0-2 | - | 0,1   | false",
                "0-2 | - | 1-5   | false",
                "1,3 | - | 0-3   | true",
                "1,3 | - | 1,2   | false",
                "0-2 | 2 | 1,2,7 | true",
                "0-2 | 2 | 2,7,8 | false",
                "0-2 | 1 | 0-7   | true",
                "0-9 | 3 | 4,5   | false",
                "-   | 2 | 5,7   | true",
                "-   | 3 | 5,7   | false",
                "8,9 | - | 8     | false",
                "8,12 | - | 8    | true",
                "12  | - | 8     | false",
                "''  | - | 8     | false",
                "-   | 0 | ''    | false",
                "-   | 0 | 8     | true",
                "0-2 | 0 | ''    | false",
                "0-2 | 0 | 8     | true",
                "-   | - | 0-9   | false"
            })
    void successRule(@Nullable String indexes, @Nullable Integer count, String succeeded, boolean met) {
        SuccessPolicy policy = new SuccessPolicy(List.of(new SuccessRule(indexes, count)));
        assertThat(SuccessRules.firstMet(policy, IndexSet.parse(succeeded), 10).isPresent())
                .isEqualTo(met);
    }

    @Test
    void theFirstRuleThatIsMetDecides() {
        SuccessPolicy policy = new SuccessPolicy(
                List.of(new SuccessRule("5", null), new SuccessRule(null, 1), new SuccessRule("0", null)));
        assertThat(SuccessRules.firstMet(policy, IndexSet.of(0), 10)).hasValue(1);
        assertThat(SuccessRules.firstMet(null, IndexSet.of(0), 10)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "TerminatingOrFailed,FAILED,false,true",
        "TerminatingOrFailed,RUNNING,true,true",
        "TerminatingOrFailed,RUNNING,false,false",
        "TerminatingOrFailed,PENDING,true,true",
        "TerminatingOrFailed,SUCCEEDED,true,false",
        "Failed,RUNNING,true,false",
        "Failed,FAILED,true,true",
        "Failed,FAILED,false,true",
        "Failed,SUCCEEDED,true,false"
    })
    void whenAPodHasFailed(String policy, PodPhase phase, boolean deleted, boolean failed) {
        Pod pod = Given.phase(Given.pod("p", -1), phase);
        assertThat(Replacement.isFailed(
                        deleted ? Given.deleted(pod, NOW) : pod,
                        Given.spec(1, 1)
                                .podReplacementPolicy(PodReplacementPolicy.of(policy))
                                .build()))
                .isEqualTo(failed);
    }

    @Test
    void aFailurePolicyMeansThatOnlyFailedPodsAreReplaced() {
        assertThat(Replacement.onlyFailed(
                        Given.spec(1, 1).podFailurePolicy(DISRUPTED).build()))
                .isTrue();
        assertThat(Replacement.onlyFailed(Given.spec(1, 1).build())).isFalse();
    }

    private static PodFailurePolicy exitRule(
            PodFailureAction action, String operator, @Nullable String container, int code) {
        ExitCodes codes = new ExitCodes(container, ExitCodeOperator.of(operator), List.of(code));
        return new PodFailurePolicy(List.of(new PodFailureRule(action, codes, List.of())));
    }
}
