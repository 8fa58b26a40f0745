package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.StopCause;
import dev.jobkit.model.Usage;
import dev.jobkit.scenarios.Crew.Mate;
import dev.jobkit.spi.LeaseLoss;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.RunReport;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.Order;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A member whose store answers badly at the worst moments leaves nothing behind that nobody looks after. */
class MemberTroubleTest {
    private static final ObjectKey KEY = ObjectKey.of("work");

    private final Crew crew = new Crew(1);

    private boolean isComplete() {
        return crew.store.get(Kind.JOB, KEY).orElseThrow().isComplete();
    }

    @Test
    void whatWasClaimedAndCouldNotBeReadIsTakenUpLater() {
        Mate a = crew.join("a");
        crew.advance(20);
        a.hiccups = 2;
        a.jobs.submit(KEY.name(), Wishes.indexed(2).build());
        crew.advance(1);
        assertThat(a.node.starts()).isZero();
        assertThat(crew.owned(a)).isEqualTo(1);
        crew.finish();
        assertThat(a.hiccups).isZero();
        assertThat(isComplete()).isTrue();
        assertThat(crew.owned(a)).isZero();
    }

    @Test
    void whatWasClaimedWithoutAnAnswerIsTakenUpLater() {
        Mate a = crew.join("a");
        crew.advance(20);
        a.mute = 1;
        a.jobs.submit(KEY.name(), Wishes.indexed(2).build());
        crew.advance(1);
        assertThat(a.mute).isZero();
        assertThat(a.node.starts()).isZero();
        crew.finish();
        assertThat(isComplete()).isTrue();
        assertThat(crew.owned(a)).isZero();
    }

    private static Job job(String name, Owner... owners) {
        Metadata metadata =
                Metadata.named(name).toBuilder().owners(List.of(owners)).build();
        return Job.of(metadata, Wishes.indexed(1).build());
    }

    private static Owner plain(Job owner) {
        return new Owner(
                "batch/v1", "Job", owner.metadata().name(), owner.metadata().uid(), null, null);
    }

    private List<String> names() {
        try {
            return crew.store.list(Kind.JOB, Query.ALL, Page.ALL).items().stream()
                    .map(job -> job.metadata().name())
                    .toList();
        } catch (RevisionGoneException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ownersThatOthersWroteWhileTheLogMovedOnAreKnown() {
        Mate a = crew.join("a");
        Mate b = crew.join("b");
        crew.advance(20);
        Job keeper = b.jobs.submit(job("keeper"));
        Job freed = b.jobs.submit(job("freed", plain(keeper)));
        crew.advance(1);
        a.tooLate = true; // with the next look, which sees neither of these two
        Job owner = b.jobs.submit(job("owner"));
        b.jobs.submit(job("dependent", plain(owner)));
        b.jobs.objects()
                .update(
                        b.jobs.find(freed.key())
                                .orElseThrow()
                                .withMetadata(b.jobs.find(freed.key()).orElseThrow().metadata().toBuilder()
                                        .owners(List.of())
                                        .build()),
                        WriteOptions.DEFAULT);
        crew.advance(1);
        assertThat(a.tooLate).isFalse();
        b.die();
        crew.advance(60);

        a.jobs.delete(owner.key(), Propagation.BACKGROUND);
        a.jobs.delete(keeper.key(), Propagation.ORPHAN);
        crew.advance(60);

        assertThat(names())
                .as("what depends goes, what is free stays and holds nobody")
                .containsExactly("freed");
    }

    private FakeExecutor obedient() {
        return new FakeExecutor(crew.time).obedience(FakeExecutor.Obedience.AT_ONCE);
    }

    /** Returns a member of this node, on which both pods of a Job run. */
    private Mate working(FakeExecutor node) {
        Mate a = crew.join("a", b -> b, node);
        a.jobs.submit(KEY.name(), Wishes.indexed(2).build());
        crew.advance(1).run();
        return a;
    }

    @Test
    void aMemberThatCouldNotReadWhatItHadJoinsAnew() {
        FakeExecutor node = obedient();
        Mate a = working(node);
        Mate twin = crew.join("a");
        crew.advance(20);
        twin.die();
        a.hiccups = 1;
        crew.advance(Duration.ofMinutes(1).toSeconds());
        assertThat(a.hiccups).isZero();
        crew.finish();
        assertThat(isComplete()).isTrue();
    }

    @Test
    void aRunThatEndedWhileItsMemberLostItIsReleased() {
        Mate a = crew.join("a");
        crew.join("b");
        crew.advance(20);
        a.jobs.submit(KEY.name(), Wishes.indexed(1).build());
        a.jobs.submit("other", Wishes.indexed(1).build());
        crew.advance(1).run();
        String uid = crew.pods().stream()
                .map(pod -> pod.metadata().uid())
                .filter(a.node::knows)
                .findFirst()
                .orElseThrow();
        Usage usage = new Usage(Duration.ofSeconds(1), 1024, crew.time.instant());
        a.node.report(uid, new RunReport.Used(usage));
        assertThat(a.jobs.gauges().usage(uid)).contains(usage);
        a.pause();
        a.node.end(uid, Fate.SUCCESS);
        crew.advance(20);
        a.goOn();
        assertThat(a.jobs.gauges().usage(uid)).isEmpty();
        assertThat(a.node.orders())
                .as("nobody takes its end in, and nobody needs it")
                .contains(new Order.ReleasePod(uid, crew.time.instant()));
        crew.finish();
        assertThat(isComplete()).isTrue();
    }

    /** Runs passes, but not while they are stuck: in a call of a store that does not answer, say. */
    private static final class Workers implements Executor {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private final Executor inner;
        private boolean stuck;

        Workers(Executor inner) {
            this.inner = inner;
        }

        @Override
        public void execute(Runnable task) {
            inner.execute(() -> {
                if (stuck) {
                    waiting.add(task);
                } else {
                    task.run();
                }
            });
        }

        void goOn() {
            stuck = false;
            for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
                inner.execute(task);
            }
        }
    }

    private long stopped(FakeExecutor node) {
        return node.orders().stream()
                .filter(order -> order instanceof Order.End end && end.stop().cause() == StopCause.LEASE_LOST)
                .count();
    }

    private long released(FakeExecutor node) {
        return node.orders().stream().filter(Order.ReleasePod.class::isInstance).count();
    }

    @Test
    void workThatMustNotRunTwiceIsStoppedAlsoWhenNoPassIsMade() {
        Workers workers = new Workers(crew.time);
        FakeExecutor node = obedient();
        Mate a = crew.join(
                "a",
                b -> b.leaseLoss(LeaseLoss.STOP).lease(Duration.ofSeconds(9)).workers(workers, 1),
                node);
        a.jobs.submit(KEY.name(), Wishes.indexed(2).build());
        crew.advance(1).run();
        crew.away = true;
        workers.stuck = true;
        crew.advance(9);
        assertThat(stopped(node)).isEqualTo(2);
        assertThat(released(node)).isZero();
        workers.goOn();
        crew.time.runReady();
        assertThat(stopped(node)).as("each once").isEqualTo(2);
        assertThat(released(node)).isEqualTo(2);
        crew.away = false;
        crew.advance(60);
        crew.finish();
        assertThat(isComplete()).isTrue();
    }

    @Test
    void aRunThatWasAdoptedRightBeforeTheLeaseWasLostIsEnded() {
        FakeExecutor node = obedient();
        Mate before = working(node);
        Mate other = crew.join("b");
        crew.advance(20);
        before.die();
        Workers workers = new Workers(crew.time);
        workers.stuck = true;
        Mate a = crew.join("a", b -> b.workers(workers, 1), node);
        assertThat(node.orders()).filteredOn(Order.Adopt.class::isInstance).hasSize(2);
        a.pause();
        crew.advance(20);
        assertThat(crew.owned(other)).isEqualTo(1);
        a.goOn();
        workers.goOn();
        crew.time.runReady();
        assertThat(stopped(node)).isEqualTo(2);
        assertThat(released(node)).isEqualTo(2);
        crew.finish();
        assertThat(isComplete()).isTrue();
    }

    /** Begins to close a member that waits for what runs on it, and returns when it has said so in the store. */
    private Thread drain(Mate mate) {
        Thread closing = new Thread(mate.jobs::close);
        closing.start();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            crew.time.runReady();
            return crew.store.membership().orElseThrow().members().stream()
                    .anyMatch(member -> member.fence().member().equals(mate.name) && member.weight() == 0);
        });
        return closing;
    }

    @Test
    void whoDrainsLeavesAllThatIsNewToOthers() throws InterruptedException {
        Mate a = crew.join("a", b -> b.drain(Duration.ofDays(1)), new FakeExecutor(crew.time));
        a.jobs.submit(KEY.name(), Wishes.indexed(1).build());
        crew.advance(1).run();
        Mate b = crew.join("b");
        crew.advance(20);
        Thread closing = drain(a);
        for (int i = 0; i < 4; i++) {
            b.jobs.submit("new" + i, Wishes.indexed(1).build());
        }
        crew.time.runReady();
        assertThat(crew.owned(b)).isEqualTo(4);
        assertThat(b.node.starts()).isEqualTo(4);
        crew.succeed();
        closing.join(Duration.ofMinutes(1).toMillis());
        assertThat(closing.isAlive()).isFalse();
        assertThat(isComplete()).isTrue();
    }

    @Test
    void whoLosesItsLeaseWhileItDrainsWaitsForNothingMore() throws InterruptedException {
        Mate a = crew.join("a", b -> b.drain(Duration.ofDays(1)), new FakeExecutor(crew.time));
        a.jobs.submit(KEY.name(), Wishes.indexed(1).build());
        crew.advance(1).run();
        Mate b = crew.join("b");
        crew.advance(20);
        Thread closing = drain(a);
        a.pause();
        crew.advance(20);
        assertThat(crew.owned(b)).isEqualTo(1);
        a.goOn();
        closing.join(Duration.ofMinutes(1).toMillis());
        assertThat(closing.isAlive()).isFalse();
        assertThat(stopped(a.node)).isEqualTo(1);
        crew.finish();
        assertThat(isComplete()).isTrue();
        assertThat(crew.store.membership().orElseThrow().members())
                .as("it does not come back")
                .extracting(member -> member.fence().member())
                .containsExactly("b");
    }

    @Test
    void aPassThatIsDroppedDuringASlowRenewalComesBackWithTheLease() {
        Mate a = crew.join("a");
        crew.advance(20);
        a.jobs.submit(KEY.name(), Wishes.indexed(2).build());
        crew.advance(1).run();
        a.inRenewal = () -> {
            a.clock.behind = Duration.ofSeconds(-30); // by this clock, the old lease has run out
            crew.pods().forEach(pod -> a.node.end(pod.metadata().uid(), Fate.SUCCESS));
            crew.time.runReady();
        };
        crew.advance(3);
        assertThat(isComplete()).isTrue();
    }
}
