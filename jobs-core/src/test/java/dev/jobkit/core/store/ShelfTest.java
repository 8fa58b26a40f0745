package dev.jobkit.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of a shelf are pieces of its list, and cost by their size. */
class ShelfTest {
    private static final JobSpec SPEC = JobSpec.of(Container.of("main", "busybox"));

    private final Shelf shelf = new Shelf(0);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void pagesAreTheListWhateverComesAndGoes(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            for (int i = random.nextInt(200); i > 0; i--) {
                Metadata metadata = Metadata.named("n" + random.nextInt(3), "o" + random.nextInt(400));
                if (random.nextInt(3) == 0) {
                    shelf.remove(metadata.key());
                } else {
                    shelf.put(Job.of(metadata, SPEC));
                }
            }
            Query query = random.nextBoolean() ? Query.ALL : Query.in("n1");
            assertThat(paged(query, 1 + random.nextInt(50)))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(all(query));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aShelfThatPacksIsNoDifferentFromOneThatDoesNot(long seed) {
        Random random = new Random(seed);
        Map<ObjectKey, Stored> truth = new TreeMap<>();
        for (int step = 0; step < 3000; step++) {
            Pod pod = pod(random);
            switch (random.nextInt(4)) {
                case 0 -> {
                    shelf.remove(pod.key());
                    truth.remove(pod.key());
                }
                case 1 -> shelf.pack(truth.getOrDefault(pod.key(), pod));
                default -> {
                    Cell cell = shelf.cell(pod.key());
                    assertThat(cell == null ? null : cell.object()).isEqualTo(truth.put(pod.key(), pod));
                    assertThat(shelf.put(cell, pod)).isSameAs(shelf.cell(pod.key()));
                }
            }
            assertThat(shelf.get(pod.key())).isEqualTo(truth.get(pod.key()));
            if (step % 100 == 0) {
                for (Query query : List.of(Query.ALL, Query.LIVE, Query.ownedBy("job-0"), Query.live("job-1"))) {
                    List<Stored> expected =
                            truth.values().stream().filter(query::matches).toList();
                    assertThat(all(query)).as("seed %d, step %d", seed, step).isEqualTo(expected);
                    assertThat(paged(query, 1 + random.nextInt(50)))
                            .as("seed %d, step %d", seed, step)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** A pod of one of two Jobs, or of none, which runs or has ended. */
    private static Pod pod(Random random) {
        int job = random.nextInt(3);
        Metadata metadata = Metadata.named("n", "pod-" + random.nextInt(150)).toBuilder()
                .revision(random.nextInt(1000))
                .owners(job == 2 ? List.of() : List.of(new Owner("batch/v1", "Job", "job", "job-" + job, true, true)))
                .build();
        PodStatus status = PodStatus.builder()
                .phase(random.nextBoolean() ? PodPhase.RUNNING : PodPhase.SUCCEEDED)
                .build();
        return new Pod(metadata, PodSpec.of(Container.of("main", "busybox")), status);
    }

    @Test
    void aPageLooksAtLittleMoreThanItGives() {
        AtomicLong looks = new AtomicLong();
        for (int i = 0; i < 10_000; i++) {
            shelf.put(new Watched(Metadata.named("n", String.format("o-%05d", i)), looks));
        }
        shelf.page(Query.ALL, null, 10);
        looks.set(0);
        ObjectKey after = null;
        for (int page = 0; page < 20; page++) {
            List<Stored> found = shelf.page(Query.ALL, after, 10);
            assertThat(found).hasSize(10);
            after = found.get(9).key();
        }
        assertThat(looks).hasValueLessThan(1000);
    }

    private List<Stored> all(Query query) {
        return shelf.candidates(query).stream()
                .map(Cell::open)
                .filter(query::matches)
                .sorted(Comparator.comparing(Stored::key))
                .toList();
    }

    private List<Stored> paged(Query query, int size) {
        List<Stored> all = new ArrayList<>();
        @Nullable ObjectKey after = null;
        while (true) {
            List<Stored> page = shelf.page(query, after, size);
            all.addAll(page);
            if (page.size() < size) {
                return all;
            }
            after = page.get(size - 1).key();
        }
    }

    /** An object that counts how often it is looked at. */
    private record Watched(Metadata plain, AtomicLong looks) implements Stored {
        @Override
        public Metadata metadata() {
            looks.incrementAndGet();
            return plain;
        }

        @Override
        public Kind<?> kind() {
            return Kind.JOB;
        }

        @Override
        public Stored withMetadata(Metadata metadata) {
            return new Watched(metadata, looks);
        }
    }
}
