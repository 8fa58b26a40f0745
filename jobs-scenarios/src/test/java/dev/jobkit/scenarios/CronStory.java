package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.JobController;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.CronJobStatus;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** What stories about a CronJob named {@code c} need. */
abstract class CronStory {
    static final ObjectKey KEY = ObjectKey.of("c");
    static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    static final Duration HOUR = Duration.ofHours(1);
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final Duration SECOND = Duration.ofSeconds(1);

    World world = World.of(WorldParts.seeded(1, NOON), WorldParts::controller);

    @AfterEach
    void end() {
        world.close();
    }

    void runningTwice() {
        create(spec("0 * * * *").build());
        world.advance(HOUR.multipliedBy(2)).run();
        assertThat(jobs()).hasSize(2);
    }

    JobController controller() {
        return world.controller();
    }

    void create(CronJobSpec spec) {
        controller().cronJobs().create(CronJob.of(Metadata.named("c"), spec));
        world.settle();
    }

    void edit(UnaryOperator<CronJobSpec> edit) {
        controller().cronJobs().edit(KEY, edit);
        world.settle();
    }

    CronJobStatus status() {
        return controller().cronJobs().find(KEY).orElseThrow().status();
    }

    List<Job> jobs() {
        return world.list(Kind.JOB, Query.ALL);
    }

    /** Returns the due times of the Jobs that are there. */
    List<String> starts() {
        return jobs().stream()
                .map(job -> job.metadata().annotations().getOrDefault(Names.CRONJOB_SCHEDULED, "2026-01-01Tnever"))
                .map(due -> due.substring(11, 16))
                .toList();
    }

    int told(String reason) {
        return world.list(Kind.EVENT, Query.ALL).stream()
                .filter(event ->
                        event.reason().equals(reason) && event.about().kind().equals("CronJob"))
                .mapToInt(EventRecord::count)
                .sum();
    }

    static CronJobSpec.Builder spec(String schedule) {
        return CronJobSpec.builder().schedule(schedule).jobTemplate(JobTemplate.of(work()));
    }

    static JobSpec work() {
        PodSpec pod = PodSpec.of(Container.of("main", "busybox")).toBuilder()
                .restartPolicy(RestartPolicy.NEVER)
                .build();
        return JobSpec.builder().template(PodTemplate.of(pod)).build();
    }
}
