package dev.jobkit.spi;

import static org.assertj.core.api.Assertions.assertThat;

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

class CapacityTest {
    private static Container container(String name, String cpu) {
        return Container.builder()
                .name(name)
                .resources(new Resources(Map.of(), Map.of("cpu", Quantity.parse(cpu)), Passthrough.EMPTY))
                .build();
    }

    private static Pod pod(String uid, String cpu) {
        return new Pod(
                Metadata.builder().uid(uid).name(uid).build(), PodSpec.of(container("main", cpu)), PodStatus.EMPTY);
    }

    @Test
    void aWidePodAtTheHeadIsNotStarved() {
        Capacity room = new Capacity(Map.of("cpu", Quantity.of(2), "pods", Quantity.of(10)));
        assertThat(room.reserve(pod("a", "500m"))).isTrue();
        assertThat(room.reserve(pod("b", "1"))).isTrue();
        assertThat(room.reserve(pod("wide", "2"))).isFalse();
        assertThat(room.whyNot(pod("wide", "2"))).isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
        assertThat(room.reserve(pod("small", "100m"))).isFalse();
        assertThat(room.whyNot(pod("small", "100m")))
                .isEqualTo("0/1 nodes are available: 1 node(s) had pods waiting that came before.");
        assertThat(room.reserve(pod("a", "500m"))).isTrue();

        assertThat(room.free("a")).isEmpty();
        assertThat(room.free("b")).containsExactly("wide");
        assertThat(room.free("wide")).containsExactly("small");
    }

    @Test
    void aPodThatGivesUpItsPlaceLetsOthersPass() {
        Capacity room = new Capacity(Map.of("cpu", Quantity.of(2)));
        assertThat(room.reserve(pod("a", "1"))).isTrue();
        assertThat(room.reserve(pod("wide", "2"))).isFalse();
        assertThat(room.reserve(pod("small", "1"))).isFalse();
        assertThat(room.free("wide")).containsExactly("small");
    }

    @Test
    void whatCanNeverFitIsTold() {
        Capacity room = new Capacity(Map.of("cpu", Quantity.of(2), "pods", Quantity.of(1)));
        assertThat(room.neverFits(pod("a", "2").spec())).isEmpty();
        assertThat(room.neverFits(pod("a", "2100m").spec())).contains("Insufficient cpu");
        assertThat(room.reserve(pod("a", "0"))).isTrue();
        assertThat(room.whyNot(pod("b", "3")))
                .isEqualTo("0/1 nodes are available: 1 Insufficient cpu, 1 Too many pods.");
    }

    @Test
    void aPodRequestsWhatItsContainersNeedAtOnce() {
        Container sidecar = container("proxy", "300m").toBuilder()
                .restartPolicy(RestartPolicy.ALWAYS)
                .build();
        PodSpec spec = PodSpec.of(container("main", "1")).toBuilder()
                .initContainers(List.of(container("first", "2"), sidecar, container("second", "1500m")))
                .build();
        assertThat(Capacity.request(spec, "cpu")).isEqualByComparingTo("2");
        PodSpec wider = spec.toBuilder()
                .containers(List.of(container("main", "1"), container("other", "900m")))
                .build();
        assertThat(Capacity.request(wider, "cpu")).isEqualByComparingTo("2.2");
        PodSpec late = spec.toBuilder()
                .initContainers(List.of(sidecar, container("second", "1900m")))
                .build();
        assertThat(Capacity.request(late, "cpu")).isEqualByComparingTo("2.2");
        assertThat(Capacity.request(spec, "pods")).isEqualByComparingTo("1");
        assertThat(Capacity.request(spec, "memory")).isZero();
    }
}
