package dev.jobkit.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.Names;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Presence;
import dev.jobkit.model.Secrecy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** How a list of items becomes runs. */
class ExpandTest {
    private static final JobDefinition DEFINITION = Some.definition(
            Some.spec(Some.container("main", Some.POD_NAME)),
            new Parameter("FILE", null, Presence.REQUIRED, Secrecy.PUBLIC, null),
            new Parameter("MODE", "fast", Presence.OPTIONAL, Secrecy.PUBLIC, null),
            new Parameter("TOKEN", "t", Presence.OPTIONAL, Secrecy.SECRET, null));

    private static Dispatched indexed(List<Map<String, String>> items, Overrides once) {
        return Expand.indexed(DEFINITION, items, once, "build-1", Set.of());
    }

    @Test
    void eachItemIsInTheParametersOfItsOwnRunUnderAKeyOfItsOwn() {
        Overrides once = Overrides.builder()
                .parameters(Map.of("MODE", "slow", "FILE", "none"))
                .idempotencyKey("k")
                .build();
        Overrides second = Expand.of(once, Map.of("FILE", "b"), 1);
        assertThat(second.parameters()).containsOnly(Map.entry("MODE", "slow"), Map.entry("FILE", "b"));
        assertThat(second.idempotencyKey()).isEqualTo("k/1");
        assertThat(Expand.of(Overrides.NONE, Map.of(), 1).idempotencyKey()).isNull();
    }

    @Test
    void ofAnIndexedJobEachIndexRefersToItsItem() {
        Dispatched what =
                indexed(List.of(Map.of("FILE", "a"), Map.of("FILE", "b\nb\\n", "MODE", "slow")), Overrides.NONE);
        assertThat(what.errors()).isEmpty();
        assertThat(what.job().spec().completionMode()).isEqualTo(CompletionMode.INDEXED);
        assertThat(what.job().spec().completions()).isEqualTo(2);
        assertThat(what.job().metadata().annotations())
                .containsEntry(Names.ITEMS + "FILE", "a\nb\\nb\\\\n")
                .containsEntry(Names.ITEMS + "MODE", "fast\nslow");
        assertThat(Some.env(what.job().spec(), 0))
                .containsEntry("FILE", "from elsewhere")
                .containsEntry("MODE", "from elsewhere")
                .containsEntry("TOKEN", "t")
                .containsEntry("POD_NAME", "from elsewhere");
        assertThat(what.parameters()).containsEntry("TOKEN", "***").containsEntry("MODE", "fast,slow");
    }

    static final List<Arguments> FAULTS = List.of(
            Arguments.of(
                    List.of(Map.of("FILE", "a"), Map.of("MODE", "slow")),
                    List.of("items[1].FILE: Required value: other items have it")),
            Arguments.of(
                    List.of(Map.of("FILE", "a", "TOKEN", "x")),
                    List.of("items[TOKEN]: Forbidden: a secret parameter has one value for all indexes; use one Job for"
                            + " each item")),
            Arguments.of(List.of(Map.of("MODE", "slow")), List.of("overrides.parameters[FILE]: Required value")),
            Arguments.of(
                    List.of(Map.of("FILE", "a", "X", "y")),
                    List.of("overrides.parameters[X]: Unsupported value: \"X\": supported values: \"FILE\", \"MODE\","
                            + " \"TOKEN\"")));

    @ParameterizedTest
    @FieldSource("FAULTS")
    void whatIsWrongWithTheItemsIsTold(List<Map<String, String>> items, List<String> errors) {
        assertThat(indexed(items, Overrides.NONE).errors())
                .extracting(FieldError::toString)
                .isEqualTo(errors);
    }

    @Test
    void aParameterMayEndInWhatTheNameOfAnAnnotationMayNot() {
        JobDefinition definition = Some.definition(
                Some.spec(Some.container("main", Some.POD_NAME)),
                new Parameter("FOO_", null, Presence.REQUIRED, Secrecy.PUBLIC, null),
                new Parameter("FOO_-0", null, Presence.REQUIRED, Secrecy.PUBLIC, null));

        Dispatched what = Expand.indexed(
                definition, List.of(Map.of("FOO_", "a", "FOO_-0", "b")), Overrides.NONE, "build-1", Set.of());

        assertThat(what.errors()).isEmpty();
        assertThat(what.job().metadata().annotations())
                .containsEntry(Names.ITEMS + "FOO_-0", "a")
                .containsEntry(Names.ITEMS + "FOO_-0-0", "b");
    }

    @Test
    void theRecordTellsAValueWithACommaFromTwo() {
        List<Map<String, String>> items =
                List.of(Map.of("FILE", "a,b"), Map.of("FILE", "c"), Map.of("FILE", "say \"d\""));
        assertThat(indexed(items, Overrides.NONE).parameters()).containsEntry("FILE", "\"a,b\",c,\"say \"\"d\"\"\"");
    }

    @Test
    void theNumberOfCompletionsIsTheLists() {
        assertThat(indexed(
                                List.of(Map.of("FILE", "a")),
                                Overrides.builder().completions(9).build())
                        .errors())
                .extracting(FieldError::toString)
                .containsExactly(
                        "overrides.completions: Forbidden: an Indexed Job of a list has as many completions as the"
                                + " list has items");
    }

    @Test
    void moreValuesThanAJobHoldsAreRefusedInWordsAboutTheItems() {
        List<Map<String, String>> items = Collections.nCopies(20_000, Map.of("FILE", "a value of 20 bytes."));
        Dispatched what = indexed(items, Overrides.NONE);
        assertThat(what.errors())
                .extracting(FieldError::toString)
                .singleElement()
                .asString()
                .startsWith("items: Too long: a Job holds 262144 bytes of values and annotations, and these are 42");
        assertThat(what.job().metadata().annotations()).isEmpty();
    }

    @Test
    void anItemWithoutANameIsAFaultOfItsField() {
        assertThat(indexed(List.of(Map.of("FILE", "a", "", "b")), Overrides.NONE)
                        .errors())
                .isNotEmpty();
    }
}
