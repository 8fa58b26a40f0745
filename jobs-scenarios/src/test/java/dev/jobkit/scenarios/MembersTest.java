package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.StopCause;
import dev.jobkit.model.Stored;
import dev.jobkit.scenarios.Crew.Mate;
import dev.jobkit.spi.LeaseLoss;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.Order;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Several controllers share a store: who does what, and who takes over. */
class MembersTest {
    private static final ObjectKey KEY = ObjectKey.of("work");

    private final Crew crew = new Crew(1);

    private Job job() {
        return crew.store.get(Kind.JOB, KEY).orElseThrow();
    }

    private List<Pod> running() {
        return crew.pods().stream()
                .filter(pod -> pod.status().phase() == PodPhase.RUNNING)
                .toList();
    }

    private static long lost(List<Pod> pods) {
        return pods.stream()
                .filter(pod -> pod.status()
                        .condition(PodConditionType.DISRUPTION_TARGET)
                        .isPresent())
                .count();
    }

    private static long stopped(FakeExecutor node, StopCause cause) {
        return node.orders().stream()
                .filter(order -> order instanceof Order.End end && end.stop().cause() == cause)
                .count();
    }

    @Test
    void newJobsAreShared() {
        Mate a = crew.join("a");
        Mate b = crew.join("b");
        for (int i = 0; i < 10; i++) {
            a.jobs.submit("j" + i, Wishes.never().build());
        }
        crew.advance(10);
        assertThat(List.of(crew.owned(a), crew.owned(b))).containsExactly(5, 5);
        assertThat(List.of(a.node.starts(), b.node.starts())).containsExactly(5, 5);

        crew.finish();
        assertThat(a.jobs.find(ObjectKey.of("j7")).orElseThrow().isComplete()).isTrue();
        assertThat(List.of(crew.owned(a), crew.owned(b)))
                .as("what is over is nobody's")
                .containsExactly(0, 0);
    }

    @Test
    void aJobStartsAtOnceWhoeverLooksAfterIt() {
        Mate a = crew.join("a");
        Mate b = crew.join("b");
        for (int i = 0; i < 4; i++) {
            a.jobs.submit("j" + i, Wishes.never().build());
            crew.time.runReady();
        }
        assertThat(a.node.starts() + b.node.starts()).as("without time passing").isEqualTo(4);
        assertThat(b.node.starts()).isEqualTo(2);
    }

    @Test
    void whatADeadMemberHadRunsAgainWithinTenSeconds() {
        Mate a = crew.join("a");
        a.jobs.submit(KEY.name(), Wishes.indexed(5).backoffLimit(10).build());
        crew.advance(1).run();
        Mate b = crew.join("b");
        crew.advance(60);
        assertThat(crew.owned(b)).isZero();
        a.die();
        crew.advance(8);
        assertThat(lost(crew.pods())).isEqualTo(5);
        crew.advance(1); // the back-off of the Job
        assertThat(b.node.starts()).isEqualTo(5);
        crew.finish();
        assertThat(job().isComplete()).isTrue();
        assertThat(job().status().succeeded()).isEqualTo(5);
        assertThat(job().status().failed()).isEqualTo(5);
    }

    @Test
    void aPausedMemberWakesUpAndEndsWhatIsNoLongerItsOwn() {
        Mate a = crew.join("a");
        a.jobs.submit(KEY.name(), Wishes.indexed(3).build());
        crew.advance(1).run();
        Mate b = crew.join("b");
        crew.advance(60);
        a.node.obedience(FakeExecutor.Obedience.AT_ONCE);
        a.pause();
        crew.advance(30).run();
        assertThat(running())
                .hasSize(3)
                .allMatch(pod -> b.node.knows(pod.metadata().uid()));
        long revision = crew.store.revision();
        a.goOn();
        assertThat(stopped(a.node, StopCause.LEASE_LOST)).isEqualTo(3);
        assertThat(crew.store.revision()).as("it writes nothing").isEqualTo(revision);
        crew.advance(10).succeed();
        assertThat(job().isComplete()).isTrue();
        assertThat(job().status().succeeded()).isEqualTo(3);

        for (int i = 0; i < 4; i++) {
            b.jobs.submit("later" + i, Wishes.never().build());
        }
        crew.advance(5);
        assertThat(crew.owned(a)).as("it has its share again").isEqualTo(2);
    }

    @Test
    void theStoreRefusesAMemberThatDoesNotKnowItIsLate() {
        Mate a = crew.join("a");
        a.jobs.submit(KEY.name(), Wishes.indexed(3).build());
        crew.advance(1).run();
        Mate b = crew.join("b");
        crew.advance(60);
        a.pause();
        crew.advance(30);
        a.clock.behind = Duration.ofSeconds(30);
        String uid = crew.pods().stream()
                .filter(pod -> a.node.knows(pod.metadata().uid()))
                .findFirst()
                .orElseThrow()
                .metadata()
                .uid();
        a.node.end(uid, Fate.SUCCESS);
        long revision = crew.store.revision();
        a.goOn();
        assertThat(crew.store.revision()).isEqualTo(revision);
        assertThat(a.refused).as("refused commits").isPositive();
        crew.finish();
        assertThat(job().status().succeeded()).isEqualTo(3);
        assertThat(b.jobs.find(KEY).orElseThrow().isComplete()).isTrue();
    }

    @Test
    void anOutageOfTheStoreEndsNoRunAndMovesNothing() {
        Mate a = crew.join("a");
        Mate b = crew.join("b");
        for (int i = 0; i < 4; i++) {
            a.jobs.submit("j" + i, Wishes.never().build());
        }
        crew.advance(5).run();
        crew.away = true;
        crew.advance(120);
        crew.away = false;
        crew.advance(30);
        assertThat(List.of(crew.owned(a), crew.owned(b))).containsExactly(2, 2);
        assertThat(running()).hasSize(4);
        assertThat(stopped(a.node, StopCause.LEASE_LOST) + stopped(b.node, StopCause.LEASE_LOST))
                .isZero();
        assertThat(a.node.starts() + b.node.starts()).isEqualTo(4);
        crew.finish();
        assertThat(crew.store.get(Kind.JOB, ObjectKey.of("j3")).orElseThrow().isComplete())
                .isTrue();
    }

    @Test
    void workThatMustNotRunTwiceIsStoppedBeforeTheLeaseRunsOut() {
        Mate a = crew.join(
                "a",
                b -> b.leaseLoss(LeaseLoss.STOP).lease(Duration.ofSeconds(9)),
                new FakeExecutor(crew.time).obedience(FakeExecutor.Obedience.AT_ONCE));
        a.jobs.submit(KEY.name(), Wishes.indexed(2).build());
        crew.advance(1).run();
        crew.away = true;
        crew.advance(9);
        assertThat(stopped(a.node, StopCause.LEASE_LOST)).isEqualTo(2);
        crew.away = false;
        crew.advance(60);
        crew.finish();
        assertThat(job().isComplete()).isTrue();
        assertThat(job().status().succeeded()).isEqualTo(2);
    }

    @Test
    void aMemberThatClosesHandsOverAtOnce() {
        Mate a = crew.join("a");
        Mate b = crew.join("b");
        a.jobs.submit("one", Wishes.never().build());
        a.jobs.submit("two", Wishes.never().build());
        crew.advance(1);
        a.close();
        crew.advance(2);
        assertThat(crew.owned(b)).isEqualTo(2);
        assertThat(b.node.starts()).isEqualTo(2);
        crew.finish();
        assertThat(b.jobs.find(ObjectKey.of("one")).orElseThrow().isComplete()).isTrue();
        assertThat(b.jobs.find(ObjectKey.of("two")).orElseThrow().isComplete()).isTrue();
    }

    @Test
    void aProgramThatComesBackUnderItsNameWaitsForNothing() {
        Mate a = crew.join("a");
        crew.join("b");
        a.jobs.submit("one", Wishes.never().build());
        a.jobs.submit("two", Wishes.never().build());
        crew.advance(5);
        a.die();
        Mate again = crew.join("a");
        assertThat(again.node.starts()).isEqualTo(1);
        assertThat(crew.owned(again)).isEqualTo(1);
    }

    @Test
    void twoOfOneNameDoNotTakeTurns() {
        Mate first = crew.join("a");
        Mate twin = crew.join("a");
        first.jobs.submit(KEY.name(), Wishes.never().build());
        crew.advance(60);
        assertThat(first.node.starts()).isZero();
        assertThat(twin.node.starts()).isEqualTo(1);
        twin.die();
        crew.advance(20);
        assertThat(first.node.starts())
                .as("the first takes over when the twin is gone")
                .isEqualTo(1);
    }

    @Test
    void runsOfASharedExecutorGoOnUnderTheNextMember() {
        FakeExecutor cloud = Crew.shared(crew.time);
        Mate a = crew.join("a", b -> b, cloud);
        a.jobs.submit(KEY.name(), Wishes.indexed(4).build());
        crew.advance(1).run();
        crew.join("b", b -> b, cloud);
        crew.advance(30);
        a.die();
        crew.advance(10);
        assertThat(running()).hasSize(4);
        assertThat(lost(crew.pods())).isZero();
        crew.succeed();
        assertThat(job().isComplete()).isTrue();
        assertThat(job().status().failed()).isZero();
    }

    @Test
    void aCronJobFiresOnceWhoeverLooksAfterIt() {
        Mate a = crew.join("a");
        Mate b = crew.join("b");
        CronJobSpec spec = CronJobSpec.builder()
                .schedule("*/10 * * * *")
                .successfulJobsHistoryLimit(1000)
                .jobTemplate(new JobTemplate(Map.of(), Map.of(), Wishes.never().build(), Passthrough.EMPTY))
                .build();
        a.jobs.cronJobs().create(CronJob.of(Metadata.named("c"), spec));
        for (int i = 0; i < 60; i++) {
            crew.advance(97).run().succeed();
            if (i % 20 == 7) {
                (crew.mates.contains(a) ? a : b).die();
                if (crew.mates.size() == 1) {
                    crew.join("n" + i);
                }
            }
        }
        List<Job> jobs = list(Kind.JOB);
        Set<String> names = new HashSet<>();
        jobs.forEach(job -> names.add(job.metadata().name()));
        assertThat(names).hasSize(60 * 97 / 600).hasSameSizeAs(jobs);
        crew.finish();
        assertThat(list(Kind.JOB)).allMatch(Job::isComplete);
    }

    private <T extends Stored> List<T> list(Kind<T> kind) {
        try {
            return crew.store.list(kind, Query.ALL, Page.ALL).items();
        } catch (RevisionGoneException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void restartsInPlaceGoOnElsewhere() {
        Mate a = crew.join("a");
        a.jobs.submit(
                KEY.name(),
                Wishes.indexed(2)
                        .template(Wishes.template(RestartPolicy.ON_FAILURE))
                        .build());
        crew.advance(1).run();
        crew.join("b");
        crew.advance(10);
        a.die();
        crew.advance(20);
        crew.finish();
        assertThat(job().isComplete()).isTrue();
    }

    @Test
    void nobodyHasTheStoreForItselfBesideMembersNorTheOtherWayRound() {
        Mate a = crew.join("a");
        assertThatThrownBy(() -> alone())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("member a");
        a.close();
        var sole = alone();
        assertThatThrownBy(this::alone)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("member(");
        assertThatThrownBy(() -> crew.join("b")).isInstanceOf(IllegalStateException.class);
        sole.close();
        crew.join("c");
    }

    private JobController alone() {
        return JobKit.builder()
                .executor("node", new FakeExecutor(crew.time))
                .time(crew.time)
                .workers(crew.time, 1)
                .listeners(crew.time)
                .store(crew.store)
                .build();
    }
}
