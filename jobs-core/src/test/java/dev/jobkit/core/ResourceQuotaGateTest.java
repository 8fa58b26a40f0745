package dev.jobkit.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.model.Container;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.Resources;
import dev.jobkit.model.RestartPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceQuotaGateTest {
    private static Pod pod(String namespace, String name, Resources resources) {
        Container container =
                Container.of("main", "x").toBuilder().resources(resources).build();
        return new Pod(
                Metadata.named(namespace, name).toBuilder().uid("u-" + name).build(),
                PodSpec.of(container),
                PodStatus.EMPTY);
    }

    private static Resources requests(String resource, String amount) {
        return new Resources(Map.of(), Map.of(resource, Quantity.parse(amount)), Passthrough.EMPTY);
    }

    @Test
    void podsBeyondTheLimitAreRefusedInTheWordsOfTheApiServer() {
        ResourceQuotaGate gate = new ResourceQuotaGate().limit("a", Map.of("pods", Quantity.of(2)));
        assertThat(gate.admit(pod("a", "p1", Resources.NONE))).isEmpty();
        assertThat(gate.admit(pod("a", "p2", Resources.NONE))).isEmpty();
        assertThat(gate.admit(pod("a", "p3", Resources.NONE)))
                .contains(
                        "pods \"p3\" is forbidden: exceeded quota: a, requested: pods=1, used: pods=2, limited: pods=2");
        assertThat(gate.admit(pod("b", "p3", Resources.NONE))).isEmpty();
    }

    @Test
    void aPodThatLeavesMakesRoomOnce() {
        ResourceQuotaGate gate = new ResourceQuotaGate().limit("a", Map.of("pods", Quantity.of(1)));
        Pod first = pod("a", "p1", Resources.NONE);
        gate.admit(first);
        gate.leave(first);
        gate.leave(first);
        assertThat(gate.admit(pod("a", "p2", Resources.NONE))).isEmpty();
        assertThat(gate.admit(pod("a", "p3", Resources.NONE))).isPresent();
    }

    @Test
    void aPodThatIsThereAlreadyCountsButIsNeverRefused() {
        ResourceQuotaGate gate = new ResourceQuotaGate().limit("a", Map.of("pods", Quantity.of(1)));
        gate.enter(pod("a", "p1", Resources.NONE));
        gate.enter(pod("a", "p2", Resources.NONE));
        assertThat(gate.admit(pod("a", "p3", Resources.NONE))).isPresent();
    }

    @Test
    void requestsAreAddedUpAndHaveToBeSaid() {
        ResourceQuotaGate gate = new ResourceQuotaGate().limit("a", Map.of("requests.cpu", Quantity.parse("1500m")));
        assertThat(gate.admit(pod("a", "p1", requests("cpu", "1")))).isEmpty();
        assertThat(gate.admit(pod("a", "p2", requests("cpu", "600m"))))
                .contains("pods \"p2\" is forbidden: exceeded quota: a, requested: requests.cpu=600m, "
                        + "used: requests.cpu=1, limited: requests.cpu=1500m");
        assertThat(gate.admit(pod("a", "p3", requests("cpu", "500m")))).isEmpty();
        assertThat(gate.admit(pod("a", "p4", Resources.NONE)))
                .contains("pods \"p4\" is forbidden: failed quota: a: must specify requests.cpu for: main");
    }

    @Test
    void anInitContainerIsChargedWithTheSidecarsStartedBeforeIt() {
        Pod pod = withInit(
                pod("a", "p1", requests("cpu", "100m")),
                sidecar("before", "100m"),
                container("init", requests("cpu", "500m")),
                sidecar("after", "50m"));
        ResourceQuotaGate tight = new ResourceQuotaGate().limit("a", Map.of("requests.cpu", Quantity.parse("599m")));
        assertThat(tight.admit(pod))
                .contains("pods \"p1\" is forbidden: exceeded quota: a, requested: requests.cpu=600m, "
                        + "used: requests.cpu=0, limited: requests.cpu=599m");
        ResourceQuotaGate wide = new ResourceQuotaGate().limit("a", Map.of("requests.cpu", Quantity.parse("600m")));
        assertThat(wide.admit(pod)).isEmpty();
    }

    @Test
    void sidecarsCountBesideTheContainers() {
        Pod pod = withInit(
                pod("a", "p1", requests("cpu", "300m")),
                sidecar("one", "200m"),
                container("init", requests("cpu", "100m")),
                sidecar("two", "200m"));
        ResourceQuotaGate gate = new ResourceQuotaGate().limit("a", Map.of("cpu", Quantity.parse("699m")));
        assertThat(gate.admit(pod)).hasValueSatisfying(text -> assertThat(text).contains("requested: cpu=700m"));
    }

    @Test
    void initContainersHaveToSayWhatTheyWantAsWell() {
        Pod pod = withInit(pod("a", "p1", requests("cpu", "1")), container("init", Resources.NONE));
        ResourceQuotaGate gate =
                new ResourceQuotaGate().limit("a", Map.of("cpu", Quantity.of(9), "memory", Quantity.of(9)));
        assertThat(gate.admit(pod))
                .contains("pods \"p1\" is forbidden: failed quota: a: "
                        + "must specify cpu for: init; memory for: init,main");
    }

    private static Pod withInit(Pod pod, Container... init) {
        return new Pod(
                pod.metadata(),
                pod.spec().toBuilder().initContainers(List.of(init)).build(),
                pod.status());
    }

    private static Container sidecar(String name, String cpu) {
        return container(name, requests("cpu", cpu)).toBuilder()
                .restartPolicy(RestartPolicy.ALWAYS)
                .build();
    }

    private static Container container(String name, Resources resources) {
        return Container.of(name, "x").toBuilder().resources(resources).build();
    }

    @Test
    void anUnknownResourceIsNamed() {
        assertThatThrownBy(() -> new ResourceQuotaGate().limit("a", Map.of("gpus", Quantity.of(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"gpus\"")
                .hasMessageContaining("limits.memory");
    }
}
