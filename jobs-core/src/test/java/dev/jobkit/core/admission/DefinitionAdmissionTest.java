package dev.jobkit.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.Presence;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.Secrecy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How definitions are judged: by our own rules, and those of the Jobs that they become. */
class DefinitionAdmissionTest {
    private static final JobSpec SPEC = JobSpec.builder()
            .template(new PodTemplate(
                    Map.of(),
                    Map.of(),
                    PodSpec.of(Container.of("main", "busybox:1")).toBuilder()
                            .restartPolicy(RestartPolicy.NEVER)
                            .build(),
                    Passthrough.EMPTY))
            .build();
    private static final JobTemplate TEMPLATE = new JobTemplate(Map.of(), Map.of(), SPEC, Passthrough.EMPTY);

    private static JobDefinition definition(
            String name, JobTemplate template, @Nullable String namespace, String... parameters) {
        List<Parameter> all = List.of(parameters).stream()
                .map(p -> new Parameter(p, null, Presence.OPTIONAL, Secrecy.PUBLIC, null))
                .toList();
        return new JobDefinition(Metadata.named(name), new DefinitionSpec(null, null, template, all, null, namespace));
    }

    private static List<String> faults(Reviewed<JobDefinition> reviewed) {
        return reviewed.review().errors().stream().map(FieldError::toString).toList();
    }

    private static List<String> create(
            String name, JobTemplate template, @Nullable String namespace, String... parameters) {
        return faults(DefinitionAdmission.create(definition(name, template, namespace, parameters), "u"));
    }

    @Test
    void whatIsRightIsTakenAsItIs() {
        JobDefinition sent = definition("a", TEMPLATE, "other", "A", "B");
        Reviewed<JobDefinition> reviewed = DefinitionAdmission.create(sent, "u");
        assertThat(faults(reviewed)).isEmpty();
        assertThat(reviewed.object().spec()).isEqualTo(sent.spec());
        assertThat(reviewed.object().metadata().uid()).isEqualTo("u");
    }

    @Test
    void theNameLeavesRoomForThatOfAJob() {
        assertThat(create("x".repeat(52), TEMPLATE, null)).isEmpty();
        assertThat(create("x".repeat(53), TEMPLATE, null))
                .containsExactly(
                        "metadata.name: Invalid value: \"" + "x".repeat(53) + "\": must be no more than 52 characters");
        assertThat(create("A", TEMPLATE, null)).hasSize(1);
    }

    @Test
    void parametersAreVariables() {
        assertThat(create("a", TEMPLATE, null, "A", "", "B=", "A"))
                .containsExactly(
                        "spec.parameters[1].name: Required value",
                        "spec.parameters[2].name: Invalid value: \"B=\": a valid environment variable name must consist"
                                + " only of printable ASCII characters other than '='",
                        "spec.parameters[3].name: Duplicate value: \"A\"");
    }

    @Test
    void theJobIsJudgedWithTheDefinition() {
        assertThat(create("a", TEMPLATE, "A_")).singleElement().asString().startsWith("spec.targetNamespace: ");
        JobTemplate labels = new JobTemplate(Map.of("a b", ""), Map.of("c d", ""), SPEC, Passthrough.EMPTY);
        assertThat(create("a", labels, null))
                .satisfiesExactly(
                        label -> assertThat(label).startsWith("spec.template.metadata.labels: "),
                        note -> assertThat(note).startsWith("spec.template.metadata.annotations: "));
        JobTemplate wrong = new JobTemplate(
                Map.of(), Map.of(), SPEC.toBuilder().parallelism(-1).build(), Passthrough.EMPTY);
        assertThat(create("a", wrong, null))
                .containsExactly(
                        "spec.template.spec.parallelism: Invalid value: -1: must be greater than or equal to 0");
    }

    @Test
    void aSecretWithADefaultIsWarnedOfAndAMaskIsNoValue() {
        List<Parameter> parameters = List.of(
                new Parameter("OPEN", "***", Presence.OPTIONAL, Secrecy.PUBLIC, null),
                new Parameter("GIVEN", null, Presence.REQUIRED, Secrecy.SECRET, null),
                new Parameter("KEPT", "k", Presence.OPTIONAL, Secrecy.SECRET, null));
        JobDefinition kept = new JobDefinition(
                Metadata.named("a"), new DefinitionSpec(null, null, TEMPLATE, parameters, null, null));
        Reviewed<JobDefinition> reviewed = DefinitionAdmission.create(kept, "u");
        assertThat(faults(reviewed)).isEmpty();
        assertThat(reviewed.review().warnings())
                .containsExactly("spec.parameters[2].default: the secret parameter KEPT has a value that is kept in the"
                        + " definition; give it with each dispatch instead");

        Parameter masked = new Parameter("KEPT", "***", Presence.OPTIONAL, Secrecy.SECRET, null);
        JobDefinition shown = new JobDefinition(
                Metadata.named("a"), new DefinitionSpec(null, null, TEMPLATE, List.of(masked), null, null));
        assertThat(faults(DefinitionAdmission.update(reviewed.object(), shown)))
                .containsExactly(
                        "spec.parameters[0].default: Invalid value: \"***\": stands for a value that is not shown;"
                                + " write the value, or none");
    }

    @Test
    void onlyAChangeOfTheSpecIsAGeneration() {
        JobDefinition stored =
                DefinitionAdmission.create(definition("a", TEMPLATE, null), "u").object();
        long first = stored.metadata().generation();
        Reviewed<JobDefinition> same = DefinitionAdmission.update(stored, stored);
        assertThat(same.object().metadata().generation()).isEqualTo(first);
        JobDefinition other = stored.withMetadata(
                stored.metadata().toBuilder().labels(Map.of("a", "b")).build());
        assertThat(DefinitionAdmission.update(stored, other).object().metadata().generation())
                .isEqualTo(first);

        JobDefinition more = new JobDefinition(
                stored.metadata(), definition("a", TEMPLATE, "n", "A").spec());
        Reviewed<JobDefinition> changed = DefinitionAdmission.update(stored, more);
        assertThat(changed.object().metadata().generation()).isEqualTo(first + 1);
        assertThat(faults(changed)).isEmpty();

        JobDefinition wrong = new JobDefinition(
                stored.metadata().toBuilder().labels(Map.of("a b", "")).build(),
                definition("a", TEMPLATE, "A_").spec());
        assertThat(faults(DefinitionAdmission.update(stored, wrong)))
                .extracting(fault -> fault.substring(0, fault.indexOf(':')))
                .contains("metadata.labels", "spec.targetNamespace");
    }
}
