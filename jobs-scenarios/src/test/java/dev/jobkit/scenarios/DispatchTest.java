package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.AlreadyExistsException;
import dev.jobkit.ConflictException;
import dev.jobkit.Definitions;
import dev.jobkit.Expansion;
import dev.jobkit.From;
import dev.jobkit.InvalidJobException;
import dev.jobkit.NotFoundException;
import dev.jobkit.RunQuery;
import dev.jobkit.WatchEvent;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.FieldRef;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Presence;
import dev.jobkit.model.Remains;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.Secrecy;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A stored definition is not a run; a dispatch runs it once, with what is different this once. */
class DispatchTest {
    private static final ObjectKey BUILD = ObjectKey.of("build");
    private static final WriteOptions ANN = WriteOptions.by("ann");

    private static DefinitionSpec spec() {
        JobSpec job = JobSpec.of(Container.of("main", "builder:1").toBuilder()
                        .command(List.of("make"))
                        .args(List.of("all"))
                        .env(List.of(EnvVar.of("LEVEL", "info")))
                        .build())
                .toBuilder()
                .completions(1)
                .parallelism(1)
                .build();
        return new DefinitionSpec(
                "The build",
                "builds all",
                JobTemplate.of(job),
                List.of(
                        new Parameter("BRANCH", "main", Presence.OPTIONAL, Secrecy.PUBLIC, null),
                        new Parameter("TOKEN", null, Presence.REQUIRED, Secrecy.SECRET, "the key of the registry")),
                null,
                null);
    }

    private static JobDefinition definition() {
        return new JobDefinition(Metadata.named("build"), spec());
    }

    private static Overrides.Builder once() {
        return Overrides.builder().parameters(Map.of("TOKEN", "s3cret"));
    }

    private static Definitions with(World world) {
        Definitions definitions = world.controller().definitions();
        definitions.put(definition(), ANN);
        return definitions;
    }

    private static Job job(World world, JobRun run) {
        world.settle();
        return world.controller().find(run.spec().job().key()).orElseThrow();
    }

    private static Map<String, String> env(Job job) {
        Map<String, String> env = new LinkedHashMap<>();
        job.spec().template().spec().containers().get(0).env().forEach(e -> env.put(e.name(), e.value()));
        return env;
    }

    private static List<JobRun> history(World world) {
        return world.controller()
                .runs()
                .list(new RunQuery(null, null, "build", null), Page.ALL)
                .items();
    }

    @Test
    void savingStartsNothing() {
        try (World world = World.create()) {
            with(world);
            world.advance(Duration.ofDays(1));
            assertThat(world.list(Kind.JOB, Query.ALL)).isEmpty();
            assertThat(world.list(Kind.POD, Query.ALL)).isEmpty();
            assertThat(history(world)).isEmpty();
        }
    }

    @Test
    void definitionsAreCreatedReadListedChangedCopiedAndDeleted() {
        try (World world = World.create()) {
            Definitions definitions = with(world);
            JobDefinition stored = definitions.find(BUILD).orElseThrow();
            assertThat(stored.spec()).isEqualTo(spec());
            assertThat(stored.metadata().generation()).isEqualTo(1);
            JobDefinition copy = definitions.copy(BUILD, ObjectKey.of("build-2"), ANN);
            assertThat(copy.spec()).isEqualTo(spec());
            assertThat(copy.metadata().uid()).isNotEqualTo(stored.metadata().uid());
            assertThatThrownBy(() -> definitions.copy(BUILD, ObjectKey.of("build-2"), ANN))
                    .isInstanceOf(AlreadyExistsException.class);
            assertThat(definitions.list("default", Page.ALL).items())
                    .extracting(d -> d.metadata().name())
                    .containsExactly("build", "build-2");
            DefinitionSpec changed = new DefinitionSpec(
                    "other", null, stored.spec().template(), stored.spec().parameters(), null, null);
            JobDefinition after = definitions.put(new JobDefinition(stored.metadata(), changed), ANN);
            assertThat(after.metadata().generation()).isEqualTo(2);
            assertThatThrownBy(() -> definitions.put(stored, ANN))
                    .as("changed meanwhile")
                    .isInstanceOf(ConflictException.class);
            definitions.delete(BUILD);
            assertThat(definitions.find(BUILD)).isEmpty();
            assertThatThrownBy(() -> definitions.delete(BUILD)).isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void definitionsAreWatchedLikeOtherObjects() throws Exception {
        try (World world = World.create();
                var watch = world.controller().objects().watch(Kind.DEFINITION, Query.ALL, From.NOW)) {
            with(world).delete(BUILD);
            assertThat(watch.poll(10))
                    .extracting(WatchEvent::type)
                    .extracting(Enum::name)
                    .containsExactly("ADDED", "DELETED");
        }
    }

    @Test
    void aDefinitionThatCouldNotRunIsRefused() {
        try (World world = World.create()) {
            DefinitionSpec bad = new DefinitionSpec(
                    null,
                    null,
                    JobTemplate.of(JobSpec.builder().completions(-1).build()),
                    List.of(
                            new Parameter("A", null, Presence.OPTIONAL, Secrecy.PUBLIC, null),
                            new Parameter("A", null, Presence.OPTIONAL, Secrecy.PUBLIC, null),
                            new Parameter("1=2", null, Presence.OPTIONAL, Secrecy.PUBLIC, null)),
                    null,
                    "No Namespace");
            assertThatThrownBy(() ->
                            world.controller().definitions().put(new JobDefinition(Metadata.named("bad"), bad), ANN))
                    .isInstanceOfSatisfying(
                            InvalidJobException.class,
                            e -> assertThat(e.errors())
                                    .extracting(FieldError::path)
                                    .contains(
                                            "spec.targetNamespace",
                                            "spec.parameters[1].name",
                                            "spec.parameters[2].name",
                                            "spec.template.spec.completions",
                                            "spec.template.spec.template.spec.containers"));
        }
    }

    @Test
    void aDispatchRunsOnceWithParametersAsVariables() {
        try (World world = World.create()) {
            Definitions definitions = with(world);
            JobRun run = definitions.dispatch(
                    BUILD, once().env(Map.of("LEVEL", "debug", "MORE", "yes")).build(), ANN);
            Job job = job(world, run);
            assertThat(job.metadata().name()).isEqualTo("build-1");
            assertThat(job.metadata().labels()).containsEntry(Names.DEFINITION, "build");
            assertThat(env(job))
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("BRANCH", "main", "TOKEN", "s3cret", "LEVEL", "debug", "MORE", "yes"));
            world.run().succeed().settle();
            assertThat(world.controller()
                            .runs()
                            .find(run.key())
                            .orElseThrow()
                            .status()
                            .outcome())
                    .isEqualTo(RunOutcome.SUCCEEDED);
        }
    }

    @Test
    void theRecordTellsWhoAndWhatAndMasksSecrets() {
        try (World world = World.create()) {
            JobRun run = with(world).dispatch(BUILD, once().image("builder:2").build(), ANN);
            assertThat(run.spec().origin()).isEqualTo(RunOrigin.DISPATCH);
            assertThat(run.spec().who()).isEqualTo("ann");
            assertThat(run.spec().parameters()).containsExactly(Map.entry("BRANCH", "main"), Map.entry("TOKEN", "***"));
            assertThat(run.spec().overrides().image()).isEqualTo("builder:2");
            assertThat(run.toString()).as("nowhere in the record").doesNotContain("s3cret");
            assertThat(Objects.requireNonNull(run.spec().ran())
                            .template()
                            .spec()
                            .containers()
                            .get(0)
                            .image())
                    .isEqualTo("builder:2");
        }
    }

    @Test
    void whatWasDifferentOnceIsForgottenAndOldRecordsStayWhenTheDefinitionChanges() {
        try (World world = World.create()) {
            Definitions definitions = with(world);
            JobRun first = definitions.dispatch(
                    BUILD,
                    once().args(List.of("one", "with blank"))
                            .command(List.of("sh"))
                            .completions(3)
                            .parallelism(2)
                            .backoffLimit(0)
                            .activeDeadline(Duration.ofMinutes(1))
                            .build(),
                    ANN);
            JobSpec ran = job(world, first).spec();
            assertThat(ran.completions()).isEqualTo(3);
            assertThat(ran.parallelism()).isEqualTo(2);
            assertThat(ran.backoffLimit()).isZero();
            assertThat(ran.activeDeadline()).isEqualTo(Duration.ofMinutes(1));
            assertThat(ran.template().spec().containers().get(0).args()).containsExactly("one", "with blank");
            JobRun second = definitions.dispatch(BUILD, once().build(), WriteOptions.by("ben"));
            JobSpec plain = job(world, second).spec();
            assertThat(plain.completions()).isEqualTo(1);
            assertThat(plain.template().spec().containers().get(0).args()).containsExactly("all");
            assertThat(definitions.find(BUILD).orElseThrow().spec()).isEqualTo(spec());

            JobTemplate other = JobTemplate.of(JobSpec.of(Container.of("main", "other")));
            definitions.put(
                    new JobDefinition(
                            Metadata.named("build"), new DefinitionSpec(null, null, other, List.of(), null, null)),
                    ANN);
            assertThat(history(world)).extracting(r -> r.spec().who()).containsExactly("ben", "ann");
            assertThat(history(world).get(1).spec()).isEqualTo(first.spec());
            assertThatThrownBy(() -> definitions.dispatch(BUILD, once().build(), ANN))
                    .hasMessageContaining("no parameters are declared");
        }
    }

    @Test
    void aDefinitionIsDispatchedManyTimesAtOnce() throws Exception {
        try (World world = World.create()) {
            Definitions definitions = with(world);
            ExecutorService callers = Executors.newFixedThreadPool(8);
            List<Future<JobRun>> runs = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                runs.add(callers.submit(() -> definitions.dispatch(BUILD, once().build(), ANN)));
            }
            Set<String> names = new TreeSet<>();
            for (Future<JobRun> run : runs) {
                names.add(run.get().spec().job().name());
            }
            callers.shutdown();
            assertThat(names).hasSize(40);
            assertThat(history(world))
                    .extracting(r -> r.spec().number())
                    .doesNotHaveDuplicates()
                    .hasSize(40);
        }
    }

    @Test
    void anIdempotencyKeyReturnsTheFirstRunAlsoWhenManyAskAtOnceAndTheJobIsGone() throws Exception {
        try (World world = World.create()) {
            Definitions definitions = with(world);
            Overrides keyed = once().idempotencyKey("order-7").build();
            ExecutorService callers = Executors.newFixedThreadPool(8);
            List<Future<JobRun>> runs = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Overrides asked = i % 2 == 0 ? keyed : once().build();
                runs.add(callers.submit(() -> definitions.dispatch(BUILD, asked, ANN)));
            }
            Set<String> keyedRuns = new TreeSet<>();
            for (int i = 0; i < 40; i += 2) {
                keyedRuns.add(runs.get(i).get().metadata().name());
            }
            for (Future<JobRun> run : runs) {
                run.get();
            }
            callers.shutdown();
            assertThat(keyedRuns).hasSize(1);
            assertThat(history(world)).hasSize(21);
            world.settle().run().succeed().settle();
            assertThat(world.list(Kind.JOB, Query.ALL)).isEmpty();
            assertThat(definitions.dispatch(BUILD, keyed, ANN).metadata().name())
                    .isEqualTo(keyedRuns.iterator().next());
            assertThat(world.settle().list(Kind.JOB, Query.ALL)).isEmpty();
        }
    }

    @Test
    void aRefusedDispatchIsAnEntryOfTheHistory() {
        try (World world = World.create()) {
            Definitions definitions = with(world);
            assertThatThrownBy(() -> definitions.dispatch(
                            BUILD,
                            Overrides.builder()
                                    .parameters(Map.of("BRUNCH", "x"))
                                    .container("nope")
                                    .parallelism(-1)
                                    .build(),
                            ANN))
                    .isInstanceOfSatisfying(
                            InvalidJobException.class,
                            e -> assertThat(e.errors())
                                    .extracting(FieldError::path)
                                    .containsExactly(
                                            "overrides.parameters[TOKEN]",
                                            "overrides.parameters[BRUNCH]",
                                            "overrides.container",
                                            "spec.parallelism"));
            JobRun refused = history(world).get(0);
            assertThat(refused.status().outcome()).isEqualTo(RunOutcome.REFUSED);
            assertThat(refused.status().message()).contains("overrides.parameters[TOKEN]: Required value");
            assertThat(refused.spec().who()).isEqualTo("ann");
            assertThat(world.settle().list(Kind.JOB, Query.ALL)).isEmpty();
            assertThat(definitions.dispatch(BUILD, once().build(), ANN).spec().number())
                    .isEqualTo(2);
        }
    }

    @Test
    void theRecordOfARefusalShowsNoValueThatWasMeantForASecret() {
        try (World world = World.create()) {
            Overrides typo =
                    Overrides.builder().parameters(Map.of("TOKN", "s3cret")).build();
            assertThatThrownBy(() -> with(world).dispatch(BUILD, typo, ANN))
                    .isInstanceOf(InvalidJobException.class)
                    .hasMessageContaining("overrides.parameters[TOKN]");
            assertThat(history(world).get(0).toString()).contains("TOKN").doesNotContain("s3cret");
        }
    }

    @Test
    void aRefusedKeyMayBeUsedAgain() {
        try (World world = World.create()) {
            Definitions definitions = with(world);
            assertThatThrownBy(() -> definitions.dispatch(
                            BUILD, Overrides.builder().idempotencyKey("k").build(), ANN))
                    .isInstanceOf(InvalidJobException.class);
            JobRun run = definitions.dispatch(BUILD, once().idempotencyKey("k").build(), ANN);
            assertThat(run.status().outcome()).isEqualTo(RunOutcome.RUNNING);
        }
    }

    @Test
    void anUnknownExecutorIsRefusedAndAKnownOneIsWhereThePodsGo() {
        try (World world = World.create()) {
            Definitions definitions = world.controller().definitions();
            JobTemplate template = JobTemplate.of(JobSpec.of(Container.of("main", "x")));
            definitions.put(
                    new JobDefinition(
                            Metadata.named("build"),
                            new DefinitionSpec(null, null, template, List.of(), "mars", "staging")),
                    ANN);
            assertThatThrownBy(() -> definitions.dispatch(BUILD, Overrides.NONE, ANN))
                    .hasMessageContaining("spec.executor: Not found: \"mars\"");
            assertThat(history(world).get(0).metadata().namespace()).isEqualTo("staging");
            definitions.put(
                    new JobDefinition(
                            Metadata.named("build"),
                            new DefinitionSpec(null, null, template, List.of(), "node", "staging")),
                    ANN);
            Job job = job(world, definitions.dispatch(BUILD, Overrides.NONE, ANN));
            assertThat(job.metadata().namespace()).isEqualTo("staging");
            assertThat(job.spec().template().spec().nodeSelector()).containsEntry(Names.EXECUTOR, "node");
        }
    }

    @Test
    void aDispatchedJobGoesAfterItsEndUnlessToldToStay() {
        try (World world = World.create()) {
            Definitions definitions = with(world);
            JobRun gone = definitions.dispatch(BUILD, once().build(), ANN);
            JobRun stays =
                    definitions.dispatch(BUILD, once().remains(Remains.KEEP).build(), ANN);
            world.settle().run().succeed().settle();
            assertThat(world.list(Kind.JOB, Query.ALL))
                    .extracting(j -> j.metadata().name())
                    .containsExactly(stays.spec().job().name());
            assertThat(world.list(Kind.POD, Query.ALL)).hasSize(1);
            assertThat(world.controller()
                            .runs()
                            .attempts(gone.metadata().uid(), Page.ALL)
                            .items())
                    .hasSize(1);
        }
    }

    @Test
    void aDryRunIsJudgedAndStoresNothing() {
        try (World world = World.create()) {
            Definitions definitions = with(world);
            JobRun would = definitions.dispatch(BUILD, once().build(), WriteOptions.DRY_RUN);
            assertThat(would.spec().job().name()).isEqualTo("build-1");
            assertThatThrownBy(() -> definitions.dispatch(BUILD, Overrides.NONE, WriteOptions.DRY_RUN))
                    .isInstanceOf(InvalidJobException.class);
            assertThat(history(world)).isEmpty();
            assertThat(world.list(Kind.JOB, Query.ALL)).isEmpty();
        }
    }

    @Test
    void aNameThatSomebodyElseHasIsGoneAround() {
        try (World world = World.create()) {
            Definitions definitions = with(world);
            world.submit("build-1", RecordsTest.spec(1));
            JobRun run = definitions.dispatch(BUILD, once().build(), ANN);
            assertThat(run.spec().job().name()).startsWith("build-1-").hasSize("build-1-".length() + 5);
        }
    }

    private static final List<Map<String, String>> FRUIT =
            List.of(Map.of("ITEM", "apple"), Map.of("ITEM", "ba\nna\\na"), Map.of("ITEM", ""));

    private static Definitions processing(World world) {
        Definitions definitions = world.controller().definitions();
        definitions.put(
                new JobDefinition(
                        Metadata.named("build"),
                        new DefinitionSpec(
                                null,
                                null,
                                JobTemplate.of(JobSpec.of(Container.of("main", "x"))),
                                List.of(new Parameter("ITEM", null, Presence.REQUIRED, Secrecy.PUBLIC, null)),
                                null,
                                null)),
                ANN);
        return definitions;
    }

    @Test
    void oneJobForEachItem() {
        try (World world = World.create()) {
            List<JobRun> runs = processing(world).expand(BUILD, FRUIT, Expansion.JOBS, Overrides.NONE, ANN);
            assertThat(runs).hasSize(3);
            List<Job> jobs = runs.stream().map(r -> job(world, r)).toList();
            assertThat(jobs)
                    .extracting(j -> env(j).get("ITEM"))
                    .as("an empty value is written as none, as the API does")
                    .containsExactly("apple", "ba\nna\\na", null);
            assertThat(jobs).allSatisfy(j -> {
                assertThat(j.spec().completions()).isEqualTo(1);
                assertThat(j.spec().parallelism()).isEqualTo(1);
            });
            world.run().succeed().settle();
            assertThat(history(world)).extracting(r -> r.status().outcome()).containsOnly(RunOutcome.SUCCEEDED);
        }
    }

    @Test
    void noneOfTheItemsRunsUnlessAllCan() {
        try (World world = World.create()) {
            List<Map<String, String>> items = List.of(Map.of("ITEM", "a"), Map.of("THING", "b"));
            assertThatThrownBy(() -> processing(world).expand(BUILD, items, Expansion.JOBS, Overrides.NONE, ANN))
                    .isInstanceOf(InvalidJobException.class);
            assertThat(world.settle().list(Kind.JOB, Query.ALL)).isEmpty();
            assertThat(history(world)).extracting(r -> r.status().outcome()).containsExactly(RunOutcome.REFUSED);
        }
    }

    @Test
    void oneIndexedJobForAllItems() {
        try (World world = World.create()) {
            Overrides once = Overrides.builder().parallelism(3).build();
            List<JobRun> runs = processing(world).expand(BUILD, FRUIT, Expansion.INDEXED, once, ANN);
            assertThat(runs).hasSize(1);
            Job job = job(world, runs.get(0));
            assertThat(job.spec().completionMode()).isEqualTo(CompletionMode.INDEXED);
            assertThat(job.spec().completions()).isEqualTo(3);
            List<Pod> pods = world.list(Kind.POD, Query.ALL).stream()
                    .sorted(Comparator.comparing(p -> p.completionIndex().orElse(-1)))
                    .toList();
            assertThat(pods)
                    .extracting(p -> p.metadata().annotations().get(Names.ITEM + "ITEM"))
                    .containsExactly("apple", "ba\nna\\na", "");
            EnvVar variable = pods.get(0).spec().containers().get(0).env().stream()
                    .filter(e -> e.name().equals("ITEM"))
                    .findFirst()
                    .orElseThrow();
            FieldRef from = Objects.requireNonNull(
                    Objects.requireNonNull(variable.valueFrom()).fieldRef());
            assertThat(from.fieldPath()).isEqualTo("metadata.annotations['jobkit.dev/item.ITEM']");
            assertThat(pods.get(0).metadata().annotations()).doesNotContainKey(Names.ITEMS + "ITEM");
        }
    }
}
