package dev.jobkit.core.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvFrom;
import dev.jobkit.model.EnvSource;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldRef;
import dev.jobkit.model.KeyRef;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.ResourceFieldRef;
import dev.jobkit.model.Resources;
import dev.jobkit.spi.EnvResolver;
import dev.jobkit.spi.ResolvedContainer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The environment and the command of a container as they really are (v1 EnvVar, EnvVarSource; "Expose Pod Information"). */
class ContainerValuesTest {
    private static final Map<String, Quantity> NODE = Map.of(
            "cpu", Quantity.parse("3500m"), "memory", Quantity.parse("8Gi"), "hugepages-2Mi", Quantity.parse("1Gi"));

    private static final EnvResolver OBJECTS =
            (kind, namespace, name) -> namespace.equals("ns") && name.equals("settings")
                    ? Optional.of(Map.of(kind == EnvResolver.Source.SECRET ? "password" : "color", "red"))
                    : Optional.empty();

    private static ResolvedContainer resolve(Container.Builder container) {
        Container c = container.name("main").image("image").build();
        Metadata metadata = Metadata.builder()
                .namespace("ns")
                .name("pod-1")
                .uid("uid-1")
                .labels(Map.of("app", "shop"))
                .annotations(Map.of("note", "a b"))
                .build();
        PodSpec spec = PodSpec.of(c).toBuilder()
                .nodeName("node-1")
                .serviceAccountName("robot")
                .build();
        PodStatus status =
                PodStatus.builder().hostIP("10.0.0.1").podIP("10.0.0.2").build();
        return ContainerValues.resolve(new Pod(metadata, spec, status), c, OBJECTS, NODE);
    }

    private static EnvSource source(
            @Nullable FieldRef field,
            @Nullable ResourceFieldRef resource,
            @Nullable KeyRef config,
            @Nullable KeyRef secret) {
        return new EnvSource(field, resource, config, secret, Passthrough.EMPTY);
    }

    private static Map<String, String> env(EnvSource source) {
        return resolve(Container.builder().env(List.of(new EnvVar("X", null, source))))
                .env();
    }

    @ParameterizedTest
    @CsvSource({
        "metadata.name, pod-1",
        "metadata.namespace, ns",
        "metadata.uid, uid-1",
        "metadata.labels['app'], shop",
        "metadata.labels['none'], ''",
        "metadata.annotations['note'], a b",
        "spec.nodeName, node-1",
        "spec.serviceAccountName, robot",
        "status.hostIP, 10.0.0.1",
        "status.hostIPs, 10.0.0.1",
        "status.podIP, 10.0.0.2",
        "status.podIPs, 10.0.0.2"
    })
    void fieldsOfThePod(String path, String expected) {
        assertThat(env(source(new FieldRef(null, path), null, null, null))).containsExactly(Map.entry("X", expected));
    }

    @ParameterizedTest
    @CsvSource({
        "limits.cpu, , 2",
        "limits.cpu, 1m, 1500",
        "limits.memory, 1Mi, 64",
        "limits.memory, , 67108864",
        "requests.cpu, 1m, 250",
        "requests.cpu, , 1"
    })
    void resourcesAreRoundedUpToTheDivisor(String resource, @Nullable String divisor, String expected) {
        Quantity unit = divisor == null ? null : Quantity.parse(divisor);
        EnvSource from = source(null, new ResourceFieldRef(null, resource, unit), null, null);
        Resources resources = new Resources(
                Map.of("cpu", Quantity.parse("1500m"), "memory", Quantity.parse("64Mi")),
                Map.of("cpu", Quantity.parse("250m")),
                Passthrough.EMPTY);
        assertThat(resolve(Container.builder().resources(resources).env(List.of(new EnvVar("X", null, from))))
                        .env())
                .containsExactly(Map.entry("X", expected));
    }

    /** No limit means all that the node has; a request is never made up. */
    @ParameterizedTest
    @CsvSource({
        "limits.cpu, , 4",
        "limits.cpu, 1m, 3500",
        "limits.memory, 1Gi, 8",
        "limits.ephemeral-storage, , 0",
        "limits.hugepages-2Mi, , 0",
        "requests.cpu, 1m, 0"
    })
    void withoutALimitItIsWhatTheNodeHas(String resource, @Nullable String divisor, String expected) {
        Quantity unit = divisor == null ? null : Quantity.parse(divisor);
        EnvSource from = source(null, new ResourceFieldRef(null, resource, unit), null, null);
        assertThat(env(from)).containsExactly(Map.entry("X", expected));
    }

    @Test
    void resourcesOfAnotherContainer() {
        Quantity two = Quantity.parse("2");
        Container main = Container.builder()
                .name("main")
                .env(List.of(
                        EnvVar.of("Y", "y"),
                        new EnvVar(
                                "X",
                                null,
                                source(null, new ResourceFieldRef("other", "limits.cpu", null), null, null))))
                .build();
        Container other = Container.builder()
                .name("other")
                .resources(new Resources(Map.of("cpu", two), Map.of(), Passthrough.EMPTY))
                .build();
        Metadata metadata = Metadata.named("p");
        PodSpec spec =
                PodSpec.of(main).toBuilder().containers(List.of(main, other)).build();
        Pod pod = new Pod(metadata, spec, PodStatus.EMPTY);
        assertThat(ContainerValues.resolve(pod, main, OBJECTS, NODE).env()).isEqualTo(Map.of("Y", "y", "X", "2"));

        Pod alone = new Pod(metadata, PodSpec.of(main), PodStatus.EMPTY);
        assertThatThrownBy(() -> ContainerValues.resolve(alone, main, OBJECTS, NODE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("container \"other\" not found");
    }

    @Test
    void aContainerWithoutVariablesKeepsItsWords() {
        ResolvedContainer resolved =
                resolve(Container.builder().command(List.of("echo", "$(A)")).workingDir("/work"));
        assertThat(resolved)
                .isEqualTo(
                        new ResolvedContainer("main", "image", List.of("echo", "$(A)"), List.of(), Map.of(), "/work"));
    }

    @Test
    void keysOfConfigMapsAndSecrets() {
        assertThat(env(source(null, null, new KeyRef("settings", "color", null), null)))
                .containsEntry("X", "red");
        assertThat(env(source(null, null, null, new KeyRef("settings", "password", null))))
                .containsEntry("X", "red");
        assertThat(env(source(null, null, new KeyRef("settings", "none", true), null)))
                .isEmpty();
        assertThatThrownBy(() -> env(source(null, null, new KeyRef("settings", "none", null), null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("couldn't find key none in configmap \"settings\"");
        assertThatThrownBy(() -> env(source(null, null, null, new KeyRef("nobody", "none", null))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("secret \"nobody\" not found");
    }

    @Test
    void allKeysWithAPrefixAndItsOwnVariablesLast() {
        assertThat(resolve(Container.builder()
                                .envFrom(List.of(
                                        new EnvFrom("P_", "settings", null, null),
                                        new EnvFrom(null, null, "settings", null),
                                        new EnvFrom(null, "nobody", null, true)))
                                .env(List.of(EnvVar.of("password", "own"))))
                        .env())
                .containsExactly(Map.entry("P_color", "red"), Map.entry("password", "own"));
    }

    @Test
    void variablesAreExpandedWhereTheyAreKnown() {
        ResolvedContainer resolved = resolve(Container.builder()
                .env(List.of(EnvVar.of("A", "1"), EnvVar.of("B", "$(A)-$(LATER)"), EnvVar.of("LATER", "$$(A) $(A")))
                .command(List.of("echo", "$(B)", "$$(B)", "$(NOBODY)", "$A"))
                .args(List.of("$(A)$(A)")));
        assertThat(resolved.env()).containsEntry("B", "1-$(LATER)").containsEntry("LATER", "$(A) $(A");
        assertThat(resolved.command()).containsExactly("echo", "1-$(LATER)", "$(B)", "$(NOBODY)", "$A");
        assertThat(resolved.args()).containsExactly("11");
    }
}
