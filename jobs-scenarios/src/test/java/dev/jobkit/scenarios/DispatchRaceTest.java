package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.Definitions;
import dev.jobkit.RunQuery;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Container;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Page;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dispatch that comes right after another one was stored and before the controller has taken note of that. */
class DispatchRaceTest {
    private static final ObjectKey BUILD = ObjectKey.of("build");
    private static final Overrides KEYED =
            Overrides.builder().idempotencyKey("order-7").build();

    /** A store that lets others go first: they do what they want when the next commit is stored, before it is answered. */
    private static final class Interruptible extends WatchedStore {
        private Runnable meanwhile = () -> {};

        Interruptible(JobStore inner) {
            super(inner);
        }

        @Override
        public List<CommitResult> commit(List<Commit> commits) {
            List<CommitResult> results = super.commit(commits);
            Runnable now = meanwhile;
            meanwhile = () -> {};
            now.run();
            return results;
        }
    }

    private static void play(Consumer<Definitions> meanwhile, Consumer<Definitions> check) {
        WorldParts parts = WorldParts.seeded(1);
        Interruptible store = new Interruptible(JobKit.memoryStore(parts.time()));
        try (World world = World.of(parts, p -> p.builder().store(store).build())) {
            Definitions definitions = world.controller().definitions();
            JobTemplate template = JobTemplate.of(JobSpec.of(Container.of("main", "x")));
            definitions.put(
                    new JobDefinition(
                            Metadata.named("build"), new DefinitionSpec(null, null, template, List.of(), null, null)),
                    WriteOptions.DEFAULT);
            store.meanwhile = () -> meanwhile.accept(definitions);
            check.accept(definitions);
            List<Long> numbers = world.controller().runs().list(RunQuery.ALL, Page.ALL).items().stream()
                    .map(run -> run.spec().number())
                    .toList();
            assertThat(numbers).doesNotHaveDuplicates();
        }
    }

    private static JobRun dispatch(Definitions definitions, Overrides once) {
        return definitions.dispatch(BUILD, once, WriteOptions.DEFAULT);
    }

    @ParameterizedTest(name = "{0} others without the key come first")
    @ValueSource(ints = {0, 1, 3})
    void theSameKeyReturnsTheRunThatWasJustStored(int others) {
        List<String> second = new ArrayList<>();
        play(
                definitions -> {
                    for (int i = 0; i < others; i++) {
                        dispatch(definitions, Overrides.NONE);
                    }
                    second.add(dispatch(definitions, KEYED).metadata().name());
                },
                definitions -> {
                    JobRun first = dispatch(definitions, KEYED);
                    assertThat(second).containsExactly(first.metadata().name()).containsExactly("build.1");
                });
    }

    @Test
    void aJobThatAnotherDispatchHasJustStoredIsNotTakenForSomebodyElses() {
        List<String> jobs = new ArrayList<>();
        play(
                definitions -> jobs.add(
                        dispatch(definitions, Overrides.NONE).spec().job().name()),
                definitions -> {
                    jobs.add(dispatch(definitions, Overrides.NONE).spec().job().name());
                    assertThat(jobs).containsExactly("build-2", "build-1");
                });
    }
}
