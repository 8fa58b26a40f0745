package dev.jobkit.scenarios;

import static dev.jobkit.scenarios.Wishes.never;
import static dev.jobkit.testkit.JobKitAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.core.JobKit;
import dev.jobkit.manifest.ManifestException;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of the catalogue that need more than one Job, a second controller or a manifest; docs/coverage.md says which. */
class CatalogueMoreTest {
    private static final String TEMPLATE = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: process-item-$ITEM, labels: {jobgroup: items}}
            spec:
              template:
                %s
                metadata: {labels: {jobgroup: items}}
                spec:
                  restartPolicy: Never
                  containers:
                  - {name: c, image: busybox, command: [sh, -c, "echo Processing item $ITEM && sleep 5"]}
            """;

    @Test
    void theTemplateHasNoKindOfItsOwn() {
        String bare = TEMPLATE.formatted("");
        assertThat(Manifests.read("job.yaml", bare.replace("$ITEM", "apple"))).hasSize(1);

        assertThatThrownBy(() -> Manifests.read("job.yaml", TEMPLATE.formatted("kind: Pod")))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("kind: unknown field");
    }

    @Test
    void aTemplateIsExpandedToAJobForEachItem() {
        try (World world = World.create()) {
            for (String item : List.of("apple", "banana", "cherry")) {
                for (Stored job :
                        Manifests.read("job.yaml", TEMPLATE.formatted("").replace("$ITEM", item))) {
                    world.submit((Job) job);
                }
            }
            world.list(Kind.JOB, Query.ALL)
                    .forEach(job -> world.watch(job).run().succeed());

            List<Job> jobs = world.list(Kind.JOB, Query.ALL);
            assertThat(jobs)
                    .extracting(job -> job.metadata().name())
                    .containsExactlyInAnyOrder("process-item-apple", "process-item-banana", "process-item-cherry");
            assertThat(jobs).allSatisfy(job -> {
                assertThat(job.isComplete()).isTrue();
                assertThat(job.status().succeeded()).isEqualTo(1);
            });
        }
    }

    @Test
    void eachPodOfAQueueTakesOneItem() {
        List<String> queue = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
        try (World world = World.create()) {
            world.submit(
                    "queue", never().completions(queue.size()).parallelism(2).build());
            while (!world.job().isFinished()) {
                world.run();
                queue.remove(0);
                world.succeed(PodChoice.first(1));
            }

            assertThat(queue).isEmpty();
            assertThat(world.pods()).hasSize(5);
            assertThat(world.job()).isComplete();
        }
    }

    @Test
    void aTimeToLiveGoesOnWhenAnotherControllerTakesOver() {
        WorldParts parts = WorldParts.seeded(7);
        JobStore store = JobKit.memoryStore(parts.time());
        JobSpec spec = never().ttlAfterFinished(Duration.ofSeconds(100)).build();
        try (World first = World.of(parts, p -> p.builder().store(store).build())) {
            first.submit("ttl", spec).run().succeed().advance(Duration.ofSeconds(60));
        }
        try (World second = World.of(parts, p -> p.builder().store(store).build())) {
            second.advance(Duration.ofSeconds(39));
            assertThat(second.list(Kind.JOB, Query.ALL)).hasSize(1);

            second.advance(Duration.ofSeconds(1));
            assertThat(second.list(Kind.JOB, Query.ALL)).isEmpty();
            assertThat(second.list(Kind.POD, Query.ALL)).isEmpty();
        }
    }

    @Test
    void aPodWithoutGraceIsGoneAsSoonAsItIsDeleted() {
        JobSpec spec = never().build();
        PodTemplate hasty = spec.template()
                .withSpec(spec.template().spec().toBuilder()
                        .terminationGracePeriod(Duration.ZERO)
                        .build());
        try (World world = World.create()) {
            world.submit("hasty", spec.toBuilder().template(hasty).build()).run();
            String uid = world.pods().get(0).metadata().uid();

            world.deletePods(PodChoice.ALL);

            assertThat(world.pods()).extracting(pod -> pod.metadata().uid()).doesNotContain(uid);
            assertThat(world.job().status().failed()).isEqualTo(1);
        }
    }

    @Test
    void aPodIsReadyWithItsSidecars() {
        JobSpec spec = never().build();
        Container sidecar = Container.of("proxy", "busybox").toBuilder()
                .restartPolicy(RestartPolicy.ALWAYS)
                .build();
        PodTemplate both = spec.template()
                .withSpec(spec.template().spec().toBuilder()
                        .initContainers(List.of(sidecar))
                        .build());
        try (World world = World.create()) {
            world.submit("ready", spec.toBuilder().template(both).build()).run();

            assertThat(world.job().status().ready()).isEqualTo(1);
        }
    }
}
