package dev.jobkit.scenarios;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.From;
import dev.jobkit.JobGoneException;
import dev.jobkit.Propagation;
import dev.jobkit.Subscription;
import dev.jobkit.Watch;
import dev.jobkit.WatchEvent;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobEventListener;
import dev.jobkit.event.JobStarted;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Position;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who follows a controller loses nothing, wherever he breaks off. */
class CursorsTest {
    private static final JobSpec SPEC = JobSpec.of(Container.of("main", "busybox")).toBuilder()
            .parallelism(2)
            .completions(4)
            .ttlAfterFinished(Duration.ZERO)
            .build();

    private final WorldParts parts = WorldParts.seeded(1);
    private final JobStore store = JobKit.memoryStore(parts.time());
    private final World world = World.of(parts, p -> p.builder().store(store).build());
    private final Position begin = new Position(store.id(), 0);

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aListenerThatBreaksAtEveryEventResumesWithoutLoss() {
        List<JobEvent> whole = new ArrayList<>();
        world.controller().subscribe((event, at) -> whole.add(event), From.after(begin));
        Fragile fragile = new Fragile();
        fragile.resume(begin);
        live();

        assertThat(whole).hasSizeGreaterThan(15);
        assertThat(fragile.seen).isEqualTo(whole);
        assertThat(fragile.lives).isEqualTo(whole.size() + 1);
    }

    @Test
    void whoListsCanWatchFromThereThoughVeryMuchHappensMeanwhile() throws Exception {
        Position place =
                world.controller().objects().list(Kind.JOB, Query.ALL, Page.ALL).position();
        JobEvent event = new JobStarted(
                new ObjectRef("Job", "default", "other", "u"), parts.time().instant(), "r", "m");
        for (int i = 0; i < 8; i++) {
            store.commit(List.of(new Commit(List.of(), Collections.nCopies(10_000, event), null)));
        }
        live();
        try (Watch<Job> watch = world.controller().objects().watch(Kind.JOB, Query.ALL, From.after(place))) {
            assertThat(watch.poll(100_000)).isNotEmpty();
        }
    }

    @Test
    void aListenerThatStartsAfterAnyPlaceGetsTheRest() {
        List<JobEvent> whole = new ArrayList<>();
        List<Position> places = new ArrayList<>();
        JobEventListener both = (event, at) -> {
            whole.add(event);
            places.add(at);
        };
        world.controller().subscribe(both, From.after(begin));
        live();

        for (int i = 0; i < places.size(); i++) {
            List<JobEvent> rest = new ArrayList<>();
            try (Subscription late =
                    world.controller().subscribe((event, at) -> rest.add(event), From.after(places.get(i)))) {
                world.settle();
                assertThat(rest).isEqualTo(whole.subList(i + 1, whole.size()));
                assertThat(late.position().revision()).isEqualTo(store.revision());
            }
        }
    }

    @Test
    void aWatchThatBreaksAtEveryEventResumesWithoutLoss() throws RevisionGoneException {
        live();
        List<WatchEvent<Pod>> whole;
        try (Watch<Pod> watch = world.controller().objects().watch(Kind.POD, Query.ALL, From.after(begin))) {
            whole = watch.poll(Integer.MAX_VALUE);
        }
        assertThat(whole).hasSizeGreaterThan(8);
        List<WatchEvent<Pod>> pieces = new ArrayList<>();
        Position place = begin;
        for (List<WatchEvent<Pod>> next = null; next == null || !next.isEmpty(); ) {
            try (Watch<Pod> watch = world.controller().objects().watch(Kind.POD, Query.ALL, From.after(place))) {
                next = watch.poll(1);
                pieces.addAll(next);
                place = watch.position();
            }
        }
        assertThat(pieces).isEqualTo(whole);
    }

    static List<Query> selective() {
        return List.of(
                Query.LIVE,
                Query.ALL.withLabels(LabelSelector.of("colour", "blue")),
                Query.ownedBy("nobody"),
                Query.in("default").withLabels(LabelSelector.of("job-name", "followed")));
    }

    @ParameterizedTest
    @MethodSource("selective")
    void aResumedWatchTellsWhatCeasedToFit(Query query) throws RevisionGoneException {
        world.submit("followed", SPEC);
        paint("blue");
        world.run().fail(PodChoice.first(1));
        paint("red");
        world.run().succeed().advance(Duration.ofSeconds(10));
        paint("blue");
        Map<String, WatchEvent.Type> last = new HashMap<>();
        Position place = begin;
        for (boolean more = true; more; ) {
            try (Watch<Pod> watch = world.controller().objects().watch(Kind.POD, query, From.after(place))) {
                List<WatchEvent<Pod>> next = watch.poll(1);
                next.forEach(
                        e -> last.merge(requireNonNull(e.object()).metadata().uid(), e.type(), this::after));
                place = watch.position();
                more = !next.isEmpty();
            }
        }
        Set<String> present = new HashSet<>();
        last.forEach((uid, type) -> {
            if (type != WatchEvent.Type.DELETED) {
                present.add(uid);
            }
        });
        assertThat(present)
                .containsExactlyInAnyOrderElementsOf(store.list(Kind.POD, query, Page.ALL).items().stream()
                        .map(pod -> pod.metadata().uid())
                        .toList());
    }

    /** An object comes before it changes or goes, and goes before it comes again. */
    private WatchEvent.Type after(WatchEvent.Type before, WatchEvent.Type now) {
        assertThat(now == WatchEvent.Type.ADDED).isEqualTo(before == WatchEvent.Type.DELETED);
        return now;
    }

    private void paint(String colour) {
        for (Pod pod : world.pods()) {
            Map<String, String> labels = new HashMap<>(pod.metadata().labels());
            labels.put("colour", colour);
            Metadata metadata = pod.metadata().toBuilder().labels(labels).build();
            world.controller().objects().update(pod.withMetadata(metadata), WriteOptions.DEFAULT);
        }
        world.settle();
    }

    @Test
    void aPlaceBeyondTheEndIsToldAsMissed() {
        world.submit("followed", SPEC);
        Position beyond = new Position(store.id(), store.revision() + 1000);
        List<Position> missed = new ArrayList<>();
        List<JobEvent> told = new ArrayList<>();
        world.controller()
                .subscribe(
                        new JobEventListener() {
                            @Override
                            public void onEvent(JobEvent event, Position at) {
                                told.add(event);
                            }

                            @Override
                            public void onMissed(Position from, Position to) {
                                missed.add(from);
                                missed.add(to);
                            }
                        },
                        From.after(beyond));
        world.settle();
        assertThat(missed).containsExactly(beyond, new Position(store.id(), store.revision()));
        assertThat(told).isEmpty();
        world.run();
        assertThat(told).isNotEmpty();
        assertThatThrownBy(() -> world.controller().objects().watch(Kind.POD, Query.ALL, From.after(beyond)))
                .isInstanceOf(RevisionGoneException.class)
                .hasMessageContaining("beyond the newest");
    }

    @Test
    void theFinalJobIsTheAnswerAlsoWhenItsTimeIsUpAtOnce() {
        Job job = world.controller().submit("brief", SPEC);
        CompletableFuture<Job> end = world.controller().whenFinished(job.key()).toCompletableFuture();
        world.watch(job).settle().run().succeed().run();
        assertThat(end).isNotDone();
        world.succeed();

        assertThat(world.find()).isEmpty();
        assertThat(end).isCompleted();
        assertThat(end.join().isComplete()).isTrue();
        assertThat(end.join().status().succeeded()).isEqualTo(4);
        assertThat(end.join().metadata().uid()).isEqualTo(job.metadata().uid());
    }

    @ParameterizedTest
    @EnumSource(Propagation.class)
    void whoWaitsForAJobThatIsDeletedLearnsIt(Propagation propagation) {
        Job job = world.controller().submit("deleted", SPEC);
        CompletableFuture<Job> end = world.controller().whenFinished(job.key()).toCompletableFuture();
        world.watch(job).settle().run(PodChoice.first(1)).delete(propagation).terminate();

        assertThat(world.find()).isEmpty();
        assertThatThrownBy(end::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(JobGoneException.class)
                .hasMessageContaining("default/deleted");
    }

    private void live() {
        world.submit("followed", SPEC);
        world.run().fail(PodChoice.first(1)).succeed().advance(Duration.ofSeconds(10));
        for (int i = 0; i < 3; i++) {
            world.run().succeed().advance(Duration.ofSeconds(10));
        }
        assertThat(world.find()).as("the Job has gone").isEmpty();
    }

    /** Closes its subscription at each event, and begins a new one after it. */
    private final class Fragile implements JobEventListener {
        private final List<JobEvent> seen = new ArrayList<>();
        private @Nullable Subscription current;
        private int lives;

        void resume(Position after) {
            lives++;
            current = world.controller().subscribe(this, From.after(after));
        }

        @Override
        public void onEvent(JobEvent event, Position at) {
            seen.add(event);
            if (current != null) {
                current.close();
            }
            resume(at);
        }
    }
}
