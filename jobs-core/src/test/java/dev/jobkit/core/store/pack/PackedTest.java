package dev.jobkit.core.store.pack;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is packed comes out as it went in, whatever it is packed beside. */
class PackedTest {
    private static final PodSpec SPEC = PodSpec.of(Container.of("main", "busybox"));
    private static final List<PodPhase> PHASES = List.of(PodPhase.values());
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00.123456789Z");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyPodComesOutAsItWentIn(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            Pod model = pod(random);
            Pod pod = pod(random);
            Packed packed = packed(pod, model);
            assertThat(packed.open()).as("seed %s, pod %d", seed, i).isEqualTo(pod);
            assertThat(packed.key()).as("seed %s, pod %d", seed, i).isEqualTo(pod.key());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aRowComesOutInItsOrder(long seed) {
        Random random = new Random(seed);
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            pods.add(pod(random));
        }
        PackedRow<Pod> row = requireNonNull(PackedRow.of(pods));
        assertThat(row.open()).as("seed %s", seed).isEqualTo(pods);
    }

    @Test
    void anEqualObjectTakesNearlyNothingAndSharesItsParts() {
        Pod model = pod(new Random(7));
        Packed packed = requireNonNull(new Packer().pack(model.withMetadata(model.metadata()), model, 3));
        assertThat(((Pod) packed.open()).spec()).isSameAs(model.spec());
    }

    @Test
    void aFinishedPodBesideAnotherOfItsJobTakesFewBytes() {
        Random random = new Random(3);
        Pod model = finished(random, 0);
        for (int i = 1; i < 1000; i++) {
            assertThat(new Packer().pack(finished(random, i), model, 90)).isNotNull();
        }
    }

    /** A pod as a node leaves it: five conditions and a container that was ready, all within seconds. */
    private static Pod finished(Random random, int number) {
        Instant created = BEGIN.plusNanos(number * 31_000L);
        Instant started = created.plusNanos(random.nextInt(200_000_000));
        Instant ended = started.plusNanos(random.nextInt(1_000_000_000));
        PodCondition done =
                new PodCondition(PodConditionType.READY, ConditionStatus.FALSE, "PodCompleted", null, null, ended);
        Metadata metadata = Metadata.named("job-" + (char) ('a' + number % 26) + number).toBuilder()
                .uid(new UUID(random.nextLong(), random.nextLong()).toString())
                .revision(6L * number)
                .created(created)
                .build();
        ContainerState state = new ContainerState.Terminated(0, null, "Completed", null, started, ended);
        PodStatus status = PodStatus.builder()
                .phase(PodPhase.SUCCEEDED)
                .conditions(List.of(done, done, done, done, done))
                .startTime(started)
                .containerStatuses(List.of(new ContainerStatus("main", "busybox", state, null, false, false, 0, null)))
                .build();
        return new Pod(metadata, SPEC, status);
    }

    @Test
    void whatTakesTooManyBytesIsNotPacked() {
        Pod model = pod(new Random(7));
        Pod other = model.withMetadata(Metadata.named("n", "x".repeat(300)));
        assertThat(new Packer().pack(other, model, 299)).isNull();
        assertThat(new Packer().pack(other, model, 400)).isNotNull();
    }

    @Test
    void onePackerPacksOneAfterTheOtherWhateverBecameOfThoseBefore() {
        Random random = new Random(7);
        Pod model = pod(random);
        Packer packer = new Packer();
        Pod one = finished(random, 1);
        Packed first = requireNonNull(packer.pack(one, model, 1000));
        Pod half =
                model.withStatus(model.status().toBuilder().message("a\uD83D").build());
        assertThat(packer.pack(half, model, 1000)).isNull();
        Pod large = model.withMetadata(Metadata.named("n", "x".repeat(300)));
        assertThat(packer.pack(large, model, 299)).isNull();
        Pod second = finished(random, 2);
        assertThat(requireNonNull(packer.pack(second, model, 1000)).open()).isEqualTo(second);
        assertThat(requireNonNull(packer.pack(large, model, 1000)).open()).isEqualTo(large);
        assertThat(first.open()).isEqualTo(one);
    }

    @Test
    void halfACharacterIsNoText() {
        Pod model = pod(new Random(7));
        String half = "\uD83D";
        Pod other =
                model.withStatus(model.status().toBuilder().message("a" + half).build());
        assertThat(new Packer().pack(other, model, 1000)).isNull();
        String whole = "\uD83D\uDE00";
        String alike = "\uD83D\uDE01";
        Pod smile = model.withStatus(model.status().toBuilder().message(whole).build());
        Pod grin = model.withStatus(model.status().toBuilder().message(alike).build());
        assertThat(packed(smile, grin).open()).isEqualTo(smile);
    }

    @Test
    void whatIsNoValueOfTheModelIsNotPacked() {
        Job job = Job.of(Metadata.named("a"), JobSpec.of(Container.of("main", "busybox")));
        assertThat(new Packer()
                        .pack(
                                new Strange(job.metadata(), new Object()),
                                new Strange(job.metadata(), new Object()),
                                400))
                .isNull();
        assertThat(new Packer().pack(job, pod(new Random(1)), 4000)).isNull();
    }

    @Test
    void numbersOfEverySizeAndInstantsFarApart() {
        Pod model = pod(new Random(7));
        for (long revision : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            for (Instant created : List.of(Instant.MIN, Instant.EPOCH, BEGIN, Instant.MAX)) {
                Metadata metadata = model.metadata().toBuilder()
                        .revision(revision)
                        .created(created)
                        .deletionGrace(Duration.ofSeconds(revision))
                        .build();
                Pod pod = model.withMetadata(metadata);
                assertThat(packed(pod, model).open()).isEqualTo(pod);
            }
        }
    }

    private static Packed packed(Pod pod, Pod model) {
        return requireNonNull(new Packer().pack(pod, model, 100_000));
    }

    private static Pod pod(Random random) {
        Metadata metadata = Metadata.named("n" + random.nextInt(2), "job-" + random.nextInt(1000)).toBuilder()
                .uid(random.nextInt(5) == 0 ? "uid" : new UUID(random.nextLong(), random.nextLong()).toString())
                .revision(random.nextInt(100_000))
                .labels(random.nextBoolean() ? Map.of("a", word(random), "b", word(random)) : Map.of("c", "d"))
                .created(instant(random))
                .deletionGrace(random.nextBoolean() ? null : Duration.ofMillis(random.nextInt(5000)))
                .rest(
                        random.nextInt(3) > 0
                                ? Passthrough.EMPTY
                                : Passthrough.of(Map.of(
                                        "x",
                                        List.of(1L, 2.5, true, word(random)),
                                        "y",
                                        Map.of("z", List.of(Map.of())))))
                .build();
        PodStatus status = PodStatus.builder()
                .phase(PHASES.get(random.nextInt(PHASES.size())))
                .conditions(conditions(random))
                .message(random.nextBoolean() ? null : "größer " + word(random))
                .startTime(instant(random))
                .containerStatuses(List.of(new ContainerStatus(
                        "main", "busybox", state(random), null, false, false, random.nextInt(3), null)))
                .build();
        return new Pod(metadata, random.nextInt(4) == 0 ? PodSpec.of(Container.of("b", word(random))) : SPEC, status);
    }

    private static List<PodCondition> conditions(Random random) {
        List<PodCondition> conditions = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            PodConditionType type = random.nextBoolean() ? PodConditionType.READY : PodConditionType.of(word(random));
            conditions.add(new PodCondition(type, ConditionStatus.TRUE, word(random), null, null, instant(random)));
        }
        return conditions;
    }

    private static ContainerState state(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new ContainerState.Waiting(word(random), null);
            case 1 -> new ContainerState.Running(instant(random));
            default ->
                new ContainerState.Terminated(
                        random.nextInt(256), null, "Completed", null, instant(random), instant(random));
        };
    }

    private static @Nullable Instant instant(Random random) {
        return random.nextInt(4) == 0 ? null : BEGIN.plusNanos(random.nextLong() >>> random.nextInt(60));
    }

    private static String word(Random random) {
        return List.of("", "alpha", "alphabet", "beta", "x".repeat(200)).get(random.nextInt(5));
    }

    /** An object with a part that only it knows. */
    private record Strange(Metadata metadata, Object part) implements Stored {
        @Override
        public Kind<?> kind() {
            return Kind.JOB;
        }

        @Override
        public Stored withMetadata(Metadata other) {
            return new Strange(other, part);
        }
    }
}
