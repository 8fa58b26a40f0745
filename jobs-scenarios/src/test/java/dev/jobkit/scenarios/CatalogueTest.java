package dev.jobkit.scenarios;

import static dev.jobkit.scenarios.Wishes.indexed;
import static dev.jobkit.scenarios.Wishes.never;
import static dev.jobkit.scenarios.Wishes.template;
import static dev.jobkit.testkit.JobKitAssertions.assertThat;
import static dev.jobkit.testkit.PodChoice.first;
import static dev.jobkit.testkit.PodChoice.index;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.jobkit.AlreadyExistsException;
import dev.jobkit.From;
import dev.jobkit.InvalidJobException;
import dev.jobkit.Propagation;
import dev.jobkit.event.JobProgress;
import dev.jobkit.event.JobWaiting;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the catalogue's groups A and B, a Job's spec and its patterns, as stories; docs/coverage.md says which. */
class CatalogueTest {
    private final World world = World.create();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void itKeepsRetryingUntilTheNumberIsReachedAndSaysSoEachTime() {
        List<Integer> successes = new ArrayList<>();
        world.controller()
                .subscribe(
                        (event, at) -> {
                            if (event instanceof JobProgress progress && progress.active() == 0) {
                                successes.add(progress.succeeded());
                            }
                        },
                        From.NOW);
        world.submit("retry", never().completions(3).build());
        world.run().fail().advance(ofSeconds(10));
        world.succeed().fail().advance(ofSeconds(10));
        world.succeed();
        assertThat(world.job()).isRunning().hasSucceeded(2).hasFailed(2);

        world.succeed();

        assertThat(world.job()).isComplete().hasSucceeded(3).hasActive(0);
        assertThat(world.job().status().completionTime()).isEqualTo(world.time().instant());
        assertThat(world.job().status().startTime()).isNotNull();
        assertThat(successes).containsExactly(0, 1, 3);
    }

    @Test
    void aSimpleJobRunsOnePodToItsEndAndNothingAfterIt() {
        world.submit("simple", never().build());
        assertThat(world.job()).hasActive(1);
        assertThat(world.pods()).hasSize(1);
        assertThat(world.pods().get(0).metadata().name()).matches("simple-[a-z0-9]{5}");

        world.run().succeed().advance(ofDays(3));

        assertThat(world.job()).isComplete().hasSucceeded(1);
        assertThat(world.pods()).hasSize(1);
        assertThat(world.pods().get(0)).isSucceeded();
    }

    @Test
    void aFailedAndADeletedPodAreReplacedByAnother() {
        world.submit("again", never().build()).run().fail().advance(ofSeconds(10));
        assertThat(world.pods()).hasSize(2).extracting(p -> p.metadata().uid()).doesNotHaveDuplicates();

        world.run().deletePods(first(1), PodPhase.RUNNING).terminate().advance(ofSeconds(20));

        assertThat(world.job()).hasActive(1).hasFailed(2);
        assertThat(world.pods()).hasSize(2); // the failed one and the newest
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deletingAJobCleansUpItsPods(boolean finished) {
        world.submit("clean", never().completions(2).parallelism(2).build()).run();
        if (finished) {
            world.succeed();
        }
        world.delete(Propagation.BACKGROUND).terminate();

        assertThat(world.find()).isEmpty();
        assertThat(world.pods()).isEmpty();
    }

    @Test
    void theNameIsUniqueInItsNamespace() {
        JobSpec spec = never().build();
        world.submit("twice", spec);

        assertThatThrownBy(() -> world.submit("twice", spec)).isInstanceOf(AlreadyExistsException.class);

        Job other = Job.of(Metadata.named("cc", "twice"), spec);
        assertThat(world.submit(other).job().key().namespace()).isEqualTo("cc");
        assertThat(world.pods()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"My_Job,false", "trailing.,false", "a.b-1,true"})
    void theNameIsADnsSubdomain(String name, boolean accepted) {
        Optional<Job> stored;
        try {
            stored = Optional.of(world.submit(name, never().build()).job());
        } catch (InvalidJobException e) {
            assertThat(e.errors()).extracting(x -> x.path()).contains("metadata.name");
            stored = Optional.empty();
        }
        assertThat(stored.isPresent()).isEqualTo(accepted);
    }

    @Test
    void labelsAndAnnotationsOfJobAndTemplateReachWhatTheyAreFor() {
        PodTemplate plain = template(RestartPolicy.NEVER);
        PodTemplate marked = new PodTemplate(Map.of("app", "t"), Map.of("note", "p"), plain.spec(), plain.rest());
        Metadata metadata = Metadata.named("marked").toBuilder()
                .labels(Map.of("app", "j"))
                .annotations(Map.of("alias", "x"))
                .build();
        world.submit(Job.of(metadata, never().template(marked).build()));

        assertThat(world.job().metadata().labels()).isEqualTo(Map.of("app", "j"));
        assertThat(world.job().metadata().annotations()).isEqualTo(Map.of("alias", "x"));
        assertThat(world.list(Kind.JOB, Query.in("default").withLabels(LabelSelector.of("app", "j"))))
                .hasSize(1);
        Pod pod = world.pods().get(0);
        assertThat(pod.metadata().labels()).containsEntry("app", "t").containsKey(Names.JOB_NAME_LABEL);
        assertThat(pod.metadata().annotations()).containsEntry("note", "p");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-,-,1,1", "-,3,-,3", "-,0,-,0", "-,1,-,1", "3,-,3,1", "2,5,2,5"})
    void countsThatAreMissingAreFilledIn(Integer completions, Integer parallelism, Integer c, Integer p) {
        world.submit(
                "counts",
                never().completions(completions).parallelism(parallelism).build());

        assertThat(world.job().spec().completions()).isEqualTo(c);
        assertThat(world.job().spec().parallelism()).isEqualTo(p);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-1,-,spec.parallelism", "-,-1,spec.completions"})
    void negativeCountsAreRefused(Integer parallelism, Integer completions, String field) {
        JobSpec spec = never().parallelism(parallelism).completions(completions).build();

        assertThatThrownBy(() -> world.submit("negative", spec))
                .isInstanceOfSatisfying(
                        InvalidJobException.class,
                        e -> assertThat(e.errors()).extracting(x -> x.path()).contains(field));
    }

    @ParameterizedTest
    @CsvSource({"1,5,1", "2,10,2", "5,3,3", "1000,1000,1000", "4,0,0"})
    void noMorePodsThanParallelismAndThanAreMissing(int completions, int parallelism, int active) {
        world.submit(
                "wide",
                never().completions(completions).parallelism(parallelism).build());

        assertThat(world.job()).hasActive(active);
    }

    @Test
    void theLastWaveIsAsWideAsWhatIsMissing() {
        world.submit("waves", never().completions(5).parallelism(3).build()).run();
        assertThat(world.job()).hasActive(3);

        world.succeed();
        assertThat(world.job()).hasActive(2).hasSucceeded(3);

        assertThat(world.succeed().job()).isComplete().hasSucceeded(5);
        assertThat(world.pods()).hasSize(5);
    }

    @Test
    void withoutParallelismPodsRunOneAfterTheOther() {
        world.submit("chain", never().completions(3).build());
        for (int done = 0; done < 3; done++) {
            assertThat(world.job()).hasActive(1).hasSucceeded(done);
            assertThat(world.pods()).hasSize(done + 1);
            world.run().advance(ofMinutes(1)).succeed();
        }
        assertThat(world.job()).isComplete();
    }

    @Test
    void aFailureInAWaveIsReplacedByOnePodOnly() {
        world.submit("wave", never().completions(3).parallelism(3).build()).run();
        world.fail(first(1)).advance(ofSeconds(10)).run().succeed();

        assertThat(world.job()).isComplete().hasSucceeded(3).hasFailed(1);
        assertThat(world.pods()).hasSize(4);
    }

    @Test
    void allPodsOfAJobAreAlike() {
        world.submit("alike", never().completions(4).parallelism(2).build())
                .run()
                .succeed();

        assertThat(world.pods())
                .hasSize(4)
                .extracting(p -> p.spec().toBuilder().nodeName(null).build())
                .containsOnly(
                        world.pods().get(3).spec().toBuilder().nodeName(null).build());
    }

    @Test
    void aWorkQueueIsCompleteWhenOneSucceededAndAllHaveEnded() {
        world.submit("queue", never().parallelism(3).build()).run().succeed(first(1));
        assertThat(world.job()).isRunning().hasActive(2);
        assertThat(world.pods()).hasSize(3).noneMatch(p -> p.metadata().isDeleting());

        world.fail(first(1)).advance(ofMinutes(5));
        assertThat(world.job()).isRunning().hasActive(1);
        assertThat(world.pods()).hasSize(3);

        assertThat(world.fail().job()).isComplete().hasSucceeded(1).hasFailed(2);
    }

    @Test
    void fewerPodsAtATimeStopsPodsThatMayTakeTheirTime() {
        world.submit("narrow", never().completions(9).parallelism(4).build()).run();
        world.edit(spec -> spec.toBuilder().parallelism(1).build());

        assertThat(world.job()).hasActive(1).hasTerminating(3).hasFailed(0);
        assertThat(world.terminate().job()).hasActive(1).hasTerminating(0).hasFailed(0);
    }

    @Test
    void aPodThatIsRefusedIsNoFailureAndIsTriedAgain() {
        int[] refusals = {2};
        World strict = World.with(parts -> parts.builder()
                .gate(pod -> refusals[0]-- > 0 ? Optional.of("exceeded quota: q") : Optional.empty())
                .build());
        try (strict) {
            List<String> waits = new ArrayList<>();
            strict.controller()
                    .subscribe(
                            (event, at) -> {
                                if (event instanceof JobWaiting) {
                                    waits.add(event.message());
                                }
                            },
                            From.NOW);
            strict.submit("quota", never().backoffLimit(0).build());
            assertThat(strict.job()).hasActive(0).hasFailed(0).isRunning();
            assertThat(strict.events())
                    .extracting(EventRecord::type, EventRecord::reason, EventRecord::message, EventRecord::why)
                    .containsExactly(tuple(
                            "Warning",
                            "FailedCreate",
                            "Error creating: exceeded quota: q",
                            "the Job waits until 2026-03-02T10:00:01Z: refused by the gate, attempt 1"));

            strict.advance(ofSeconds(3)).run().succeed();

            assertThat(strict.job()).isComplete().hasFailed(0);
            assertThat(waits)
                    .startsWith(
                            "Job waits until 2026-03-02T10:00:01Z: refused by the gate, attempt 1",
                            "Job waits until 2026-03-02T10:00:03Z: refused by the gate, attempt 2")
                    .hasSize(2);
        }
    }

    @Test
    void eachIndexSucceedsOnceAndKnowsItself() {
        world.submit("items", indexed(4).build()).run();
        Pod pod = world.pods().get(2);
        assertThat(pod).hasIndex(2);
        assertThat(pod.metadata().name()).matches("items-2-[a-z0-9]{5}");
        assertThat(pod.spec().hostname()).isEqualTo("items-2");
        assertThat(pod.metadata().labels()).containsEntry(Names.COMPLETION_INDEX, "2");
        assertThat(pod.metadata().annotations()).containsEntry(Names.COMPLETION_INDEX, "2");
        assertThat(pod.spec().containers().get(0).env())
                .extracting(e -> e.name())
                .contains("JOB_COMPLETION_INDEX");

        world.succeed(index(0)).succeed(index(1)).succeed(index(3)).fail(index(2));
        assertThat(world.job()).isRunning().hasCompletedIndexes("0,1,3").hasActive(0);

        world.advance(ofSeconds(10));
        assertThat(world.pods().get(4)).hasIndex(2);
        assertThat(world.run().succeed().job()).isComplete().hasCompletedIndexes("0-3");
    }
}
