package dev.jobkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata, positions, field errors and names. */
class SmallValuesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static Metadata metadata() {
        return Metadata.builder()
                .namespace("ns")
                .name("n")
                .generateName("n-")
                .uid("u")
                .revision(3)
                .generation(2)
                .labels(Map.of("b", "1", "a", "2"))
                .annotations(Map.of("y", "", "x", "1"))
                .owners(List.of(new Owner("batch/v1", "Job", "j", "ju", true, null)))
                .finalizers(List.of("f"))
                .created(NOW)
                .deleted(NOW.plusSeconds(1))
                .deletionGrace(Duration.ofSeconds(30))
                .rest(Passthrough.of(Map.of("selfLink", "/x")))
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "ann, wrong, 'ann: wrong'",
        "ann, 'a: b', 'ann: a: b'",
        "ann, '', ann",
        "'', why, ': why'",
        "'ci: main', why, 'ci:: main: why'",
        "'ci: main', '', 'ci:: main'",
        "'ci:', why, 'ci::: why'",
        "'a::b:', '', 'a:::b::'",
        "a:b, why, 'a:b: why'"
    })
    void theMarkOfACancellationTellsWhoFromWhy(String who, String reason, String mark) {
        Cancellation cancellation = new Cancellation(who, reason);
        assertThat(cancellation.toText()).isEqualTo(mark);
        assertThat(Cancellation.parse(mark)).isEqualTo(cancellation);
        assertThat(cancellation.words()).isEqualTo(reason.isEmpty() ? who : who + ": " + reason);
    }

    @Test
    void metadataSurvivesItsBuilder() {
        assertThat(metadata().toBuilder().build()).isEqualTo(metadata()).hasSameHashCodeAs(metadata());
        assertThat(metadata().toBuilder().name("other").build()).isNotEqualTo(metadata());
        assertThat(metadata().key()).isEqualTo(ObjectKey.of("ns", "n"));
        assertThat(metadata().isDeleting()).isTrue();
    }

    @Test
    void metadataSortsLabelsAndCopiesItsParts() {
        Map<String, String> labels = new LinkedHashMap<>(Map.of("z", "1", "a", "2"));
        List<String> finalizers = new ArrayList<>(List.of("f"));
        Metadata metadata =
                Metadata.builder().labels(labels).finalizers(finalizers).build();
        labels.clear();
        finalizers.clear();
        assertThat(metadata.labels().keySet()).containsExactly("a", "z");
        assertThat(metadata.finalizers()).containsExactly("f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s@0", "store@42", "a@b@7", "@1"})
    void positionsSurviveTheirText(String text) {
        assertThat(Position.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "x@", "x@y", "x@1.5", "x@99999999999999999999"})
    void textsThatAreNoPositionAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Position.parse(text))
                .withMessageContaining("<revision>");
    }

    @Test
    void fieldErrorsReadLikeTheServers() {
        FieldError negative =
                new FieldError("spec.parallelism", FieldError.Type.INVALID, "-1", "must be greater than or equal to 0");
        assertThat(negative).hasToString("spec.parallelism: Invalid value: -1: must be greater than or equal to 0");
        assertThat(new FieldError("metadata.name", FieldError.Type.REQUIRED, null, ""))
                .hasToString("metadata.name: Required value");
        assertThat(new FieldError("x", FieldError.Type.FORBIDDEN, null, "no").detail())
                .isEqualTo("Forbidden: no");
        assertThat(FieldError.Type.TOO_MANY.reason()).isEqualTo("FieldValueTooMany");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "7,7", "007,7", "2147483647,2147483647"})
    void completionIndexIsRead(String text, int index) {
        assertThat(Names.completionIndex(Map.of(Names.COMPLETION_INDEX, text))).isEqualTo(OptionalInt.of(index));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "x", "1.0", " 1", "2147483648", "99999999999", "\u0661"})
    void whatIsNoCompletionIndexIsNone(String text) {
        assertThat(Names.completionIndex(Map.of(Names.COMPLETION_INDEX, text))).isEmpty();
        assertThat(Names.completionIndex(Map.of())).isEmpty();
    }

    @Test
    void namesAreThoseOfKubernetes() {
        assertThat(List.of(Names.TRACKING_FINALIZER, Names.COMPLETION_INDEX, Names.CRONJOB_SCHEDULED))
                .containsExactly(
                        "batch.kubernetes.io/job-tracking",
                        "batch.kubernetes.io/job-completion-index",
                        "batch.kubernetes.io/cronjob-scheduled-timestamp");
    }
}
