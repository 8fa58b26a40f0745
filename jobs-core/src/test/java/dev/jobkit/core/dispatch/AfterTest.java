package dev.jobkit.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.Stored;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After which runs a Job may begin. */
class AfterTest {
    private static final JobSpec SPEC = Some.spec(Some.container("main"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "load | [load COMPLETE]",
                "load=Complete | [load COMPLETE]",
                "' load=Failed , check=Finished ' | [load FAILED, check FINISHED]",
                "'' | []",
                "'  ' | []"
            })
    void theAnnotationIsRead(String text, String all) {
        assertThat(After.of(Map.of(Names.AFTER, text)).stream()
                        .map(after -> after.name() + " " + after.end())
                        .toList()
                        .toString())
                .isEqualTo(all);
        assertThat(After.of(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "load,", "=Failed", "load=failed", "load=Done", "load=Failed=Complete"})
    void whatHasAnotherFormIsRefused(String text) {
        assertThatThrownBy(() -> After.of(Map.of(Names.AFTER, text))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void endsFitOutcomes(RunOutcome outcome) {
        boolean over = outcome != RunOutcome.RUNNING && outcome != RunOutcome.REFUSED;
        boolean good = outcome == RunOutcome.SUCCEEDED;
        assertThat(After.End.COMPLETE.fits(outcome)).isEqualTo(good);
        assertThat(After.End.FAILED.fits(outcome)).isEqualTo(over && !good);
        assertThat(After.End.FINISHED.fits(outcome)).isEqualTo(over);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # stored: name<after; new: name<after; the circle
            '',                    a<a,   'a > a'
            'b<a',                 a<b,   'a > b > a'
            'b<c;c<a',             a<b,   'a > b > c > a'
            'b<c;c<b',             a<b,   -
            'b<c',                 a<b,   -
            'b<c,d;c<e;d<e;e<a',   a<b,   'a > b > c > e > a'
            'b<d;c<d',             'a<b,c', -
            """)
    void circlesAreFound(String stored, String made, @Nullable String circle) {
        Map<String, List<Stored>> known = new HashMap<>();
        for (String one : stored.isEmpty() ? new String[0] : stored.split(";", -1)) {
            known.put(one.substring(0, 1), List.of(job(one)));
        }
        List<String> found = After.circle(job(made), name -> known.getOrDefault(name, List.of()));
        assertThat(found == null ? null : String.join(" > ", found)).isEqualTo(circle);
    }

    @Test
    void aDispatchedJobThatWaitsForItsOwnDefinitionIsACircle() {
        Job job = job("build-2<build");
        Job dispatched = job.withMetadata(job.metadata().toBuilder()
                .labels(Map.of(Names.DEFINITION, "build"))
                .build());
        assertThat(After.circle(dispatched, name -> List.of())).containsExactly("build-2", "build");
        assertThat(After.circle(job, name -> List.of())).isNull();
    }

    @Test
    void ofADefinitionItsTemplateSays() {
        JobDefinition plain = Some.definition(SPEC);
        JobTemplate template = new JobTemplate(
                Map.of(),
                Map.of(Names.AFTER, "load"),
                SPEC,
                plain.spec().template().rest());
        JobDefinition definition =
                new JobDefinition(plain.metadata(), new DefinitionSpec(null, null, template, List.of(), null, null));
        assertThat(After.lenient(definition)).containsExactly(new After("load", After.End.COMPLETE));
        assertThat(After.lenient(job("a<=x"))).as("what cannot be read").isEmpty();
    }

    private static Job job(String text) {
        String[] parts = text.split("<", 2);
        return Job.of(
                Metadata.named("default", parts[0]).toBuilder()
                        .annotations(Map.of(Names.AFTER, parts[1]))
                        .build(),
                SPEC);
    }
}
