package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.AlreadyExistsException;
import dev.jobkit.JobController;
import dev.jobkit.RunQuery;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.World;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every way to start a run has a place for who does it. */
class WhoTest {
    private static final WriteOptions ANN = WriteOptions.by("ann");

    @Test
    void whoeverSubmitsOrTriggersIsInTheRecord() {
        try (World world = World.create()) {
            JobController jobs = world.controller();
            jobs.submit(Job.of("one", RecordsTest.spec(1)), ANN);
            jobs.submit(List.of(Job.of("two", RecordsTest.spec(1)), Job.of("three", RecordsTest.spec(1))), ANN);
            jobs.objects().create(Job.of("four", RecordsTest.spec(1)), ANN);
            CronJobSpec yearly = CronJobSpec.builder()
                    .schedule("0 0 1 1 *")
                    .jobTemplate(JobTemplate.of(RecordsTest.spec(1)))
                    .build();
            jobs.cronJobs().create(CronJob.of(Metadata.named("tick"), yearly));
            jobs.cronJobs().trigger(ObjectKey.of("tick"), "now", ANN);
            assertThat(jobs.runs().list(RunQuery.ALL, Page.ALL).items())
                    .hasSize(5)
                    .allSatisfy(run -> assertThat(run.spec().who()).isEqualTo("ann"))
                    .extracting(run -> run.spec().origin())
                    .containsOnly(RunOrigin.SUBMIT, RunOrigin.TRIGGER);
        }
    }

    @Test
    void aSubmitThatIsNotMeantStoresNothing() {
        try (World world = World.create()) {
            JobController jobs = world.controller();
            Job admitted = jobs.submit(Job.of("one", RecordsTest.spec(1)), WriteOptions.DRY_RUN);
            assertThat(admitted.metadata().uid()).isNotEmpty();
            assertThat(world.list(Kind.JOB, Query.ALL)).isEmpty();
            jobs.submit("one", RecordsTest.spec(1));
            assertThatThrownBy(() -> jobs.submit(Job.of("one", RecordsTest.spec(1)), WriteOptions.DRY_RUN))
                    .isInstanceOf(AlreadyExistsException.class);
        }
    }
}
