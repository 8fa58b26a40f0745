package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.RerunScope;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Presence;
import dev.jobkit.model.Remains;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.Secrecy;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Job that a definition or a CronJob has made, run again: also when its record is long gone. */
class RerunOfDispatchTest {
    private static final ObjectKey LOAD = ObjectKey.of("load");
    private static final WriteOptions ANN = WriteOptions.by("ann");

    /** Dispatches the definition, keeps the Job, and returns the record of the run, which has ended. */
    private static JobRun dispatched(World world, Overrides.Builder once) {
        List<Parameter> parameters = List.of(
                new Parameter("DAY", "mon", Presence.OPTIONAL, Secrecy.PUBLIC, null),
                new Parameter("TOKEN", null, Presence.REQUIRED, Secrecy.SECRET, null),
                new Parameter("KEY", null, Presence.OPTIONAL, Secrecy.SECRET, null),
                new Parameter("NOTE", null, Presence.OPTIONAL, Secrecy.PUBLIC, null));
        world.controller()
                .definitions()
                .put(
                        new JobDefinition(
                                Metadata.named("load"),
                                new DefinitionSpec(
                                        null, null, JobTemplate.of(RecordsTest.spec(1)), parameters, null, "prod")),
                        ANN);
        Overrides keyed =
                once.parameters(Map.of("TOKEN", "s3cret")).remains(Remains.KEEP).build();
        JobRun run = world.controller().definitions().dispatch(LOAD, keyed, ANN);
        world.watch(world.controller().find(run.spec().job().key()).orElseThrow());
        world.settle().run().succeed().settle();
        return run;
    }

    private static JobRun rerun(World world, JobRun run, Overrides once) {
        return world.controller()
                .runs()
                .rerun(run.spec().job().key(), RerunScope.ALL, Preconditions.NONE, once, WriteOptions.by("bob"));
    }

    private static List<EnvVar> env(World world, JobRun run) {
        Job job = world.controller().find(run.spec().job().key()).orElseThrow();
        return job.spec().template().spec().containers().get(0).env();
    }

    private static void deleteRecord(World world, JobRun run) {
        world.controller().objects().delete(Kind.RUN, run.key(), Preconditions.NONE, Propagation.BACKGROUND, ANN);
        world.settle();
    }

    @Test
    void withoutItsRecordSecretsStayMaskedAndTheRunIsCountedWhereItWas() {
        try (World world = World.create()) {
            JobRun first = dispatched(world, Overrides.builder());
            deleteRecord(world, first);
            JobRun again = rerun(world, first, Overrides.NONE);
            assertThat(again.toString()).as("nowhere in the record").doesNotContain("s3cret");
            assertThat(again.spec().parameters()).containsOnly(Map.entry("DAY", "mon"), Map.entry("TOKEN", "***"));
            assertThat(again.key()).isEqualTo(ObjectKey.of("prod", "load.2"));
            assertThat(again.spec().source()).isEqualTo(first.spec().source());
            assertThat(env(world, again)).contains(EnvVar.of("TOKEN", "s3cret"));
        }
    }

    @Test
    void withoutRecordAndDefinitionNoNumberIsUsedAgain() {
        try (World world = World.create()) {
            JobRun first = dispatched(world, Overrides.builder());
            world.controller().definitions().delete(LOAD);
            deleteRecord(world, first);
            JobRun again = rerun(world, first, Overrides.NONE);
            assertThat(again.metadata().name()).isEqualTo("load.2");
            assertThat(again.toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void aVariableOfThatNameIsTheParameterThatRanAlsoInRerunsOfIt() {
        try (World world = World.create()) {
            JobRun first = dispatched(world, Overrides.builder());
            JobRun other = rerun(
                    world, first, Overrides.builder().env(Map.of("DAY", "tue")).build());
            assertThat(other.spec().parameters()).containsEntry("DAY", "tue");
            assertThat(rerun(world, first, Overrides.NONE).spec().parameters()).containsEntry("DAY", "tue");
        }
    }

    @Test
    void theJobOfACronJobIsCountedUnderItAlsoWithoutItsRecord() {
        try (World world = World.create()) {
            CronJobSpec hourly = CronJobSpec.builder()
                    .schedule("0 * * * *")
                    .jobTemplate(JobTemplate.of(RecordsTest.spec(1)))
                    .build();
            CronJob cron = world.controller().cronJobs().create(CronJob.of(Metadata.named("tick"), hourly));
            world.advance(Duration.ofHours(1)).run().succeed().settle();
            Job job = world.list(Kind.JOB, Query.ALL).get(0);
            RecordsTest.deleteRecord(world, "tick.1");
            JobRun again =
                    world.controller().runs().rerun(job.key(), RerunScope.ALL, Preconditions.NONE, Overrides.NONE, ANN);
            assertThat(again.metadata().name()).isEqualTo("tick.2");
            assertThat(again.spec().source()).isEqualTo(ObjectRef.to(cron));
            assertThat(again.spec().origin()).isEqualTo(RunOrigin.RERUN);
        }
    }

    @Test
    void whatIsDeclaredMayBeGivenInARerunAlsoWhereItHadNoValue() {
        try (World world = World.create()) {
            JobRun first = dispatched(world, Overrides.builder());
            Overrides more = Overrides.builder()
                    .parameters(Map.of("NOTE", "late", "KEY", "k3y"))
                    .build();
            JobRun again = rerun(world, first, more);
            assertThat(again.spec().parameters())
                    .containsOnly(
                            Map.entry("DAY", "mon"),
                            Map.entry("TOKEN", "***"),
                            Map.entry("NOTE", "late"),
                            Map.entry("KEY", "***"));
            assertThat(again.toString()).doesNotContain("k3y");
            assertThat(env(world, again)).contains(EnvVar.of("NOTE", "late"), EnvVar.of("KEY", "k3y"));
            assertThatThrownBy(() -> rerun(
                            world,
                            first,
                            Overrides.builder().parameters(Map.of("NOPE", "x")).build()))
                    .hasMessageContaining("supported values: \"DAY\", \"TOKEN\", \"KEY\", \"NOTE\"");
        }
    }
}
