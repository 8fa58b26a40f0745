package dev.jobkit.core.decide;

import static dev.jobkit.core.decide.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RestartPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VictimsTest {
    private static final JobSpec PLAIN = Given.spec(9, 9).build();
    private static final JobSpec INDEXED = Given.indexed(5, 5).build();

    /** From the first to go to the last. */
    private static final List<Pod> ORDER = List.of(
            Given.unscheduled(Given.ready(pod("unscheduled"), NOW)),
            Given.phase(pod("pending"), PodPhase.PENDING),
            Given.phase(pod("unknown"), PodPhase.UNKNOWN),
            Given.created(pod("uncreated"), null),
            Given.created(pod("young"), NOW.minusSeconds(1)),
            pod("notready"),
            Given.created(pod("old"), NOW.minusSeconds(99)),
            Given.ready(pod("readylately"), NOW.minusSeconds(1)),
            Given.ready(pod("readylong"), NOW.minusSeconds(9)));

    @Test
    void goInTheOrderOfTheReference() {
        List<Pod> mixed = new ArrayList<>(ORDER);
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(mixed, new Random(seed));
            assertThat(Victims.choose(PLAIN, mixed, 9)).as("seed %d", seed).isEqualTo(ORDER);
        }
        assertThat(Victims.choose(PLAIN, mixed, 2)).isEqualTo(ORDER.subList(0, 2));
        assertThat(Victims.choose(PLAIN, mixed, 0)).isEmpty();
        assertThat(Victims.choose(PLAIN, mixed, -3)).isEmpty();
    }

    @Test
    void moreRestartsGoFirst() {
        Pod calm = Given.restarted(pod("calm"), 0);
        Pod one = Given.restarted(pod("one"), 1);
        Pod many = Given.restarted(pod("many"), 7);
        assertThat(Victims.choose(PLAIN, List.of(calm, many, one), 2)).containsExactly(many, one);
    }

    @Test
    void atEqualRestartsThoseOfSidecarsDecideBeforeTheAge() {
        Pod calm = Given.created(withInit(Given.restarted(pod("calm"), 2), 1, 0), NOW.minusSeconds(1));
        Pod first = withInit(Given.restarted(pod("first"), 2), 0, 9);
        Pod shaky = Given.created(withInit(Given.restarted(pod("shaky"), 2), 4, 0), NOW.minusSeconds(99));
        Pod worse = withInit(Given.restarted(pod("worse"), 3), 0, 0);
        assertThat(Victims.choose(PLAIN, List.of(calm, first, shaky, worse), 4))
                .containsExactly(worse, shaky, calm, first);
    }

    /** Gives the pod a sidecar and an init container that were started again so many times. */
    private static Pod withInit(Pod pod, int sidecarRestarts, int initRestarts) {
        Container init = Container.of("init", "busybox");
        Container sidecar = Container.of("side", "busybox").toBuilder()
                .restartPolicy(RestartPolicy.ALWAYS)
                .build();
        ContainerState running = new ContainerState.Running(NOW);
        return new Pod(
                pod.metadata(),
                pod.spec().toBuilder().initContainers(List.of(init, sidecar)).build(),
                pod.status().toBuilder()
                        .initContainerStatuses(List.of(
                                Given.container("init", running, initRestarts),
                                Given.container("side", running, sidecarRestarts)))
                        .build());
    }

    @Test
    void ofTheSameIndexOnlyTheBestStays() {
        Pod young = Given.created(Given.pod("young", 1), NOW.minusSeconds(1));
        Pod old = Given.created(Given.pod("old", 1), NOW.minusSeconds(90));
        Pod other = Given.pod("other", 0);
        assertThat(Victims.choose(INDEXED, List.of(old, other, young), 0)).containsExactly(young);
        assertThat(Victims.choose(INDEXED, List.of(old, other, young), 2)).containsExactly(young, other);
    }

    @Test
    void podsWithoutAWantedIndexGo() {
        Pod beyond = Given.pod("beyond", 5);
        Pod last = Given.pod("last", 4);
        Pod none = Given.pod("none", -1);
        assertThat(Victims.choose(INDEXED, List.of(last, beyond, none), 0)).containsExactly(beyond, none);
        assertThat(Victims.choose(INDEXED, List.of(last, beyond, none), 3)).containsExactly(beyond, none, last);
    }

    private static Pod pod(String name) {
        return Given.pod(name, -1);
    }
}
