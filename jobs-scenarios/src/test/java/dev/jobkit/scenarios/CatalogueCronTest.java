package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.InvalidJobException;
import dev.jobkit.Propagation;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the catalogue says of CronJobs, by the tutorial's manifest. */
class CatalogueCronTest {
    private static final ObjectKey KEY = ObjectKey.of("simple-cron-job");

    private static CronJob cronJob(String schedule, String policy) {
        return (CronJob) Manifests.read("simple-cron-job.yaml", """
                        apiVersion: batch/v1
                        kind: CronJob
                        metadata: {name: simple-cron-job}
                        spec:
                          schedule: "%s"
                          jobTemplate:
                            spec:
                              completions: 3
                              parallelism: 3
                              template:
                                spec:
                                  containers: [{name: random-error-pod, image: kodekloud/random-error}]
                                  restartPolicy: %s
                        """.formatted(schedule, policy))
                .get(0);
    }

    private static World with(String schedule) {
        World world = World.create();
        world.controller().cronJobs().create(cronJob(schedule, "Never"));
        return world;
    }

    private static List<Job> jobs(World world) {
        return world.list(Kind.JOB, Query.ALL);
    }

    @Test
    void oneJobForEachMinuteWithANameOfItsOwn() {
        try (World world = with("*/1 * * * *")) {
            Set<String> names = new HashSet<>();
            for (int minute = 0; minute < 60; minute++) {
                world.advance(Duration.ofMinutes(1)).run().succeed();
                jobs(world).forEach(job -> names.add(job.metadata().name()));
            }
            assertThat(names).hasSize(60).allMatch(name -> name.matches("simple-cron-job-[0-9]{8}"));
        }
    }

    @Test
    void eachJobRunsThreePodsAtOnceUntilThreeHaveSucceeded() {
        try (World world = with("0 * * * *")) {
            world.advance(Duration.ofHours(1)).run();
            assertThat(world.pods()).hasSize(3);
            world.fail(PodChoice.first(1)).advance(Duration.ofSeconds(30)).run().succeed();
            Job job = jobs(world).get(0);
            assertThat(job.status().succeeded()).isEqualTo(3);
            assertThat(job.status().failed()).isEqualTo(1);
            assertThat(job.isComplete()).isTrue();
        }
    }

    @Test
    void threeThatSucceededAndOneThatFailedAreKept() {
        try (World world = with("0 * * * *")) {
            for (int hour = 0; hour < 5; hour++) {
                world.advance(Duration.ofMinutes(60)).run().succeed();
            }
            assertThat(jobs(world)).hasSize(3).allMatch(Job::isComplete);
            world.controller().cronJobs().edit(KEY, CatalogueCronTest::failing);
            for (int hour = 0; hour < 2; hour++) {
                world.advance(Duration.ofMinutes(60)).run().fail().terminate().settle();
            }
            assertThat(jobs(world)).filteredOn(Job::isComplete).hasSize(3);
            assertThat(jobs(world)).filteredOn(Job::isFailed).hasSize(1);
        }
    }

    private static CronJobSpec failing(CronJobSpec spec) {
        JobTemplate template = spec.jobTemplate();
        JobSpec once = template.spec().toBuilder().backoffLimit(0).build();
        return spec.toBuilder()
                .jobTemplate(new JobTemplate(template.labels(), template.annotations(), once, template.rest()))
                .build();
    }

    @Test
    void itOwnsItsJobsAndTheyGoWithIt() {
        try (World world = with("0 * * * *")) {
            world.advance(Duration.ofHours(1));
            String uid = world.controller()
                    .cronJobs()
                    .find(KEY)
                    .orElseThrow()
                    .metadata()
                    .uid();
            assertThat(jobs(world)).hasSize(1).allMatch(job -> job.metadata().isControlledBy(uid));
            world.controller().cronJobs().delete(KEY, Propagation.BACKGROUND);
            assertThat(jobs(world.settle().terminate().settle())).isEmpty();
        }
    }

    @Test
    void itsPodsMayNotRestartAlwaysAndItNeedsASchedule() {
        try (World world = World.create()) {
            assertThatThrownBy(() -> world.controller().cronJobs().create(cronJob("* * * * *", "Always")))
                    .isInstanceOf(InvalidJobException.class)
                    .hasMessageContaining("restartPolicy");
            for (String schedule : List.of("", "61 * * * *", "every minute")) {
                assertThatThrownBy(() -> world.controller().cronJobs().create(cronJob(schedule, "Never")))
                        .isInstanceOf(InvalidJobException.class)
                        .hasMessageContaining("spec.schedule");
            }
        }
    }
}
