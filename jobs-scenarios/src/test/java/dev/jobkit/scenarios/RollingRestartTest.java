package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.scenarios.Crew.Mate;
import dev.jobkit.spi.LeaseLoss;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.Order;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two members with one executor that both reach are restarted one after the other, again and again, while Jobs, a CronJob and
 * bare pods run: no pod is lost, stopped or begun twice, whatever a member does with its runs when it loses its lease.
 */
class RollingRestartTest {
    private static final int ROUNDS = 12;
    private static final ObjectKey CRON = ObjectKey.of("c");

    private final Crew crew = new Crew(7);
    private final FakeExecutor cloud = Crew.shared(crew.time);

    static Stream<Arguments> ways() {
        return Stream.of(LeaseLoss.values())
                .flatMap(loss -> Stream.of(
                        Arguments.of(loss, "closed", (Consumer<Mate>) Mate::close),
                        Arguments.of(loss, "killed", (Consumer<Mate>) Mate::die)));
    }

    private Mate join(String name, LeaseLoss loss) {
        return crew.join(name, b -> b.leaseLoss(loss), cloud);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("ways")
    void noPodIsLostOrDoubled(LeaseLoss loss, String how, Consumer<Mate> end) throws Exception {
        Random random = new Random(11);
        Mate[] mates = {join("a", loss), join("b", loss)};
        mates[0].jobs.cronJobs().create(CronJob.of(Metadata.named("c"), cron()));
        int jobs = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int goes = round % 2;
            Mate stays = mates[1 - goes];
            stays.jobs.submit("j" + jobs++, Wishes.indexed(3).build());
            mates[goes].jobs.submit("j" + jobs++, Wishes.indexed(2).build());
            mates[goes].jobs.objects().create(bare("bare-" + round), WriteOptions.DEFAULT);
            crew.advance(random.nextInt(30)).run();
            end.accept(mates[goes]);
            crew.advance(random.nextInt(40)).run();
            if (random.nextBoolean()) {
                crew.succeed();
            }
            mates[goes] = join(goes == 0 ? "a" : "b", loss);
            crew.advance(random.nextInt(120));
        }
        mates[0].jobs.cronJobs().delete(CRON, Propagation.ORPHAN);
        crew.finish();
        judge(how, jobs);
    }

    @Test
    void whatOutlivesAMemberIsKeptForItUntilItsLeaseRunsOut() {
        FakeExecutor[] nodes = {Crew.kept(crew.time), Crew.kept(crew.time)};
        Mate[] mates = {crew.join("a", b -> b, nodes[0]), crew.join("b", b -> b, nodes[1])};
        for (int i = 0; i < 4; i++) {
            mates[0].jobs.submit("j" + i, Wishes.indexed(3).build());
        }
        crew.advance(60).run();
        for (int round = 0; round < 6; round++) {
            int goes = round % 2;
            int had = crew.owned(mates[goes]);
            mates[goes].close();
            crew.advance(3);
            mates[goes] = crew.join(goes == 0 ? "a" : "b", b -> b, nodes[goes]);
            assertThat(crew.owned(mates[goes])).as("round %d", round).isEqualTo(had);
            crew.advance(20);
        }
        assertThat(nodes[0].starts() + nodes[1].starts()).isEqualTo(12);
        crew.succeed();
        assertThat(crew.pods()).hasSize(12).allMatch(pod -> pod.status().phase() == PodPhase.SUCCEEDED);
    }

    @Test
    void whoHasNothingThatOutlivesItIsNotWaitedFor() {
        Mate a = crew.join("a", b -> b, Crew.kept(crew.time));
        Mate b = crew.join("b", m -> m, Crew.kept(crew.time));
        crew.advance(60);
        a.jobs.submit("j0", Wishes.indexed(3).build());
        crew.advance(1).run().succeed();
        a.close();
        b.jobs.submit("j1", Wishes.indexed(3).build());
        crew.time.runReady();
        assertThat(crew.owned(b)).isEqualTo(1);
    }

    @Test
    void whoDoesNotComeBackIsReplacedWhenItsLeaseHasRunOut() throws Exception {
        Mate a = crew.join("a", b -> b, Crew.kept(crew.time));
        Mate b = crew.join("b", m -> m, Crew.kept(crew.time));
        crew.advance(60);
        a.jobs.submit("j0", Wishes.indexed(3).backoffLimit(10).build());
        b.jobs.submit("j1", Wishes.indexed(3).backoffLimit(10).build());
        crew.advance(1).run();
        a.close();
        crew.advance(10).finish();
        assertThat(crew.store.list(Kind.JOB, Query.ALL, Page.ALL).items())
                .hasSize(2)
                .allMatch(Job::isComplete);
    }

    private static CronJobSpec cron() {
        return CronStory.spec("*/2 * * * *").successfulJobsHistoryLimit(1000).build();
    }

    private static Pod bare(String name) {
        PodSpec spec = PodSpec.of(Container.of("main", "busybox")).toBuilder()
                .restartPolicy(RestartPolicy.NEVER)
                .build();
        return new Pod(Metadata.named(name), spec, PodStatus.EMPTY);
    }

    private void judge(String how, int submitted) throws Exception {
        List<Job> jobs = crew.store.list(Kind.JOB, Query.ALL, Page.ALL).items();
        List<Job> ofCron =
                jobs.stream().filter(job -> job.key().name().startsWith("c-")).toList();
        assertThat(jobs).as(how).hasSize(submitted + ofCron.size()).allSatisfy(job -> {
            assertThat(job.isComplete()).as("%s: %s", job.key(), job.status()).isTrue();
            assertThat(job.status().failed()).as("%s", job.key()).isZero();
        });
        assertThat(ofCron).as("Jobs of the CronJob").hasSizeGreaterThan(2);
        assertThat(crew.pods())
                .hasSize(ROUNDS * (3 + 2 + 1) + ofCron.size())
                .allMatch(pod -> pod.status().phase() == PodPhase.SUCCEEDED);
        assertThat(cloud.orders())
                .noneMatch(order -> order instanceof Order.End end && end.stop().cause() == StopCause.LEASE_LOST);
        Set<String> pods = new HashSet<>();
        Set<RunId> runs = new HashSet<>();
        for (Order order : cloud.orders()) {
            if (order instanceof Order.Start start) {
                pods.add(start.run().id().podUid());
                runs.add(start.run().id());
            }
        }
        assertThat(runs).as("one run of each pod was ever ordered").hasSameSizeAs(pods);
        assertThat(pods).hasSameSizeAs(crew.pods());
    }
}
