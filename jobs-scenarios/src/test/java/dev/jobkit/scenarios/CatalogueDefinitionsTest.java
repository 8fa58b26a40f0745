package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.jobkit.Definitions;
import dev.jobkit.InvalidJobException;
import dev.jobkit.WriteOptions;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.model.Container;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.RunStatus;
import dev.jobkit.spi.Page;
import dev.jobkit.testkit.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pages for definitions show and send, without the pages. */
class CatalogueDefinitionsTest {
    private static JobDefinition read(String containers, String rest) {
        return (JobDefinition) Manifests.read("definition.yaml", """
                        apiVersion: jobkit.dev/v1
                        kind: JobDefinition
                        metadata: {name: build}
                        spec:
                          template:
                            spec:
                              template:
                                spec:
                                  restartPolicy: Never
                                  containers: [%s]
                                  %s
                        """.formatted(containers, rest))
                .get(0);
    }

    private static List<String> faults(World world, JobDefinition definition) {
        try {
            world.controller().definitions().put(definition, WriteOptions.DEFAULT);
            return List.of();
        } catch (InvalidJobException e) {
            return e.errors().stream().map(FieldError::toString).toList();
        }
    }

    @Test
    void definitionsBelongToTheirNamespace() {
        try (World world = World.create()) {
            Definitions definitions = world.controller().definitions();
            JobDefinition build = read("{name: a, image: i}", "");
            for (String namespace : List.of("cc", "default")) {
                definitions.put(
                        build.withMetadata(build.metadata().toBuilder()
                                .namespace(namespace)
                                .build()),
                        WriteOptions.DEFAULT);
            }
            assertThat(definitions.list("cc", Page.ALL).items()).hasSize(1);
            assertThat(definitions.list(null, Page.ALL).items()).hasSize(2);
            definitions.delete(new ObjectKey("cc", "build"));
            assertThat(definitions.list("default", Page.ALL).items()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a, image: i}, {name: a, image: j} | '' | containers[1].name: Duplicate value: \"a\"",
                "{name: A B, image: i} | '' | containers[0].name: Invalid value: \"A B\"",
                "{name: a} | '' | containers[0].image: Required value",
                "{name: a, image: i, volumeMounts: [{name: v, mountPath: /v}]} | '' | volumeMounts[0].name: Not found: \"v\"",
                "{name: a, image: i, ports: [{containerPort: 70000}]} | '' | ports[0].containerPort: Invalid value: 70000"
            })
    void whatTheFormMayNotSendIsRefused(String containers, String rest, String fault) {
        try (World world = World.create()) {
            assertThat(faults(world, read(containers, rest)))
                    .as("each with the path of its field")
                    .anySatisfy(text ->
                            assertThat(text).startsWith("spec.template.spec.").contains(fault));
        }
    }

    @ParameterizedTest
    @CsvSource({"Never, ''", "OnFailure, ''", "Always, restartPolicy: Required value", "Sometimes, restartPolicy"})
    void podsOfADefinitionRestartNeverOrOnFailure(String policy, String fault) {
        try (World world = World.create()) {
            JobDefinition definition = (JobDefinition) Manifests.read(
                            "definition.yaml",
                            Manifests.toYaml(read("{name: a, image: i}", ""))
                                    .replace("restartPolicy: Never", "restartPolicy: " + policy))
                    .get(0);
            List<String> faults = faults(world, definition);
            assertThat(faults.isEmpty()).isEqualTo(fault.isEmpty());
            assertThat(faults).allMatch(text -> text.contains(fault));
        }
    }

    @Test
    void containersImagesPortsMountsAndVolumesReachThePods() {
        try (World world = World.create()) {
            Definitions definitions = world.controller().definitions();
            definitions.put(
                    read(
                            "{name: db, image: 'mysql:5.7', ports: [{containerPort: 3306}]},"
                                    + " {name: app, image: 'gcr.io/p/app:tag', volumeMounts: [{name: v, mountPath: /v}]}",
                            "volumes: [{name: v, emptyDir: {}}]"),
                    WriteOptions.DEFAULT);
            definitions.dispatch(ObjectKey.of("build"), Overrides.NONE, WriteOptions.DEFAULT);
            world.settle();
            Job job = world.controller().find(ObjectKey.of("build-1")).orElseThrow();
            Pod pod = world.controller().pods(job.key()).get(0);
            assertThat(pod.spec().containers())
                    .extracting(Container::name, Container::image)
                    .containsExactly(tuple("db", "mysql:5.7"), tuple("app", "gcr.io/p/app:tag"));
            assertThat(Manifests.toYaml(pod)).contains("containerPort: 3306", "mountPath: /v", "emptyDir: {}");
            assertThatThrownBy(() -> definitions.dispatch(
                            ObjectKey.of("build"),
                            Overrides.builder().container("cache").build(),
                            WriteOptions.DEFAULT))
                    .hasMessageContaining("overrides.container: Not found: \"cache\"");
        }
    }

    @Test
    void theConfigurationOfADispatchIsHowItRuns() {
        try (World world = World.create()) {
            Definitions definitions = world.controller().definitions();
            definitions.put(
                    read("{name: a, image: i, command: [perl], args: ['-e', '1 2']}", ""), WriteOptions.DEFAULT);
            Overrides once = Overrides.builder()
                    .completions(3)
                    .parallelism(2)
                    .command(List.of("ruby", "-W0"))
                    .activeDeadline(Duration.ofMinutes(5))
                    .build();
            JobRun run = definitions.dispatch(ObjectKey.of("build"), once, WriteOptions.DEFAULT);
            world.settle().run();
            assertThat(world.pods()).as("never three at once").hasSize(2);
            assertThat(world.pods().get(0).spec().containers().get(0).command()).containsExactly("ruby", "-W0");
            assertThat(world.pods().get(0).spec().containers().get(0).args()).containsExactly("-e", "1 2");
            world.succeed().settle().run();
            assertThat(world.pods()).filteredOn(pod -> !pod.isEnded()).hasSize(1);
            world.advance(Duration.ofMinutes(5)).terminate().settle();
            RunStatus late = record(world, run).status();
            assertThat(late.outcome()).isEqualTo(RunOutcome.FAILED);
            assertThat(late.reason()).isEqualTo("DeadlineExceeded");
            assertThat(late.succeeded()).isEqualTo(2);

            JobRun plain = definitions.dispatch(ObjectKey.of("build"), Overrides.NONE, WriteOptions.DEFAULT);
            world.settle().run();
            assertThat(world.pods())
                    .filteredOn(pod -> !pod.isEnded())
                    .singleElement()
                    .satisfies(pod ->
                            assertThat(pod.spec().containers().get(0).command()).containsExactly("perl"));
            world.succeed().settle();
            assertThat(record(world, plain).status().outcome()).isEqualTo(RunOutcome.SUCCEEDED);
        }
    }

    private static JobRun record(World world, JobRun run) {
        return world.controller().runs().find(run.key()).orElseThrow();
    }
}
