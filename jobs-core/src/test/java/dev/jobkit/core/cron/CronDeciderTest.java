package dev.jobkit.core.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.ConcurrencyPolicy;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.CronJobStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decisions about CronJobs: single ones by table, and what holds for all of them over random lives. */
class CronDeciderTest {
    private static final Instant CREATED = Instant.parse("2026-03-02T10:00:20Z");
    private static final String[] SCHEDULES = {"* * * * *", "*/7 * * * *", "@every 90s", "0,1 * * * *", "0 0 30 2 *"};
    private static final String[] POLICIES = {"Allow", "Forbid", "Replace"};

    @ParameterizedTest(name = "{0} created at 10:00:20, deadline {1} s, at {2}: {3}, again at {4}")
    @CsvSource({
        "* * * * *, , 10:00:59, , 10:01:00",
        "* * * * *, , 10:01:00, 10:01:00, 10:02:00",
        "* * * * *, , 10:05:30, 10:05:00, 10:06:00",
        "* * * * *, 29, 10:05:30, , 10:06:00",
        "* * * * *, 31, 10:05:30, 10:05:00, 10:06:00",
        "@every 1m, , 10:01:19, , 10:01:20",
        "@every 1m, , 10:03:30, 10:03:20, 10:04:20",
        // as in Kubernetes: counted from the deadline's edge, the next time is never reached
        "@every 1m, 30, 10:01:20, , 10:02:20",
        // as in Kubernetes: the span between the first two counts for all, so the latest may be found or not
        "'1,2 * * * *', , 10:30:00, , 11:01:00",
        "'1,21,25 * * * *', , 10:30:00, 10:25:00, 11:01:00",
        "'2/9 10 * * *', , 10:50:00, 10:47:00, 10:56:00",
        "0 11 * * *, , 10:30:00, , 11:00:00",
        "0 9 * * *, , 10:30:00, , next"
    })
    void theLatestDueTimeSinceTheLastRunCounts(
            String schedule, @Nullable Integer deadline, String now, @Nullable String due, String again) {
        CronJobSpec spec = CronJobSpec.builder()
                .schedule(schedule)
                .startingDeadline(deadline == null ? null : Duration.ofSeconds(deadline))
                .build();

        CronPlan plan = CronDecider.decide(CronView.of(cronJob(spec, CronJobStatus.EMPTY), List.of()), at(now));

        assertThat(plan.cronJob().status().lastScheduleTime()).isEqualTo(due == null ? null : at(due));
        assertThat(plan.create() != null).isEqualTo(due != null);
        assertThat(plan.wakeAt()).isEqualTo(again.equals("next") ? Instant.parse("2026-03-03T09:00:00Z") : at(again));
    }

    @Test
    void aClockBehindTheLastRunStartsNothing() {
        CronJobStatus status = new CronJobStatus(List.of(), at("12:00:00"), null);
        CronJob cronJob = cronJob(CronJobSpec.builder().schedule("0 * * * *").build(), status);

        CronPlan plan = CronDecider.decide(CronView.of(cronJob, List.of()), at("11:00:00"));

        assertThat(plan.create()).isNull();
        assertThat(plan.cronJob()).isSameAs(cronJob);
        assertThat(plan.wakeAt()).isEqualTo(at("13:00:00"));
    }

    @Test
    void randomLivesKeepTheirPromises() {
        long seed = Long.getLong("jobkit.seed", 20260302);
        Random random = new Random(seed);
        for (int life = 0; life < 1_000; life++) {
            new Life(random).run("seed " + seed + ", life " + life);
        }
    }

    /** A CronJob, its Jobs and a clock that moves on by chance, and now and then back. */
    private static final class Life {
        private final Random random;
        private CronJob cronJob;
        private List<Job> jobs = new ArrayList<>();
        private Instant now = CREATED;
        private int made;

        Life(Random random) {
            this.random = random;
            cronJob = cronJob(
                    CronJobSpec.builder()
                            .schedule(SCHEDULES[random.nextInt(SCHEDULES.length)])
                            .concurrencyPolicy(ConcurrencyPolicy.of(POLICIES[random.nextInt(3)]))
                            .startingDeadline(random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(200)))
                            .successfulJobsHistoryLimit(random.nextInt(3))
                            .failedJobsHistoryLimit(random.nextInt(2))
                            .build(),
                    CronJobStatus.EMPTY);
        }

        void run(String name) {
            for (int step = 0; step < 12; step++) {
                now = now.plusSeconds(random.nextInt(10) == 0 ? -30 : random.nextInt(240));
                jobs.replaceAll(job -> job.isFinished() || random.nextInt(3) > 0 ? job : ended(job));
                pass(name + ", step " + step);
            }
        }

        private void pass(String name) {
            Instant lastBefore = cronJob.status().lastScheduleTime();
            CronPlan plan = CronDecider.decide(CronView.of(cronJob, jobs), now);
            apply(plan);

            if (plan.wakeAt() != null) {
                assertThat(plan.wakeAt()).as(name).isAfter(now);
            }
            if (plan.create() != null) {
                assertThat(cronJob.status().lastScheduleTime()).as(name).isBeforeOrEqualTo(now);
                assertThat(lastBefore == null
                                || lastBefore.isBefore(cronJob.status().lastScheduleTime()))
                        .as(name)
                        .isTrue();
            }
            boolean one = !ConcurrencyPolicy.ALLOW.equals(cronJob.spec().concurrencyPolicy());
            assertThat(cronJob.status().active()).as(name).hasSizeLessThanOrEqualTo(one ? 1 : 100);
            CronPlan second = CronDecider.decide(new CronView(cronJob, jobs, Map.of(), plan.told(), null), now);
            if (plan.deletes().isEmpty()) {
                assertThat(second.cronJob()).as(name).isSameAs(cronJob);
                assertThat(second.create()).as(name).isNull();
                assertThat(second.notes()).as(name).isEmpty();
                assertThat(second.events()).as(name).isEmpty();
            }
        }

        private void apply(CronPlan plan) {
            cronJob = plan.cronJob();
            jobs.removeAll(plan.deletes());
            Job sketch = plan.create();
            if (sketch != null) {
                Job job = sketch.withMetadata(
                        sketch.metadata().toBuilder().uid("j" + made++).build());
                assertThat(jobs).noneMatch(other -> other.key().equals(job.key()));
                jobs.add(job);
                CronJobStatus status = cronJob.status();
                List<ObjectRef> active = new ArrayList<>(status.active());
                active.add(ObjectRef.to(job));
                cronJob = cronJob.withStatus(
                        new CronJobStatus(active, status.lastScheduleTime(), status.lastSuccessfulTime()));
            }
        }

        private Job ended(Job job) {
            JobConditionType type = random.nextBoolean() ? JobConditionType.COMPLETE : JobConditionType.FAILED;
            JobCondition condition = new JobCondition(type, ConditionStatus.TRUE, "", "", now, now);
            return job.withStatus(
                    job.status().toBuilder()
                            .conditions(List.of(condition))
                            .completionTime(type.equals(JobConditionType.COMPLETE) ? now : null)
                            .build(),
                    job.tracking());
        }
    }

    private static CronJob cronJob(CronJobSpec spec, CronJobStatus status) {
        Metadata metadata =
                Metadata.named("c").toBuilder().uid("u").created(CREATED).build();
        return CronJob.of(metadata, spec).withStatus(status);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-03-02T" + time + "Z");
    }
}
