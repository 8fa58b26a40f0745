package dev.jobkit.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.model.Cancellation;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.RunOutcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How records are begun, followed and closed. */
class RecordsTest {
    private static final Job JOB = Some.job(Some.indexed(5));

    private static JobRun opened(Job job) {
        return Records.opened(job, 7, Provenance.submitted(job, "ann"), Some.START);
    }

    private static Job marked(Job job, Map<String, String> annotations) {
        return job.withMetadata(
                job.metadata().toBuilder().annotations(annotations).build());
    }

    @ParameterizedTest
    @CsvSource({"pi.1, pi, 1", "a.b.12, a.b, 12", "pi, pi, 0", "a.b, a, 0", "x.99999999999999999999, x, 0"})
    void aNameIsThatOfTheSeriesAndANumber(String name, String series, long number) {
        ObjectKey key = ObjectKey.of(name);
        assertThat(RunNames.series(key)).isEqualTo(series);
        assertThat(RunNames.number(key)).isEqualTo(number);
        assertThat(RunNames.series(ObjectKey.of(RunNames.name(series, 3)))).isEqualTo(series);
    }

    @Test
    void aRecordHasTheUidOfItsJobAndTheJobKnowsItsRecord() {
        JobRun run = opened(JOB);
        assertThat(run.metadata().name()).isEqualTo("pi.7");
        assertThat(run.metadata().uid()).isEqualTo("uid-1");
        assertThat(run.status().outcome()).isEqualTo(RunOutcome.RUNNING);
        assertThat(Records.linked(JOB, 7, Provenance.submitted(JOB, ""))
                        .tracking()
                        .run())
                .isEqualTo("pi.7");
    }

    @Test
    void aLongSeriesHasNoLabelSinceLabelsAreShort() {
        Job job =
                JOB.withMetadata(JOB.metadata().toBuilder().name("a".repeat(64)).build());
        assertThat(opened(job).metadata().labels()).isEmpty();
        assertThat(opened(JOB).metadata().labels()).containsExactly(Map.entry(Names.RUN_OF, "pi"));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # end, reason, mark of a cancellation, outcome, who, why
            COMPLETE, CompletionsReached,   -,            SUCCEEDED, -,   -
            COMPLETE, CompletionsReached,   'ann: wrong', SUCCEEDED, -,   -
            FAILED,   BackoffLimitExceeded, -,            FAILED,    -,   -
            FAILED,   BackoffLimitExceeded, 'ann: wrong', FAILED,    -,   -
            FAILED,   Cancelled,            'ann: a: b',  CANCELLED, ann, 'a: b'
            FAILED,   Cancelled,            'ann',        CANCELLED, ann, ''
            FAILED,   Cancelled,            -,            CANCELLED, -,   -
            """)
    void theEndOfTheJobIsTheOutcome(
            String end,
            String reason,
            @Nullable String mark,
            RunOutcome outcome,
            @Nullable String who,
            @Nullable String why) {
        JobConditionType type = end.equals("COMPLETE") ? JobConditionType.COMPLETE : JobConditionType.FAILED;
        Job job =
                Some.with(JOB, Some.ended(type, reason, "said so").succeeded(4).failed(2), IndexSet.EMPTY);
        Job done = mark == null ? job : marked(job, Map.of(Names.CANCELLED, mark));
        JobRun closed = Records.closed(opened(JOB), done, "boom", Some.NOON);
        assertThat(closed.status().outcome()).isEqualTo(outcome);
        assertThat(closed.status().cancelled())
                .isEqualTo(who == null || why == null ? null : new Cancellation(who, why));
        assertThat(closed.status().succeeded()).isEqualTo(4);
        assertThat(closed.status().failed()).isEqualTo(2);
        assertThat(closed.status().started()).isEqualTo(Some.START);
        assertThat(closed.status().finished()).isEqualTo(Some.NOON);
        assertThat(closed.status().message()).isEqualTo("said so");
        assertThat(closed.status().lastFailure()).isEqualTo("boom");
    }

    @Test
    void aJobThatGoesOnCannotCloseItsRecord() {
        assertThatThrownBy(() -> Records.closed(opened(JOB), JOB, null, Some.NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("default/pi");
    }

    @Test
    void indexesOfEarlierRunsAreToldAsDoneAndSoIsWhoCancelledSome() {
        Job again = Some.with(JOB, JobStatus.EMPTY.toBuilder(), IndexSet.parse("0-2"));
        JobRun run = opened(again);
        assertThat(run.status().reason()).isEqualTo("TakenOver");
        JobStatus.Builder end = Some.ended(JobConditionType.FAILED, "FailedIndexes", "some failed")
                .completedIndexes(IndexSet.parse("4"))
                .failedIndexes(IndexSet.parse("3"));
        Job done = marked(
                Some.with(JOB, end, IndexSet.parse("0-2")), Map.of(Names.CANCELLED_INDEXES_BY, "3 by ann: late"));
        JobRun closed = Records.closed(run, done, null, Some.NOON);
        assertThat(closed.status().completedIndexes()).isEqualTo(IndexSet.parse("0-2,4"));
        assertThat(closed.status().failedIndexes()).isEqualTo(IndexSet.parse("3"));
        assertThat(closed.status().message())
                .isEqualTo("some failed; indexes 0-2 were done by an earlier run; cancelled: 3 by ann: late");
    }

    @Test
    void whatIsOverIsNotFollowedAnyMore() {
        JobRun run = opened(JOB);
        Job going = Some.with(JOB, JobStatus.EMPTY.toBuilder().succeeded(3), IndexSet.EMPTY);
        assertThat(Records.live(run, going).status().succeeded()).isEqualTo(3);
        JobRun over = Records.unfinished(run, going, "Deleted", "gone", Some.NOON);
        assertThat(over.status().outcome()).isEqualTo(RunOutcome.UNFINISHED);
        Job later = Some.with(JOB, JobStatus.EMPTY.toBuilder().succeeded(9), IndexSet.EMPTY);
        assertThat(Records.live(over, later)).isEqualTo(over);
    }

    @Test
    void sentencesAndTrimmedAttemptsAddUp() {
        JobRun run = Records.noted(Records.noted(opened(JOB), "one"), "two");
        assertThat(run.status().message()).isEqualTo("one; two");
        JobRun trimmed = Records.trimmed(Records.trimmed(run, 5), 6);
        assertThat(trimmed.status().trimmed()).isEqualTo(11);
        assertThat(Records.live(trimmed, JOB).status().trimmed()).isEqualTo(11);
    }
}
