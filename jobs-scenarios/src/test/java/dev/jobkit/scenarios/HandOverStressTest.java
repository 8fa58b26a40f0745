package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.JobController;
import dev.jobkit.Propagation;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Pods change hands while real threads report: every one of them ends, and every end is counted. */
class HandOverStressTest {
    private static final int ROUNDS = Integer.getInteger("jobkit.handover.rounds", 8);
    private static final int PODS = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void nothingIsLostWhileReportsStream() throws Exception {
        try (JobController jobs = JobKit.start(new ReportingExecutor())) {
            for (int round = 0; round < ROUNDS; round++) {
                changeHands(jobs, round);
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(all(jobs)).allMatch(Pod::isEnded));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(jobs.gauges().livePods()).isZero());
            assertThat(jobs.gauges().failedPasses()).isZero();
        }
    }

    private static void changeHands(JobController jobs, int round) throws Exception {
        Job old = jobs.submit("old-" + round, spec("set-" + round));
        await().atMost(PATIENCE).until(() -> jobs.pods(old.key()).size() == PODS);
        jobs.delete(old.key(), Propagation.ORPHAN);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> jobs.find(old.key()).isEmpty());
        Job taker = jobs.submit("new-" + round, spec("set-" + round));
        Job end = jobs.await(taker.key(), PATIENCE);
        assertThat(end.status().succeeded())
                .as("round %d: %s", round, end.status())
                .isEqualTo(PODS);
        assertThat(jobs.pods(taker.key())).as("nothing was run again").hasSize(PODS);
    }

    private static JobSpec spec(String set) {
        return Wishes.never()
                .parallelism(PODS)
                .completions(PODS)
                .selector(LabelSelector.of("set", set))
                .selectorSource(SelectorSource.MANUAL)
                .template(Wishes.template(RestartPolicy.NEVER).withLabels(Map.of("set", set)))
                .build();
    }

    private static List<Pod> all(JobController jobs) throws RevisionGoneException {
        return jobs.objects().list(Kind.POD, Query.ALL, Page.ALL).items();
    }

    /** Reports the start of a run soon, and its end a little later, each from a thread of its own. */
    private static final class ReportingExecutor implements PodExecutor {
        private static final int SPREAD_MILLIS = 60;

        private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
        private final Set<Object> seen = ConcurrentHashMap.newKeySet();

        @Override
        public void start(PodRun run, RunContext context) {
            if (!seen.add(run.id())) {
                return;
            }
            Instant now = context.time().instant();
            int place = Math.floorMod(run.id().podUid().hashCode(), SPREAD_MILLIS);
            later(place / 4, () -> context.reporter().report(run.id(), new RunReport.Started(now)));
            later(place + 15, () -> context.reporter().report(run.id(), RunReport.Exited.of(0, now, now)));
        }

        private void later(int millis, Runnable task) {
            var unused = threads.schedule(task, millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }
}
