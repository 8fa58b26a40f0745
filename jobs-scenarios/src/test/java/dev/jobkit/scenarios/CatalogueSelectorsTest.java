package dev.jobkit.scenarios;

import static dev.jobkit.scenarios.Wishes.never;
import static dev.jobkit.scenarios.Wishes.template;
import static dev.jobkit.testkit.JobKitAssertions.assertThat;
import static dev.jobkit.testkit.PodChoice.first;
import static java.time.Duration.ofMinutes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.InvalidJobException;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.World;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of the catalogue's group I, and what P and Q say of selectors and updates; docs/coverage.md says which. */
class CatalogueSelectorsTest {
    private final World world = World.create();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void theGeneratedSelectorIsTheUidOfTheJob() {
        world.submit("pi", never().build());

        String uid = world.job().metadata().uid();
        assertThat(world.job().spec().selector()).isEqualTo(LabelSelector.of(Names.CONTROLLER_UID_LABEL, uid));
        Map<String, String> labels = Map.of(
                Names.CONTROLLER_UID_LABEL,
                uid,
                Names.LEGACY_CONTROLLER_UID_LABEL,
                uid,
                Names.JOB_NAME_LABEL,
                "pi",
                Names.LEGACY_JOB_NAME_LABEL,
                "pi");
        assertThat(world.pods().get(0).metadata().labels()).isEqualTo(labels);
        assertThat(world.job().metadata().labels()).isEqualTo(labels);
    }

    @Test
    void podsAreListedByNameOrUidOfTheirJobAndByNoOther() {
        world.submit("one", never().completions(2).parallelism(2).build());
        Job one = world.job();
        world.submit("two", never().build());

        assertThat(podsWith(LabelSelector.of("job-name", "one"))).hasSize(2);
        assertThat(podsWith(LabelSelector.of("controller-uid", one.metadata().uid())))
                .hasSize(2);
        assertThat(podsWith(requireNonNull(one.spec().selector())))
                .hasSize(2)
                .allMatch(p -> p.metadata().isControlledBy(one.metadata().uid()));
        assertThat(podsWith(LabelSelector.of("job-name", "two"))).hasSize(1);
    }

    @Test
    void aSelectorOfOnesOwnNeedsTheFlagAndHasToFit() {
        assertThatThrownBy(() -> world.submit("unflagged", manual("a", "a", null)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("`selector` not auto-generated");
        assertThatThrownBy(() -> world.submit("misfit", manual("a", "b", SelectorSource.MANUAL)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("`selector` does not match template `labels`");

        world.submit("fits", manual("a", "a", SelectorSource.MANUAL));
        assertThat(world.pods().get(0).metadata().labels()).isEqualTo(Map.of("set", "a"));
        assertThat(world.job().spec().selector()).isEqualTo(LabelSelector.of("set", "a"));
    }

    @Test
    void twoJobsOfOneSelectorKeepTheirOwnPods() {
        world.submit("left", manual("same", "same", SelectorSource.MANUAL));
        Job left = world.job();
        world.submit("right", manual("same", "same", SelectorSource.MANUAL)).run();
        assertThat(world.pods()).hasSize(2);

        world.succeed(first(1));

        List<Job> jobs = world.list(Kind.JOB, Query.in("default"));
        assertThat(jobs).hasSize(2).filteredOn(Job::isComplete).hasSize(1);
        world.watch(left).delete(Propagation.BACKGROUND).terminate();
        assertThat(world.pods())
                .hasSize(1)
                .noneMatch(p -> p.metadata().isControlledBy(left.metadata().uid()));
    }

    @Test
    void anotherJobTakesOverWhatAnOrphaningDeleteLeft() {
        world.submit("old", manual("set", "set", SelectorSource.MANUAL, 3)).run();
        List<String> uids = world.pods().stream().map(p -> p.metadata().uid()).toList();
        world.delete(Propagation.ORPHAN).succeed(first(1));
        assertThat(world.pods()).allMatch(p -> p.metadata().controller().isEmpty());

        world.submit("new", manual("set", "set", SelectorSource.MANUAL, 3));
        Job taker = world.job();
        assertThat(taker.metadata().uid()).isNotEqualTo("set");
        assertThat(world.pods()).extracting(p -> p.metadata().uid()).containsExactlyInAnyOrderElementsOf(uids);
        assertThat(world.pods())
                .allMatch(p -> p.metadata().isControlledBy(taker.metadata().uid()));
        assertThat(world.job()).hasActive(2).hasSucceeded(1);

        world.fail(first(1)).advance(ofMinutes(1));
        assertThat(world.pods())
                .hasSize(4)
                .filteredOn(p -> !uids.contains(p.metadata().uid()))
                .singleElement()
                .satisfies(p -> assertThat(p.metadata().name()).startsWith("new-"));
        assertThat(world.run().succeed().job()).isComplete().hasSucceeded(3).hasFailed(1);
    }

    @Test
    void templateAndCompletionsAreImmutableAndParallelismIsNot() {
        world.submit("fixed", never().completions(3).build());

        assertThatThrownBy(() -> world.edit(spec -> spec.toBuilder()
                        .template(spec.template().withLabels(Map.of("other", "label")))
                        .build()))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("spec.template")
                .hasMessageContaining("field is immutable");
        assertThatThrownBy(
                        () -> world.edit(spec -> spec.toBuilder().completions(4).build()))
                .hasMessageContaining("spec.completions")
                .hasMessageContaining("field is immutable");
        assertThat(world.edit(spec -> spec.toBuilder().parallelism(3).build()).job())
                .hasActive(3);
    }

    @Test
    void aPodIsOnANode() {
        world.submit("node", never().build());
        assertThat(world.pods().get(0).spec().nodeName()).isNull();

        world.run();
        assertThat(world.pods().get(0).spec().nodeName()).isEqualTo("node");
    }

    @Test
    void aNameThatIsNoLabelIsAcceptedWithAWarningAndLongOnesAreCut() {
        String longName = "a".repeat(60) + ".b";
        var admitted = world.controller()
                .objects()
                .create(Job.of(Metadata.named("default", longName), never().build()), WriteOptions.DEFAULT);
        world.watch(admitted.object()).settle();

        assertThat(admitted.warnings()).singleElement().asString().contains("metadata.name");
        assertThat(world.pods().get(0).metadata().name()).matches("a{58}[a-z0-9]{5}");
    }

    private static JobSpec manual(String selected, String label, @Nullable SelectorSource source) {
        return manual(selected, label, source, 1);
    }

    private static JobSpec manual(String selected, String label, @Nullable SelectorSource source, int pods) {
        return never().completions(pods)
                .parallelism(pods)
                .selector(LabelSelector.of("set", selected))
                .selectorSource(source)
                .template(template(RestartPolicy.NEVER).withLabels(Map.of("set", label)))
                .build();
    }

    private List<Pod> podsWith(LabelSelector selector) {
        return world.list(Kind.POD, Query.in("default").withLabels(selector));
    }
}
