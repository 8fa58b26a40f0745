package dev.jobkit.core.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Names;
import dev.jobkit.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the pods of an index are given: values of a list of items (our own) and the index (batch/v1 completionMode). */
class BirthsTest {
    private static Job job(JobSpec.Builder spec, Map<String, String> annotations) {
        Job job = Given.job(spec);
        return job.withMetadata(
                job.metadata().toBuilder().annotations(annotations).build());
    }

    @Test
    void eachIndexGetsItsItem() {
        Job job = job(
                Given.indexed(4, 4),
                Map.of(Names.ITEMS + "file", "a\n\nc d", Names.ITEMS + "size", "1\n2\n3\n4", "other", "x"));
        Births births = new Births(job);
        assertThat(births.of(0, null).metadata().annotations())
                .isEqualTo(Map.of(Names.COMPLETION_INDEX, "0", Names.ITEM + "file", "a", Names.ITEM + "size", "1"));
        assertThat(item(births, 1)).as("an empty line").isEmpty();
        assertThat(item(births, 2)).isEqualTo("c d");
        assertThat(item(births, 3)).as("there are no more").isEmpty();
    }

    private static String item(Births births, int index) {
        return Objects.requireNonNull(
                births.of(index, null).metadata().annotations().get(Names.ITEM + "file"));
    }

    @Test
    void anItemOfSeveralLinesIsReadFromOne() {
        Births births = new Births(job(
                Given.indexed(5, 5), Map.of(Names.ITEMS + "file", "a\\nb\nback\\\\slash\nend\\\n\\n\nC:\\\\new\\\\")));
        assertThat(item(births, 0)).isEqualTo("a\nb");
        assertThat(item(births, 1)).isEqualTo("back\\slash");
        assertThat(item(births, 2)).as("nothing follows").isEqualTo("end\\");
        assertThat(item(births, 3)).isEqualTo("\n");
        assertThat(item(births, 4)).isEqualTo("C:\\new\\");
    }

    @Test
    void withoutIndexesThereAreNoItems() {
        Pod pod = new Births(job(Given.spec(2, 2), Map.of(Names.ITEMS + "file", "a\nb"))).plain();
        assertThat(pod.metadata().annotations()).isEmpty();
        assertThat(pod.spec().containers().get(0).env()).isEmpty();
    }

    @Test
    void theIndexFollowsTheVariablesOfTheContainer() {
        Container container = Container.builder()
                .name("main")
                .env(List.of(EnvVar.of("A", "1"), EnvVar.of("B", "2")))
                .build();
        JobSpec spec = Given.indexed(1, 1).build();
        JobSpec.Builder told = spec.toBuilder()
                .template(spec.template()
                        .withSpec(spec.template().spec().toBuilder()
                                .containers(List.of(container))
                                .build()));
        assertThat(new Births(Given.job(told))
                        .of(0, null)
                        .spec()
                        .containers()
                        .get(0)
                        .env())
                .extracting(EnvVar::name)
                .containsExactly("A", "B", "JOB_COMPLETION_INDEX");
    }
}
