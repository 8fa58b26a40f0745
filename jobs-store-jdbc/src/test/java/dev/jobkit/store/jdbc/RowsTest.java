package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Stored;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a row is made of comes back as it was. */
class RowsTest {
    private static final int ROUNDS = 200;

    static List<Kind<?>> kinds() {
        return List.of(Kind.JOB, Kind.CRON_JOB, Kind.POD, Kind.EVENT, Kind.DEFINITION, Kind.RUN);
    }

    static List<Class<? extends JobEvent>> events() {
        return EventTypes.ALL;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anObjectComesBackAsItWas(Kind<?> kind) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Stored object = new Samples(seed).of(kind.type());
            assertThat(Rows.object(Rows.of(object))).as("seed %d", seed).isEqualTo(object);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aSpecWithBlanksIsFilledAsItWas(Kind<?> kind) {
        int blanked = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            Row row = Rows.of(new Samples(seed).of(kind.type()));
            String spec = row.spec() == null ? "{}" : row.spec();
            for (String name :
                    List.of(row.key().name(), "a", "name", "spec", "containers", "x.1", "", "a\"b", "\u0002")) {
                for (String uid : List.of(row.uid(), "1", "containers", "", "\u0001")) {
                    String text = SpecBlanks.blanked(spec, row.kind(), name, uid);
                    assertThat(SpecBlanks.filled(text, row.kind(), name, uid))
                            .as("seed %d", seed)
                            .isEqualTo(spec);
                    blanked += text.equals(spec) ? 0 : 1;
                }
            }
        }
        assertThat(blanked > ROUNDS).isEqualTo(kind != Kind.EVENT);
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventComesBackAsItWas(Class<? extends JobEvent> type) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            JobEvent event = new Samples(seed).of(type);
            assertThat(Rows.event(Rows.event(event))).as("seed %d", seed).isEqualTo(event);
        }
    }

    @Test
    void anAttemptComesBackAsItWas() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Attempt attempt = new Samples(seed).of(Attempt.class);
            assertThat(Rows.attempt(Rows.attempt(attempt))).as("seed %d", seed).isEqualTo(attempt);
        }
    }

    @Test
    void everyEventOfTheLibraryIsKnown() throws IOException, URISyntaxException {
        Path classes = Path.of(JobEvent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> known = EventTypes.ALL.stream().map(Class::getSimpleName).collect(Collectors.toSet());
        if (Files.isDirectory(classes)) {
            try (Stream<Path> files = Files.list(classes.resolve("dev/jobkit/event"))) {
                Set<String> there = files.map(
                                file -> file.getFileName().toString().replace(".class", ""))
                        .filter(name -> !Set.of("JobEvent", "PodEvent", "JobEventListener", "package-info")
                                .contains(name))
                        .collect(Collectors.toSet());
                assertThat(known).isEqualTo(there);
            }
        } else {
            assertThat(known).hasSizeGreaterThanOrEqualTo(23);
        }
    }

    @Test
    void anEventThatNobodyKnowsIsRefused() {
        record Strange(ObjectRef about, Instant at, String reason, String message) implements JobEvent {}
        Strange strange = new Strange(new ObjectRef("Job", "default", "a", "u"), Instant.EPOCH, "", "");
        assertThatThrownBy(() -> Rows.event(strange))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Strange");
    }

    @Test
    void partsThatAnotherVersionWroteAreIgnoredAndMissingOnesAreBlank() {
        assertThat(Rows.event(
                        "{\"JobProgress\":{\"about\":{\"kind\":\"Job\",\"later\":1},\"at\":\"2026-01-01T00:00:00Z\"}}"))
                .isEqualTo(new dev.jobkit.event.JobProgress(
                        new ObjectRef("Job", "", "", ""), 0, 0, 0, Instant.parse("2026-01-01T00:00:00Z")));
    }
}
