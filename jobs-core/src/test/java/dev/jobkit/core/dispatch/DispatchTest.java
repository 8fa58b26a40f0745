package dev.jobkit.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Presence;
import dev.jobkit.model.Remains;
import dev.jobkit.model.Secrecy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** How a definition and what is different once become a Job. */
class DispatchTest {
    private static final Parameter LEVEL = new Parameter("LEVEL", "info", Presence.OPTIONAL, Secrecy.PUBLIC, null);
    private static final Parameter DAY = new Parameter("DAY", null, Presence.REQUIRED, Secrecy.PUBLIC, "such as today");
    private static final Parameter MORE = new Parameter("MORE", null, Presence.OPTIONAL, Secrecy.PUBLIC, null);
    private static final Parameter TOKEN = new Parameter("TOKEN", "x", Presence.OPTIONAL, Secrecy.SECRET, null);

    private static Dispatched dispatch(JobDefinition definition, Overrides once) {
        return Dispatch.of(definition, once, "build-1", Set.of("process"));
    }

    private static Overrides set(String... pairs) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return Overrides.builder().parameters(values).build();
    }

    static final List<Arguments> VALUES = List.of(
            Arguments.of(set("DAY", "mon"), Map.of("LEVEL", "info", "DAY", "mon", "TOKEN", "***"), List.of()),
            Arguments.of(
                    set("DAY", "", "LEVEL", "debug", "MORE", "m"),
                    Map.of("LEVEL", "debug", "DAY", "", "MORE", "m", "TOKEN", "***"),
                    List.of()),
            Arguments.of(
                    Overrides.NONE,
                    Map.of("LEVEL", "info", "TOKEN", "***"),
                    List.of("overrides.parameters[DAY]: Required value: such as today")),
            Arguments.of(
                    set("DAY", "mon", "TOKEN", "s3cret", "day", "tue"),
                    Map.of("LEVEL", "info", "DAY", "mon", "TOKEN", "***"),
                    List.of(
                            "overrides.parameters[day]: Unsupported value: \"day\": supported values: \"LEVEL\", \"DAY\","
                                    + " \"MORE\", \"TOKEN\"")));

    @ParameterizedTest
    @FieldSource("VALUES")
    void parametersGetTheirValues(Overrides once, Map<String, String> parameters, List<String> errors) {
        Dispatched what = dispatch(Some.definition(Some.spec(Some.container("main")), LEVEL, DAY, MORE, TOKEN), once);
        assertThat(what.parameters()).containsExactlyInAnyOrderEntriesOf(parameters);
        assertThat(what.errors()).extracting(FieldError::toString).isEqualTo(errors);
        assertThat(what.secrets()).containsExactly("TOKEN");
        assertThat(what.overrides().parameters().values()).doesNotContain("s3cret");
    }

    @Test
    void aValueForAParameterThatIsNotDeclaredIsMasked() {
        Dispatched what = dispatch(
                Some.definition(Some.spec(Some.container("main")), LEVEL, TOKEN),
                set("LEVEL", "debug", "TOKN", "s3cret"));
        assertThat(what.errors()).hasSize(1);
        assertThat(what.overrides().parameters())
                .containsExactly(Map.entry("LEVEL", "debug"), Map.entry("TOKN", "***"));
    }

    @Test
    void aVariableOfThatNameIsTheValueThatRuns() {
        Overrides once = set("DAY", "mon").toBuilder()
                .env(Map.of("DAY", "tue", "TOKEN", "s3cret", "OTHER", "o"))
                .build();
        Dispatched what = dispatch(Some.definition(Some.spec(Some.container("main")), DAY, MORE, TOKEN), once);
        assertThat(what.parameters()).containsOnly(Map.entry("DAY", "tue"), Map.entry("TOKEN", "***"));
        assertThat(what.overrides().parameters()).containsExactly(Map.entry("DAY", "mon"));
        assertThat(Some.env(what.job().spec(), 0)).containsEntry("DAY", "tue").containsEntry("OTHER", "o");
    }

    @Test
    void variablesReachEveryContainerAndTakeThePlaceOfThoseThatAreThere() {
        JobSpec spec = Some.spec(
                Some.container("main", EnvVar.of("A", "a"), EnvVar.of("LEVEL", "own"), Some.POD_NAME),
                Some.container("side", EnvVar.of("B", "$(LEVEL)")));
        Overrides once = Overrides.builder()
                .env(Map.of("POD_NAME", "fixed", "C", "c", "LEVEL", "loud"))
                .build();
        JobSpec started = dispatch(Some.definition(spec, LEVEL), once).job().spec();
        assertThat(Some.env(started, 0))
                .containsExactlyInAnyOrderEntriesOf(Map.of("A", "a", "LEVEL", "loud", "POD_NAME", "fixed", "C", "c"));
        assertThat(Some.env(started, 0).keySet())
                .as("those that are there keep their order")
                .containsSubsequence("A", "LEVEL", "POD_NAME");
        assertThat(Some.env(started, 1))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("LEVEL", "loud", "POD_NAME", "fixed", "C", "c", "B", "$(LEVEL)"));
        assertThat(Some.env(started, 1).keySet())
                .last()
                .as("others may refer to them")
                .isEqualTo("B");
    }

    @Test
    void withoutOverridesWhatComesFromElsewhereStays() {
        JobSpec spec = Some.spec(Some.container("main", Some.POD_NAME));
        assertThat(Some.env(
                        dispatch(Some.definition(spec), Overrides.NONE).job().spec(), 0))
                .containsExactly(Map.entry("POD_NAME", "from elsewhere"));
    }

    @Test
    void secretsAreInTheJobAndNowhereElse() {
        Overrides once = set("TOKEN", "s3cret").toBuilder()
                .env(Map.of("TOKEN", "s3cret"))
                .build();
        Dispatched what = dispatch(Some.definition(Some.spec(Some.container("main")), TOKEN), once);
        assertThat(Some.env(what.job().spec(), 0)).containsEntry("TOKEN", "s3cret");
        Provenance from =
                Provenance.dispatched(ObjectRef.to(Some.definition(what.job().spec())), what, "ann");
        Job job = what.job().withMetadata(Some.job(what.job().spec()).metadata());
        assertThat(Records.opened(job, 1, from, Some.NOON).toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # container, image, changed, error
            -,    other, main, -
            side, other, side, -
            nope, other, -,    overrides.container: Not found: "nope": no container of the template has this name
            nope, -,     -,    overrides.container: Not found: "nope": no container of the template has this name
            side, -,     -,    -
            """)
    void onlyTheNamedContainerIsChanged(
            @Nullable String container, @Nullable String image, @Nullable String changed, @Nullable String error) {
        JobSpec spec = Some.spec(Some.container("main"), Some.container("side"));
        Dispatched what = dispatch(
                Some.definition(spec),
                Overrides.builder().container(container).image(image).build());
        assertThat(what.job().spec().template().spec().containers())
                .filteredOn(c -> c.image() != null && c.image().equals("other"))
                .extracting(c -> c.name())
                .isEqualTo(changed == null ? List.of() : List.of(changed));
        assertThat(what.errors())
                .extracting(FieldError::toString)
                .isEqualTo(error == null ? List.of() : List.of(error));
    }

    @Test
    void anEmptyCommandTakesTheCommandAway() {
        JobSpec spec = Some.spec(Some.container("main").toBuilder()
                .command(List.of("make"))
                .args(List.of("all"))
                .build());
        Dispatched what = dispatch(
                Some.definition(spec), Overrides.builder().command(List.of()).build());
        assertThat(what.job().spec().template().spec().containers().get(0).command())
                .isEmpty();
        assertThat(what.job().spec().template().spec().containers().get(0).args())
                .containsExactly("all");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # wish, keep annotation, ttl of the template, ttl of the Job
            -,      -,     -,   0
            -,      true,  -,   -
            -,      false, -,   0
            -,      -,     600, 600
            KEEP,   -,     -,   -
            KEEP,   -,     600, -
            DELETE, true,  600, 0
            """)
    void aDispatchedJobGoesUnlessSomebodySaysHowLongItStays(
            @Nullable Remains wish, @Nullable String keep, @Nullable Integer ttl, @Nullable Integer expected) {
        JobSpec spec = Some.spec(Some.container("main")).toBuilder()
                .ttlAfterFinished(ttl == null ? null : Duration.ofSeconds(ttl))
                .build();
        JobDefinition definition = Some.definition(spec);
        if (keep != null) {
            definition = definition.withMetadata(definition.metadata().toBuilder()
                    .annotations(Map.of(Names.KEEP, keep))
                    .build());
        }
        Job job =
                dispatch(definition, Overrides.builder().remains(wish).build()).job();
        assertThat(job.spec().ttlAfterFinished()).isEqualTo(expected == null ? null : Duration.ofSeconds(expected));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            process, -
            mars,    spec.executor: Not found: "mars": no executor is registered under this name
            """)
    void theExecutorIsChosenByName(String executor, @Nullable String error) {
        JobDefinition plain = Some.definition(Some.spec(Some.container("main")));
        DefinitionSpec spec = new DefinitionSpec(null, null, plain.spec().template(), List.of(), executor, "staging");
        Dispatched what = dispatch(new JobDefinition(plain.metadata(), spec), Overrides.NONE);
        assertThat(what.job().metadata().namespace()).isEqualTo("staging");
        assertThat(what.job().metadata().labels()).containsEntry(Names.DEFINITION, "build");
        assertThat(what.errors())
                .extracting(FieldError::toString)
                .isEqualTo(error == null ? List.of() : List.of(error));
        assertThat(what.job().spec().template().spec().nodeSelector())
                .isEqualTo(error == null ? Map.of(Names.EXECUTOR, executor) : Map.of());
    }
}
