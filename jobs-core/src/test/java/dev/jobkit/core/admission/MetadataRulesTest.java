package dev.jobkit.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.FieldError;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What an update may not do to metadata (apimachinery validation of meta/v1 ObjectMeta and of its update). */
class MetadataRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Metadata OLD = Metadata.named("j").toBuilder()
            .uid("u")
            .created(NOW)
            .generation(3)
            .finalizers(List.of("a.b/c"))
            .build();

    private static List<String> update(Metadata old, UnaryOperator<Metadata.Builder> change) {
        Findings found = new Findings();
        MetadataRules.update(found, change.apply(old.toBuilder()).build(), old);
        return found.toList().stream().map(FieldError::toString).toList();
    }

    private static List<String> before(UnaryOperator<Metadata.Builder> change) {
        Findings found = new Findings();
        MetadataRules.beforeUpdate(found, change.apply(OLD.toBuilder()).build(), OLD);
        return found.toList().stream().map(FieldError::toString).toList();
    }

    @Test
    void identityAndTimesAreImmutable() {
        assertThat(update(OLD, b -> b)).isEmpty();
        assertThat(update(OLD, b -> b.name("k")))
                .containsExactly("metadata.name: Invalid value: \"k\": field is immutable");
        assertThat(update(OLD, b -> b.namespace("n")))
                .containsExactly("metadata.namespace: Invalid value: \"n\": field is immutable");
        assertThat(update(OLD, b -> b.uid("v")))
                .containsExactly("metadata.uid: Invalid value: \"v\": field is immutable");
        assertThat(update(OLD, b -> b.created(NOW.plusSeconds(1))))
                .containsExactly(
                        "metadata.creationTimestamp: Invalid value: \"2026-01-01T00:00:01Z\": field is immutable");
        assertThat(update(OLD, b -> b.deleted(NOW)))
                .containsExactly(
                        "metadata.deletionTimestamp: Invalid value: \"2026-01-01T00:00:00Z\": field is immutable");
        assertThat(update(OLD, b -> b.deletionGrace(Duration.ofSeconds(5))))
                .containsExactly("metadata.deletionGracePeriodSeconds: Invalid value: 5: field is immutable");
    }

    @Test
    void theGenerationDoesNotGoBack() {
        assertThat(update(OLD, b -> b.generation(4))).isEmpty();
        assertThat(update(OLD, b -> b.generation(2)))
                .containsExactly("metadata.generation: Invalid value: 2: must not be decremented");
        assertThat(before(b -> b.generation(-1)))
                .containsExactly(
                        "metadata.generation: Invalid value: -1: must be greater than or equal to 0",
                        "metadata.generation: Invalid value: -1: must not be decremented");
    }

    @Test
    void aDeletedObjectGetsNoNewFinalizers() {
        Metadata deleted = OLD.toBuilder().deleted(NOW).build();
        assertThat(update(deleted, b -> b.finalizers(List.of()))).isEmpty();
        assertThat(update(deleted, b -> b)).isEmpty();
        assertThat(update(deleted, b -> b.finalizers(List.of("a.b/c", "a.b/d", "a.b/e"))))
                .containsExactly("metadata.finalizers: Forbidden: no new finalizers can be added if the object is being"
                        + " deleted, found new finalizers []string{\"a.b/d\", \"a.b/e\"}");
        assertThat(update(OLD, b -> b.finalizers(List.of("a.b/d")))).isEmpty();
    }

    @Test
    void whatIsJudgedWhenItIsMadeIsJudgedAgain() {
        assertThat(update(OLD, b -> b.labels(Map.of("a", "b c")))).hasSize(1);
        assertThat(update(OLD, b -> b.annotations(Map.of("a b", "")))).hasSize(1);
        assertThat(update(OLD, b -> b.owners(List.of(new Owner("v1", "", "a", "u", false, false)))))
                .containsExactly("metadata.ownerReferences.kind: Invalid value: \"\": must not be empty");
        assertThat(update(OLD, b -> b.finalizers(List.of("simple")))).hasSize(1);
        assertThat(before(b -> b.finalizers(List.of("simple"))))
                .as("asked later")
                .isEmpty();
    }

    @Test
    void anyNameIsASegmentOfAPath() {
        assertThat(before(b -> b.name("A_b")))
                .containsExactly("metadata.name: Invalid value: \"A_b\": field is immutable");
        assertThat(before(b -> b.name("a/b%")))
                .containsExactly(
                        "metadata.name: Invalid value: \"a/b%\": may not contain '/'",
                        "metadata.name: Invalid value: \"a/b%\": may not contain '%'",
                        "metadata.name: Invalid value: \"a/b%\": field is immutable");
        assertThat(before(b -> b.name(".."))).contains("metadata.name: Invalid value: \"..\": may not be '..'");
        assertThat(before(b -> b.name("."))).contains("metadata.name: Invalid value: \".\": may not be '.'");
        assertThat(before(b -> b.name("")))
                .containsExactly(
                        "metadata.name: Required value: name or generateName is required",
                        "metadata.name: Invalid value: \"\": field is immutable");
        assertThat(before(b -> b.namespace("")))
                .containsExactly(
                        "metadata.namespace: Required value",
                        "metadata.namespace: Invalid value: \"\": field is immutable");
    }

    @Test
    void eventsOwnNothing() {
        String fault =
                "metadata.ownerReferences: Invalid value: {…}: /v1, Kind=Event is disallowed from being an owner";
        assertThat(update(OLD, b -> b.owners(List.of(new Owner("v1", "Event", "e", "u", false, false)))))
                .containsExactly(fault);
        assertThat(update(OLD, b -> b.owners(List.of(new Owner("/v1", "Event", "e", "u", false, false)))))
                .containsExactly(fault);
        assertThat(update(OLD, b -> b.owners(List.of(new Owner("events.k8s.io/v1", "Event", "e", "u", false, false)))))
                .isEmpty();
    }
}
