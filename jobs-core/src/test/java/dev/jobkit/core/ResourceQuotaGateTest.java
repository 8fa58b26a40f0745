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
    void anUnknownResourceIsNamed() {
        assertThatThrownBy(() -> new ResourceQuotaGate().limit("a", Map.of("gpus", Quantity.of(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"gpus\"")
                .hasMessageContaining("limits.memory");
    }
}
