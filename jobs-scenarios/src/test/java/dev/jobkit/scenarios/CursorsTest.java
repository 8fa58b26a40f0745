package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.From;
import dev.jobkit.JobGoneException;
import dev.jobkit.Propagation;
import dev.jobkit.Subscription;
import dev.jobkit.Watch;
import dev.jobkit.WatchEvent;
import dev.jobkit.core.JobKit;
import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobEventListener;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Position;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
