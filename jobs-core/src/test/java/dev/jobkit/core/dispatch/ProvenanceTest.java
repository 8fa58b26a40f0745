package dev.jobkit.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Owner;
import dev.jobkit.model.RunOrigin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where runs come from, and whose runs they are counted among. */
class ProvenanceTest {
    private static final Job JOB = Some.job(Some.spec(Some.container("main")));
    private static final CronJob CRON_JOB = CronJob.of(
            Metadata.named("default", "nightly").toBuilder().uid("c").build(),
            CronJobSpec.builder()
                    .schedule("@daily")
                    .jobTemplate(JobTemplate.of(JOB.spec()))
                    .build());

    private static Job owned(Map<String, String> annotations) {
        return JOB.withMetadata(JOB.metadata().toBuilder()
                .owners(List.of(Owner.controlledBy(CRON_JOB)))
                .annotations(annotations)
                .build());
    }

    @Test
    void aJobOfItsOwnIsCountedUnderItsName() {
        Provenance from = Provenance.submitted(JOB, "ann");
        assertThat(from.series()).isEqualTo("pi");
        assertThat(from.origin()).isEqualTo(RunOrigin.SUBMIT);
        assertThat(from.source()).isNull();
        assertThat(from.who()).isEqualTo("ann");
    }

    @Test
    void jobsOfACronJobAreCountedUnderItsNameHoweverTheyCameAbout() {
        Provenance byHand = Provenance.submitted(owned(Map.of(Names.CRONJOB_INSTANTIATE, "manual")), "ann");
        assertThat(byHand.series()).isEqualTo("nightly");
        assertThat(byHand.origin()).isEqualTo(RunOrigin.TRIGGER);
        assertThat(byHand.source()).isEqualTo(ObjectRef.to(CRON_JOB));
        assertThat(Provenance.submitted(owned(Map.of()), "ann").origin()).isEqualTo(RunOrigin.SUBMIT);
        Provenance due = Provenance.scheduled(ObjectRef.to(CRON_JOB));
        assertThat(due.series()).isEqualTo("nightly");
        assertThat(due.origin()).isEqualTo(RunOrigin.SCHEDULE);
        assertThat(due.who()).isEmpty();
    }

    @Test
    void aJobOfAnotherOwnerIsItsOwn() {
        Job job = JOB.withMetadata(JOB.metadata().toBuilder()
                .owners(List.of(Owner.controlledBy(Some.definition(JOB.spec()))))
                .build());
        assertThat(Provenance.submitted(job, "").series()).isEqualTo("pi");
    }
}
