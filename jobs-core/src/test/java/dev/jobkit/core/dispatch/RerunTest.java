package dev.jobkit.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.SelectorSource;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a Job becomes the one that takes its place. */
class RerunTest {
    private static final JobSpec PLAIN = Some.spec(Some.container("main"));

    private static JobRun record(Job job, Map<String, String> parameters) {
        Provenance from = new Provenance(
                "build", RunOrigin.DISPATCH, "ann", ObjectRef.to(job), Overrides.NONE, parameters, Map.of());
        return Records.opened(job, 1, from, Some.START);
    }

    @Test
    void whatWasGeneratedForTheOldUidIsTakenOffAndTheAccountIsEmpty() {
        Map<String, String> labels = Map.of(
                "app",
                "a",
                Names.CONTROLLER_UID_LABEL,
                "uid-1",
                Names.LEGACY_CONTROLLER_UID_LABEL,
                "uid-1",
                Names.JOB_NAME_LABEL,
                "pi",
                Names.LEGACY_JOB_NAME_LABEL,
                "pi");
        JobSpec spec = PLAIN.toBuilder()
                .selector(LabelSelector.of(Names.CONTROLLER_UID_LABEL, "uid-1"))
                .selectorSource(SelectorSource.GENERATED)
                .template(PLAIN.template().withLabels(labels))
                .build();
        Job old = Some.with(Some.job(spec), JobStatus.EMPTY.toBuilder().succeeded(3), IndexSet.parse("0-1"));
        old = old.withMetadata(old.metadata().toBuilder()
                .labels(labels)
                .annotations(Map.of("note", "n", Names.CANCELLED, "ann: wrong", Names.CANCELLED_INDEXES, "0"))
                .build());
        Job again = Rerun.of(old, null, IndexSet.EMPTY, Overrides.NONE).job();
        assertThat(again.metadata().name()).isEqualTo("pi");
        assertThat(again.metadata().uid()).isEmpty();
        assertThat(again.metadata().labels()).containsExactly(Map.entry("app", "a"));
        assertThat(again.metadata().annotations()).containsExactly(Map.entry("note", "n"));
        assertThat(again.spec().selector()).isNull();
        assertThat(again.spec().template().labels()).containsExactly(Map.entry("app", "a"));
        assertThat(again.status()).isEqualTo(JobStatus.EMPTY);
        assertThat(again.tracking().takenOver()).isEqualTo(IndexSet.EMPTY);
    }

    @Test
    void aSelectorThatAPersonWroteStays() {
        Map<String, String> labels = Map.of(Names.JOB_NAME_LABEL, "mine");
        JobSpec spec = PLAIN.toBuilder()
                .selector(LabelSelector.of(Names.JOB_NAME_LABEL, "mine"))
                .selectorSource(SelectorSource.MANUAL)
                .template(PLAIN.template().withLabels(labels))
                .build();
        assertThat(Rerun.of(Some.job(spec), null, IndexSet.EMPTY, Overrides.NONE)
                        .job()
                        .spec())
                .isEqualTo(spec);
    }

    @ParameterizedTest
    @CsvSource({
        // done now, taken over from before, done in all
        "'', '', ''",
        "'0,2', '', '0,2'",
        "'', '0-3', '0-3'",
        "'4', '0-2', '0-2,4'",
        "'0-9', '3', '0-9'"
    })
    void indexesThatARunTookOverAreDoneInTheNextOneToo(String now, String before, String all) {
        Job job = Some.with(
                Some.job(Some.indexed(10)),
                JobStatus.EMPTY.toBuilder().completedIndexes(IndexSet.parse(now)),
                IndexSet.parse(before));
        IndexSet done = Rerun.done(job);
        assertThat(done).isEqualTo(IndexSet.parse(all));
        assertThat(Rerun.of(job, null, done, Overrides.NONE).job().tracking().takenOver())
                .isEqualTo(done);
    }

    @Test
    void parametersOfTheRecordMayBeSetAnewAndSecretsStayMasked() {
        Job job = Some.job(Some.spec(Some.container("main")));
        JobRun record = record(job, Map.of("DAY", "mon", "TOKEN", "***"));
        Dispatched what = Rerun.of(
                job,
                record,
                IndexSet.EMPTY,
                Overrides.builder()
                        .parameters(Map.of("TOKEN", "n3w", "DAY", "tue", "NOPE", "x"))
                        .build());
        assertThat(what.parameters()).containsEntry("DAY", "tue").containsEntry("TOKEN", "***");
        assertThat(what.overrides().parameters()).containsEntry("TOKEN", "***");
        assertThat(Some.env(what.job().spec(), 0)).containsEntry("TOKEN", "n3w");
        assertThat(what.errors()).extracting(FieldError::path).containsExactly("overrides.parameters[NOPE]");
        assertThat(what.secrets()).containsExactly("TOKEN");
    }

    @Test
    void countsAndDeadlineOfOneRunAreThoseOfTheNextUnlessSet() {
        JobSpec spec = PLAIN.toBuilder()
                .completions(5)
                .parallelism(2)
                .activeDeadline(Duration.ofMinutes(1))
                .ttlAfterFinished(Duration.ZERO)
                .build();
        Overrides once = Overrides.builder().parallelism(4).build();
        assertThat(Rerun.of(Some.job(spec), null, IndexSet.EMPTY, once).job().spec())
                .isEqualTo(spec.toBuilder().parallelism(4).build());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            2, Error, boom, 'pod p, container main: exit code 2, Error: boom'
            1, -,     -,    'pod p, container main: exit code 1'
            1, '',    '',   'pod p, container main: exit code 1'
            """)
    void aFailureIsToldInASentence(int code, @Nullable String reason, @Nullable String message, String text) {
        Attempt attempt = new Attempt(
                "u",
                new ObjectRef("Pod", "default", "p", "pu"),
                null,
                "main",
                0,
                "node",
                Some.START,
                Some.NOON,
                code,
                reason,
                message,
                new LogKey("pu", "main", 0));
        assertThat(FailureWords.of(attempt)).isEqualTo(text);
    }
}
