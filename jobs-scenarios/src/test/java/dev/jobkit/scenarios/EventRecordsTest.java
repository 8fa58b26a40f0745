package dev.jobkit.scenarios;

import static dev.jobkit.testkit.JobKitAssertions.assertThat;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.Container;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.World;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records for people are kept for an hour after they were last added to, and their loss harms no Job. */
class EventRecordsTest {
    private final World world = World.create();

    @AfterEach
    void end() {
        world.close();
    }

    private static JobSpec sequence(int completions) {
        return JobSpec.of(Container.of("main", "x")).toBuilder()
                .completions(completions)
                .build();
    }

    private List<EventRecord> all() {
        return world.list(Kind.EVENT, Query.ALL);
    }

    @Test
    void recordsGoAnHourAfterTheyWereLastAddedTo() {
        world.submit("j", sequence(2)).run();
        assertThat(all()).hasSize(1);
        world.advance(ofMinutes(40)).succeed().run();
        assertThat(all())
                .extracting(EventRecord::reason)
                .containsOnly("SuccessfulCreate")
                .hasSize(2);
        world.advance(ofMinutes(21));
        assertThat(all()).hasSize(1);
        world.advance(ofHours(1));
        assertThat(all()).isEmpty();
        assertThat(world.succeed().job()).isComplete();
        assertThat(all()).extracting(EventRecord::reason).containsOnly("Completed");
    }

    @Test
    void recordsAreNamedByTheRandomHalfOfTheirUidSinceTheOtherOneMayBeATimeThatManyShare() {
        world.submit("j", sequence(1)).run().succeed();

        assertThat(all()).isNotEmpty().allSatisfy(event -> {
            String digits = event.metadata().uid().replace("-", "");
            assertThat(event.metadata().name()).isEqualTo("j." + digits.substring(16));
        });
    }

    @Test
    void aJobGoesOnWhenSomebodyRemovesItsRecords() {
        // from the tenth message on there is one series, which every further creation adds to
        world.submit("j", sequence(30));
        for (int i = 0; i < 15; i++) {
            world.run().succeed();
        }
        for (EventRecord event : all()) {
            world.controller()
                    .objects()
                    .delete(Kind.EVENT, event.key(), Preconditions.NONE, Propagation.BACKGROUND, WriteOptions.DEFAULT);
        }
        for (int i = 0; i < 15; i++) {
            world.run().succeed();
        }
        assertThat(world.job()).isComplete().hasSucceeded(30);
    }
}
