package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.ConflictException;
import dev.jobkit.Definitions;
import dev.jobkit.DryRun;
import dev.jobkit.Expansion;
import dev.jobkit.InvalidJobException;
import dev.jobkit.Preconditions;
import dev.jobkit.RerunScope;
import dev.jobkit.RunQuery;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Presence;
import dev.jobkit.model.Remains;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.Secrecy;
import dev.jobkit.spi.Page;
import dev.jobkit.testkit.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An idempotency key is one of a definition's dispatches, and stands for what was asked then. */
class DispatchKeyTest {
    private static final WriteOptions ANN = WriteOptions.by("ann");
    private static final Overrides KEYED =
            Overrides.builder().idempotencyKey("k").remains(Remains.KEEP).build();
    private static final ObjectKey LOAD = ObjectKey.of("load");

    private static final Parameter ITEM = new Parameter("ITEM", null, Presence.REQUIRED, Secrecy.PUBLIC, null);

    private static Parameter optional(String name, @Nullable String byDefault) {
        return new Parameter(name, byDefault, Presence.OPTIONAL, Secrecy.PUBLIC, null);
    }

    private static void put(World world, String namespace, String target, Parameter... parameters) {
        JobTemplate template = JobTemplate.of(RecordsTest.spec(1));
        DefinitionSpec spec = new DefinitionSpec(null, null, template, List.of(parameters), null, target);
        world.controller().definitions().put(new JobDefinition(Metadata.named(namespace, "load"), spec), ANN);
    }

    private static List<JobRun> records(World world) {
        return world.controller().runs().list(RunQuery.ALL, Page.ALL).items();
    }

    @Test
    void twoDefinitionsWithOneTargetNamespaceHaveKeysOfTheirOwn() {
        try (World world = World.create()) {
            put(world, "a", "prod");
            put(world, "b", "prod");
            Definitions definitions = world.controller().definitions();
            JobRun first = definitions.dispatch(new ObjectKey("a", "load"), KEYED, ANN);
            JobRun second = definitions.dispatch(new ObjectKey("b", "load"), KEYED, WriteOptions.by("bob"));
            assertThat(second.key()).isNotEqualTo(first.key());
            assertThat(second.spec().who()).isEqualTo("bob");
            assertThat(definitions
                            .dispatch(new ObjectKey("a", "load"), KEYED, ANN)
                            .key())
                    .isEqualTo(first.key());
            assertThat(definitions
                            .dispatch(new ObjectKey("b", "load"), KEYED, ANN)
                            .key())
                    .isEqualTo(second.key());
        }
    }

    @Test
    void aKeyIsKnownAlsoWhenTheDefinitionHasAnotherTargetNamespaceByNow() {
        try (World world = World.create()) {
            put(world, "default", "one");
            JobRun first = world.controller().definitions().dispatch(LOAD, KEYED, ANN);
            put(world, "default", "two");
            assertThat(world.controller()
                            .definitions()
                            .dispatch(LOAD, KEYED, ANN)
                            .key())
                    .isEqualTo(first.key());
            assertThat(records(world)).hasSize(1);
        }
    }

    @Test
    void aRerunHasNoKeyAndTakesNoneFromADispatch() {
        try (World world = World.create()) {
            put(world, "default", "default");
            Overrides keep = Overrides.builder().remains(Remains.KEEP).build();
            ObjectKey job = world.controller()
                    .definitions()
                    .dispatch(LOAD, keep, ANN)
                    .spec()
                    .job()
                    .key();
            assertThatThrownBy(
                            () -> world.controller().runs().rerun(job, RerunScope.ALL, Preconditions.NONE, KEYED, ANN))
                    .isInstanceOf(InvalidJobException.class)
                    .hasMessageContaining("overrides.idempotencyKey: Forbidden");
            JobRun run = world.controller().definitions().dispatch(LOAD, KEYED, ANN);
            assertThat(run.spec().origin()).isEqualTo(RunOrigin.DISPATCH);
            assertThat(run.spec().number()).isEqualTo(2);
        }
    }

    private static List<Map<String, String>> items(String... values) {
        List<Map<String, String>> items = new ArrayList<>();
        for (String value : values) {
            items.add(Map.of("ITEM", value));
        }
        return items;
    }

    @ParameterizedTest
    @EnumSource
    void aListWithAKeyIsStartedOnceAndAnotherListNeedsAnotherKey(Expansion shape) {
        try (World world = World.create()) {
            put(
                    world,
                    "default",
                    "default",
                    ITEM,
                    new Parameter("TOKEN", "t", Presence.OPTIONAL, Secrecy.SECRET, null));
            Definitions definitions = world.controller().definitions();
            Overrides once = KEYED.toBuilder().parameters(Map.of("TOKEN", "s")).build();
            List<JobRun> first = definitions.expand(LOAD, items("1", "2"), shape, once, ANN);
            assertThat(definitions.expand(LOAD, items("1", "2"), shape, once, ANN))
                    .extracting(JobRun::key)
                    .isEqualTo(first.stream().map(JobRun::key).toList());
            for (List<Map<String, String>> other :
                    List.of(items("0", "1", "2"), items("1", "3"), items("1", "2", "3"), items("1"), items("1,2"))) {
                assertThatThrownBy(() -> definitions.expand(LOAD, other, shape, once, ANN))
                        .isInstanceOf(ConflictException.class)
                        .hasMessageContaining("with other items");
            }
            Expansion otherShape = shape == Expansion.JOBS ? Expansion.INDEXED : Expansion.JOBS;
            assertThatThrownBy(() -> definitions.expand(LOAD, items("1", "2"), otherShape, once, ANN))
                    .isInstanceOf(ConflictException.class);
            assertThat(records(world)).as("nothing more was started").hasSize(first.size());
        }
    }

    @Test
    void theItemThatIsWrongIsNamedAlsoInTheRecordOfTheRefusal() {
        try (World world = World.create()) {
            put(world, "default", "default", ITEM);
            Definitions definitions = world.controller().definitions();
            List<Map<String, String>> items = new ArrayList<>(items("1", "2", "3"));
            items.set(1, Map.of("ITEM", "2", "TYPO", "x"));
            assertThatThrownBy(() -> definitions.expand(LOAD, items, Expansion.JOBS, KEYED, ANN))
                    .isInstanceOf(InvalidJobException.class)
                    .hasMessageContaining("items[1].overrides.parameters[TYPO]: Unsupported value");
            assertThat(records(world))
                    .singleElement()
                    .satisfies(
                            run -> assertThat(run.status().message()).contains("items[1].overrides.parameters[TYPO]"));
            Overrides common = KEYED.toBuilder().parameters(Map.of("TYPO", "x")).build();
            assertThatThrownBy(() -> definitions.expand(LOAD, items("1"), Expansion.JOBS, common, ANN))
                    .as("what all have is no fault of an item")
                    .hasMessageContaining(": overrides.parameters[TYPO]");
        }
    }

    @Test
    void aKeyOfAListIsNoKeyOfAPlainDispatch() {
        try (World world = World.create()) {
            put(world, "default", "default", optional("ITEM", "i"));
            Definitions definitions = world.controller().definitions();
            definitions.expand(LOAD, items("1"), Expansion.INDEXED, KEYED, ANN);
            assertThatThrownBy(() -> definitions.dispatch(LOAD, KEYED, ANN)).isInstanceOf(ConflictException.class);
        }
    }

    @Test
    void theSameListIsStartedOnceThoughADefaultHasChangedSince() {
        for (Expansion shape : Expansion.values()) {
            try (World world = World.create()) {
                Parameter item = optional("ITEM", "i");
                put(world, "default", "default", item, optional("MODE", "a"));
                Definitions definitions = world.controller().definitions();
                List<Map<String, String>> items = List.of(Map.of("ITEM", "1"), Map.of("ITEM", "2", "MODE", "x"));
                List<JobRun> first = definitions.expand(LOAD, items, shape, KEYED, ANN);
                put(world, "default", "default", item, optional("MODE", "b"));
                assertThat(definitions.expand(LOAD, items, shape, KEYED, ANN))
                        .extracting(JobRun::key)
                        .isEqualTo(first.stream().map(JobRun::key).toList());
            }
        }
    }

    @Test
    void otherValuesUnderAUsedKeyAreRefusedByTheirNamesAndNothingBegins() {
        try (World world = World.create()) {
            put(
                    world,
                    "default",
                    "default",
                    optional("ITEM", "i"),
                    new Parameter("TOKEN", null, Presence.OPTIONAL, Secrecy.SECRET, null));
            Definitions definitions = world.controller().definitions();
            Overrides once = KEYED.toBuilder()
                    .parameters(Map.of("ITEM", "1", "TOKEN", "s3cret"))
                    .build();
            JobRun first = definitions.dispatch(LOAD, once, ANN);
            Overrides other = KEYED.toBuilder()
                    .parameters(Map.of("ITEM", "2"))
                    .image("other")
                    .args(List.of("x"))
                    .build();
            for (WriteOptions options : List.of(ANN, new WriteOptions(DryRun.YES, "ann"))) {
                assertThatThrownBy(() -> definitions.dispatch(LOAD, other, options))
                        .isInstanceOf(ConflictException.class)
                        .hasMessageContaining("idempotency key \"k\" with other values")
                        .hasMessageContaining("parameters[ITEM]: was \"1\", is \"2\"")
                        .hasMessageContaining("parameters[TOKEN]: was \"***\", is not given")
                        .hasMessageContaining("image: was not given, is \"other\"")
                        .hasMessageContaining("args: was not given, is [x]")
                        .hasMessageNotContaining("s3cret");
            }
            assertThat(definitions.dispatch(LOAD, once, WriteOptions.by("bob")).key())
                    .as("who asks is no value")
                    .isEqualTo(first.key());
            assertThat(records(world)).as("nothing more was started").hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aListWithAKeyIsRefusedWithOtherValuesForAllOfThem(Expansion shape) {
        try (World world = World.create()) {
            put(world, "default", "default", ITEM, optional("MODE", null));
            Definitions definitions = world.controller().definitions();
            List<JobRun> first = definitions.expand(LOAD, items("1", "2"), shape, KEYED, ANN);
            Overrides other =
                    KEYED.toBuilder().parameters(Map.of("MODE", "fast")).build();
            assertThatThrownBy(() -> definitions.expand(LOAD, items("1", "2"), shape, other, ANN))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("parameters[MODE]: was not given, is \"fast\"");
            assertThat(records(world)).hasSize(first.size());
        }
    }

    @Test
    void aValueThatHasBecomeSecretIsNotKnownToDiffer() {
        try (World world = World.create()) {
            put(world, "default", "default", new Parameter("T", null, Presence.OPTIONAL, Secrecy.PUBLIC, null));
            Definitions definitions = world.controller().definitions();
            Overrides once = KEYED.toBuilder().parameters(Map.of("T", "1")).build();
            JobRun first = definitions.dispatch(LOAD, once, ANN);
            put(world, "default", "default", new Parameter("T", null, Presence.OPTIONAL, Secrecy.SECRET, null));
            assertThat(definitions.dispatch(LOAD, once, ANN).key()).isEqualTo(first.key());
        }
    }
}
