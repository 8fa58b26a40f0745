package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.InvalidJobException;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Passthrough;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs, CronJobs and definitions that would wait for each other ({@code jobkit.dev/after}) are refused, and nothing else. */
class CirclesTest {
    private final World world = World.create();

    @AfterEach
    void end() {
        world.close();
    }

    private static Job job(String name, String after) {
        Metadata metadata = Metadata.named("default", name).toBuilder()
                .annotations(Map.of(Names.AFTER, after))
                .build();
        return Job.of(metadata, RecordsTest.spec(1));
    }

    private static JobTemplate template(String after) {
        return new JobTemplate(Map.of(), Map.of(Names.AFTER, after), RecordsTest.spec(1), Passthrough.EMPTY);
    }

    private void cron(String name, String after) {
        CronJobSpec spec = CronJobSpec.builder()
                .schedule("0 * * * *")
                .jobTemplate(template(after))
                .build();
        world.controller().cronJobs().create(CronJob.of(Metadata.named(name), spec));
    }

    private void define(String name, String after) {
        define(ObjectKey.of(name), after, null);
    }

    private void define(ObjectKey key, String after, @Nullable String target) {
        DefinitionSpec spec = new DefinitionSpec(null, null, template(after), List.of(), null, target);
        world.controller()
                .definitions()
                .put(new JobDefinition(Metadata.named(key.namespace(), key.name()), spec), WriteOptions.DEFAULT);
    }

    private void dispatch(String name) {
        world.controller().definitions().dispatch(ObjectKey.of(name), Overrides.NONE, WriteOptions.DEFAULT);
        world.settle();
    }

    private static void assertCircle(ThrowingCallable act, String circle) {
        assertThatThrownBy(act)
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("they would wait for each other: " + circle);
    }

    @Test
    void withinOneSubmit() {
        assertCircle(() -> world.controller().submit(List.of(job("a", "b"), job("b", "a"))), "a -> b -> a");
        assertCircle(
                () -> world.controller().submit(List.of(job("x", "y"), job("y", "z"), job("z", "y"))), "y -> z -> y");
        assertThat(world.list(Kind.JOB, Query.ALL)).isEmpty();
    }

    @Test
    void aLongChainIsNone() {
        List<Job> chain = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            chain.add(job("j" + i, "j" + (i - 1)));
        }
        Collections.reverse(chain);
        assertThatCode(() -> world.controller().submit(chain)).doesNotThrowAnyException();
    }

    @Test
    void aCronJobThatWaitsForItself() {
        assertCircle(() -> cron("c", "c"), "c -> c");
    }

    @Test
    void aCronJobThatComesToWaitForItself() {
        cron("c", "load");
        assertCircle(
                () -> world.controller()
                        .cronJobs()
                        .edit(
                                ObjectKey.of("c"),
                                spec -> spec.toBuilder()
                                        .jobTemplate(template("c=Finished"))
                                        .build()),
                "c -> c");
    }

    @Test
    void throughACronJob() {
        world.submit(job("x", "c"));
        assertCircle(() -> cron("c", "x"), "c -> x -> c");
        cron("d", "y");
        assertCircle(() -> world.submit(job("y", "d")), "y -> d -> y");
        assertCircle(() -> define("y", "d"), "y -> d -> y");
    }

    @Test
    void aJobOfACronJobThatWaitsForItsRuns() {
        cron("c", "load");
        CronJob cronJob = world.controller().cronJobs().find(ObjectKey.of("c")).orElseThrow();
        Job own = job("x", "c");
        assertCircle(
                () -> world.submit(own.withMetadata(own.metadata().toBuilder()
                        .owners(List.of(Owner.controlledBy(cronJob)))
                        .build())),
                "x -> c");
    }

    @Test
    void throughAJobThatItsDefinitionNoLongerTellsOf() {
        define("b", "a");
        dispatch("b");
        define("b", "");
        assertCircle(() -> world.submit(job("a", "b")), "a -> b -> a");
        world.controller().definitions().delete(ObjectKey.of("b"));
        assertCircle(() -> world.submit(job("a", "b")), "a -> b -> a");
    }

    @Test
    void whatHasBegunWaitsForNobody() {
        world.submit("a", RecordsTest.spec(1)).run().succeed();
        world.submit(job("b", "a")).run();
        world.controller().delete(ObjectKey.of("a"), Propagation.BACKGROUND);
        world.submit(job("a", "b"));
        world.succeed().settle();
        assertThat(world.list(Kind.POD, Query.ALL)).hasSize(2);
    }

    @Test
    void aDefinitionIsCheckedWhereItsJobsLive() {
        define(new ObjectKey("home", "x"), "y", "prod");
        define(new ObjectKey("prod", "y"), "", null);
        assertThatCode(() -> define(new ObjectKey("home", "y"), "x", null))
                .as("its Jobs live elsewhere")
                .doesNotThrowAnyException();
        Job waits = job("y", "z");
        world.submit(waits.withMetadata(
                waits.metadata().toBuilder().namespace("prod").build()));
        assertCircle(() -> define(new ObjectKey("home", "z"), "y", "prod"), "z -> y -> z");
    }

    @Test
    void anUnreadableWishOfACronJobIsRefusedToo() {
        assertThatThrownBy(() -> cron("c", "load=Done,,"))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("spec.jobTemplate.metadata.annotations[jobkit.dev/after]");
        cron("c", "load");
        assertThatThrownBy(() -> world.controller()
                        .cronJobs()
                        .edit(
                                ObjectKey.of("c"),
                                spec -> spec.toBuilder()
                                        .jobTemplate(template("=Failed"))
                                        .build()))
                .hasMessageContaining("spec.jobTemplate.metadata.annotations[jobkit.dev/after]");
    }

    @Test
    void anEditCannotMakeAWishUnreadable() {
        world.submit("x", RecordsTest.spec(1));
        Job stored = world.job();
        Job edited = stored.withMetadata(stored.metadata().toBuilder()
                .annotations(Map.of(Names.AFTER, "load=Done"))
                .build());
        assertThatThrownBy(() -> world.controller().objects().update(edited, WriteOptions.DEFAULT))
                .isInstanceOf(InvalidJobException.class);
    }

    @Test
    void jobsOfACronJobWaitForTheRunsTheyName() {
        cron("c", "load");
        world.advance(Duration.ofHours(1));
        assertThat(world.pods()).isEmpty();
        world.submit("load", RecordsTest.spec(1)).run().succeed();
        assertThat(world.pods().stream().filter(pod -> !pod.isEnded())).hasSize(1);
    }
}
