package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.Suspension;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What others may have done to a Job since its manifest was run is no difference; what the manifest says anew is one, by its field. */
class SameJobTest {
    private static final JobSpec SPEC = JobSpec.of(Container.of("main", "busybox"));
    private static final Map<String, String> NONE = Map.of();

    private static Job job(Map<String, String> labels, Map<String, String> annotations, JobSpec spec) {
        return Job.of(
                Metadata.named("pi").toBuilder()
                        .labels(labels)
                        .annotations(annotations)
                        .build(),
                spec);
    }

    private static Job job(JobSpec spec) {
        return job(NONE, NONE, spec);
    }

    @Test
    void whatWasAddedSinceIsNoDifference() {
        Job stored = job(
                Map.of("team", "math", "by", "ann", Names.JOB_NAME_LABEL, "pi"),
                Map.of("kubesphere.io/alias-name", "Circle", Names.CANCELLED, "ann"),
                SPEC.toBuilder().suspension(Suspension.SUSPENDED).build());
        assertThat(SameJob.differences(stored, job(Map.of("team", "math"), NONE, SPEC)))
                .isEmpty();
        assertThat(SameJob.differences(
                        job(SPEC),
                        job(SPEC.toBuilder().suspension(Suspension.SUSPENDED).build())))
                .isEmpty();
    }

    @Test
    void whatTheManifestSaysIsCompared() {
        Job stored = job(Map.of("team", "math"), Map.of("note", "old"), SPEC);
        assertThat(SameJob.differences(stored, job(Map.of("team", "art", "zone", "a"), Map.of("note", "new"), SPEC)))
                .containsExactly(
                        "metadata.annotations.note: old there, new here",
                        "metadata.labels.team: math there, art here",
                        "metadata.labels.zone: nothing there, a here");
        assertThat(SameJob.differences(
                        stored,
                        job(JobSpec.of(Container.of("main", "alpine")).toBuilder()
                                .parallelism(3)
                                .build())))
                .containsExactly(
                        "spec.parallelism: nothing there, 3 here",
                        "spec.template.spec.containers[0].image: busybox there, alpine here");
    }

    @Test
    void whatAJobRunsByIsComparedBothWays() {
        Job stored = job(NONE, Map.of(Names.AFTER, "load=Complete", Names.EXECUTOR, "threads"), SPEC);
        assertThat(SameJob.differences(stored, job(NONE, Map.of(Names.AFTER, "load=Finished"), SPEC)))
                .containsExactly(
                        "metadata.annotations.jobkit.dev/after: load=Complete there, load=Finished here",
                        "metadata.annotations.jobkit.dev/executor: threads there, nothing here");
    }

    @Test
    void manyDifferencesAreCounted() {
        Map<String, String> labels = Map.of("a", "1", "b", "1", "c", "1", "d", "1", "e", "1", "f", "1", "g", "1");
        assertThat(String.join(", ", SameJob.differences(job(SPEC), job(labels, NONE, SPEC))))
                .startsWith("metadata.labels.a: nothing there, 1 here, ")
                .endsWith("metadata.labels.e: nothing there, 1 here, 2 more");
    }
}
