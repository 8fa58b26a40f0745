package dev.jobkit.scenarios;

import static dev.jobkit.testkit.JobKitAssertions.assertThat;
import static dev.jobkit.testkit.PodChoice.first;
import static dev.jobkit.testkit.PodChoice.index;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jobkit.core.store.MemoryJobStore;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.PodConditionPattern;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import dev.jobkit.testkit.Conformance;
import dev.jobkit.testkit.ControllerFactory;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.StoreContract;
import dev.jobkit.testkit.VirtualTime;
import dev.jobkit.testkit.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The examples of docs/testing.md, word for word. */
class TestingPageTest {
    private static final Path PAGE = Path.of("..", "docs", "testing.md");
    private static final Path HERE =
            Path.of("src", "test", "java", "dev", "jobkit", "scenarios", "TestingPageTest.java");

    @Test
    void myPolicySurvivesAnEvictionAndTwoFailures() {
        World world = World.create().submit("render", mySpec()).run();
        world.fail(index(2), Fate.EVICTED).advance(ofSeconds(10)).run();
        world.fail(first(1)).advance(ofSeconds(20)).run();
        world.fail(first(1), Fate.exit(3)).advance(ofSeconds(40)).run().succeed();
        assertThat(world.job()).isComplete().hasFailed(2);
    }

    @Test
    void withoutTheRuleTheEvictionCounts() {
        JobSpec spec = mySpec().toBuilder().podFailurePolicy(null).build();
        World world = World.create().submit("render", spec).run();
        world.fail(index(2), Fate.EVICTED).advance(ofSeconds(10)).run();
        world.fail(first(1)).advance(ofSeconds(20)).run();
        world.fail(first(1), Fate.exit(3)).terminate();

        assertThat(world.job()).isFailed("BackoffLimitExceeded");
    }

    @Test
    void settingsGoInByAFactory() {
        ControllerFactory hasty =
                parts -> parts.builder().backoff(ofSeconds(1), ofSeconds(8)).build();
        World world = World.with(hasty);
        world.submit("hasty", Wishes.never().build()).run().fail();

        assertThat(world.advance(ofSeconds(1)).job()).hasActive(1).hasFailed(1);
    }

    @TestFactory
    Stream<DynamicTest> myStoreKeepsTheContract() {
        return StoreContract.checks(MyStore::create).stream().map(c -> dynamicTest(c.name(), c.run()::run));
    }

    /** A store of somebody. */
    private static final class MyStore {
        static MemoryJobStore create() {
            return new MemoryJobStore("mine", new VirtualTime());
        }
    }

    @Test
    void theExamplesOfThePageAreThese() throws IOException {
        String here = squeezed(Files.readString(HERE).replace("MyStore::create", "MyStore::new"));

        assertThat(blocks("java"))
                .hasSize(4)
                .allSatisfy(block -> assertThat(here).contains(squeezed(block)));
    }

    @Test
    void theRecordingOfThePagePasses() throws IOException {
        Conformance.Report report = Conformance.standard().play(blocks("json").get(0));

        assertThat(report.differences()).isEmpty();
        assertThat(report.passed()).isEqualTo(1);
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    /** Returns the text without white space, which the formatter rules. */
    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static JobSpec mySpec() {
        PodConditionPattern disrupted =
                new PodConditionPattern(PodConditionType.DISRUPTION_TARGET, ConditionStatus.TRUE);
        PodFailureRule ignore = new PodFailureRule(PodFailureAction.IGNORE, null, List.of(disrupted));
        return JobSpec.of(Container.of("main", "busybox")).toBuilder()
                .completionMode(CompletionMode.INDEXED)
                .completions(3)
                .parallelism(3)
                .backoffLimit(2)
                .podFailurePolicy(new PodFailurePolicy(List.of(ignore)))
                .build();
    }
}
