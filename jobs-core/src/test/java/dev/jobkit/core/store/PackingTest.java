package dev.jobkit.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.core.store.pack.Packed;
import dev.jobkit.model.Container;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What leaves the log is packed beside those who commit, and nothing that was written meanwhile is lost by it. */
class PackingTest {
    private static final int PODS = 500;

    private final Object lock = new Object();
    private final Shelf shelf = new Shelf(0);

    @Test
    void whatHasEndedIsPackedAndReadAsItWas() {
        try (Packing packing = new Packing(lock, kind -> shelf)) {
            List<Pod> pods = stored(PodPhase.SUCCEEDED);
            packing.add(ended(pods));
            await().until(() -> packed() == PODS - 1); // the first is the model of the others
            for (Pod pod : pods) {
                assertThat(get(pod)).isEqualTo(pod);
            }
        }
    }

    @Test
    void whatGoesOnIsNotPacked() {
        try (Packing packing = new Packing(lock, kind -> shelf)) {
            List<Pod> running = stored(PodPhase.RUNNING);
            Pod ended = pod(PODS, PodPhase.SUCCEEDED, "");
            Pod like = pod(PODS + 1, PodPhase.SUCCEEDED, "");
            put(ended);
            put(like);
            List<Pod> all = new ArrayList<>(running);
            all.addAll(List.of(ended, like));
            packing.add(ended(all));
            await().until(() -> packed() == 1);
            assertThat(get(running.get(0))).isSameAs(running.get(0));
        }
    }

    @Test
    void whatIsWrittenMeanwhileStays() {
        try (Packing packing = new Packing(lock, kind -> shelf)) {
            for (int round = 0; round < 20; round++) {
                List<Pod> pods = stored(PodPhase.SUCCEEDED);
                packing.add(ended(pods));
                List<Pod> later = new ArrayList<>();
                for (int i = 0; i < PODS; i++) {
                    later.add(pod(i, PodPhase.FAILED, "round " + round));
                    put(later.get(i));
                }
                for (Pod pod : later) {
                    assertThat(get(pod)).isEqualTo(pod);
                }
            }
        }
    }

    @Test
    void whatWasWrittenLaterWaitsForItsOwnTurn() {
        try (Packing packing = new Packing(lock, kind -> shelf)) {
            List<Pod> pods = stored(PodPhase.SUCCEEDED);
            packing.add(new Ended(ended(pods).cells(), PODS / 2)); // revisions begin with one
            await().until(() -> packed() == PODS / 2 - 1);
            packing.add(ended(pods));
            await().until(() -> packed() == PODS - 1);
        }
    }

    @Test
    void whoCommitsPacksWhenTooMuchWaits() {
        try (Packing packing = new Packing(lock, kind -> shelf)) {
            List<Pod> pods = stored(PodPhase.SUCCEEDED);
            Ended ended = ended(pods);
            synchronized (lock) { // the thread that packs cannot begin
                for (int i = 0; i < 100; i++) {
                    packing.add(ended);
                }
                assertThat(packed()).isEqualTo(PODS - 1);
            }
        }
    }

    @Test
    void whoCommitsPacksWhatHasJustEnded() {
        try (Packing packing = new Packing(lock, kind -> shelf)) {
            List<Pod> pods = stored(PodPhase.SUCCEEDED);
            packing.packNow(ended(pods).cells());
            assertThat(packed()).isEqualTo(PODS - 1);
            assertThat(pods).allSatisfy(pod -> assertThat(get(pod)).isEqualTo(pod));
        }
    }

    @Test
    void ofEachCommitLittleIsPackedAtOnceAndMuchLater() {
        List<Cell> cells = ended(stored(PodPhase.SUCCEEDED)).cells();
        JustEnded ended = new JustEnded();
        List<Cell> later = new ArrayList<>();
        cells.subList(0, JustEnded.LITTLE).forEach(ended::add);
        ended.commitIsOver(later::add);
        assertThat(later).isEmpty();
        cells.subList(100, 101 + JustEnded.LITTLE).forEach(ended::add);
        ended.commitIsOver(later::add);
        cells.subList(200, 201).forEach(ended::add);
        ended.commitIsOver(later::add);
        assertThat(later).isEqualTo(cells.subList(100, 101 + JustEnded.LITTLE));
        assertThat(ended.cells()).hasSize(JustEnded.LITTLE + 1).endsWith(cells.get(200));
    }

    @Test
    void nothingIsPackedOnceItIsClosed() {
        Packing packing = new Packing(lock, kind -> shelf);
        packing.close();
        packing.add(ended(stored(PodPhase.SUCCEEDED)));
        assertThat(packed()).isZero();
    }

    private List<Pod> stored(PodPhase phase) {
        List<Pod> pods =
                IntStream.range(0, PODS).mapToObj(i -> pod(i, phase, "")).toList();
        pods.forEach(this::put);
        return pods;
    }

    private static Pod pod(int number, PodPhase phase, String message) {
        Metadata metadata = Metadata.named("pod-" + number).toBuilder()
                .uid("uid-" + number)
                .revision(number + 1)
                .build();
        PodSpec spec = PodSpec.of(Container.of("main", "busybox"));
        return new Pod(
                metadata,
                spec,
                PodStatus.builder().phase(phase).message(message).build());
    }

    private Ended ended(List<Pod> pods) {
        synchronized (lock) {
            return new Ended(
                    pods.stream()
                            .map(pod -> Objects.requireNonNull(shelf.cell(pod.key())))
                            .toList(),
                    PODS + 2);
        }
    }

    private void put(Pod pod) {
        synchronized (lock) {
            shelf.put(pod);
        }
    }

    private Pod get(Pod pod) {
        synchronized (lock) {
            return (Pod) Objects.requireNonNull(shelf.get(pod.key()));
        }
    }

    private int packed() {
        synchronized (lock) {
            return (int) IntStream.range(0, PODS + 2)
                    .mapToObj(i -> shelf.cell(pod(i, PodPhase.PENDING, "").key()))
                    .filter(cell -> cell != null && cell.content() instanceof Packed)
                    .count();
        }
    }
}
