package dev.jobkit.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.SelectorSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Many Jobs of one template are taken in as each would be by itself. */
class TemplateAdmissionTest {
    private static final Container MAIN = Container.of("main", "work");
    private static final JobSpec PLAIN = spec(Map.of());

    static final List<JobSpec> TEMPLATES = List.of(
            PLAIN,
            spec(Map.of("app", "a")),
            spec(Map.of("job-name", "a-1")),
            PLAIN.toBuilder()
                    .completionMode(CompletionMode.INDEXED)
                    .completions(3)
                    .build(),
            spec(Map.of("app", "a")).toBuilder()
                    .selectorSource(SelectorSource.MANUAL)
                    .selector(LabelSelector.of("app", "a"))
                    .build(),
            spec(Map.of("-", "a")),
            PLAIN.toBuilder().parallelism(-1).build());

    @ParameterizedTest
    @FieldSource("TEMPLATES")
    void theAnswersAreThoseOfOrdinaryAdmission(JobSpec template) {
        TemplateAdmission admission = new TemplateAdmission();
        for (String name : List.of("a-1", "a-2", "a".repeat(62), "B", "", "a-3")) {
            Job job = job(name, template);
            Reviewed<Job> ordinary = JobAdmission.create(job, "uid-" + name);
            Reviewed<Job> answer = admission.create(job, "uid-" + name);
            assertThat(answer.review().errors()).isEqualTo(ordinary.review().errors());
            assertThat(answer.object()).isEqualTo(ordinary.object());
        }
    }

    @Test
    void aChangedTemplateIsJudgedAnew() {
        TemplateAdmission admission = new TemplateAdmission();
        JobSpec wrong = PLAIN.toBuilder().parallelism(-1).build();
        assertThat(admission.create(job("a-1", PLAIN), "1").review().isAccepted())
                .isTrue();
        assertThat(admission.create(job("a-2", wrong), "2").review().isAccepted())
                .isFalse();
        assertThat(admission.create(job("a-3", wrong), "3").review().isAccepted())
                .isFalse();
        assertThat(admission.create(job("a-4", PLAIN), "4").review().isAccepted())
                .isTrue();
    }

    private static Job job(String name, JobSpec spec) {
        return Job.of(
                Metadata.builder()
                        .name(name)
                        .labels(Map.of("l", "v"))
                        .annotations(Map.of(Names.CRONJOB_SCHEDULED, "2026-01-01T00:00:00Z"))
                        .build(),
                spec);
    }

    private static JobSpec spec(Map<String, String> labels) {
        PodSpec pod = PodSpec.builder()
                .restartPolicy(RestartPolicy.NEVER)
                .containers(List.of(MAIN))
                .build();
        return JobSpec.builder()
                .template(PodTemplate.of(pod).withLabels(labels))
                .build();
    }
}
