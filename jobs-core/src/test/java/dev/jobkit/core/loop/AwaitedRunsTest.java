package dev.jobkit.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.core.JobKit;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Write;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** For which run a Job waits, whatever is stored and not yet told. */
class AwaitedRunsTest {
    private final JobStore store = JobKit.memoryStore(new HandTime());
    private final RunIndex index = new RunIndex(new Retention(9, 9, Duration.ofHours(1), 10));
    private final Waiting waiting = new Waiting(store, job -> {});

    private JobRun stored(int number, RunOutcome outcome) {
        JobRun run = RunIndexTest.run("c", number, outcome, number, null);
        JobRun made = run.withMetadata(run.metadata().toBuilder()
                .uid("u" + number)
                .labels(Map.of(Names.RUN_OF, "c"))
                .build());
        store.commit(List.of(Commit.of(new Write.Create(made))));
        return made;
    }

    private boolean waits(String after) {
        Metadata metadata = Metadata.named("report").toBuilder()
                .annotations(Map.of(Names.AFTER, after))
                .build();
        Job job = Job.of(metadata, JobSpec.of(Container.of("main", "busybox")));
        return waiting.holds(job, index).isPresent();
    }

    @Test
    void aRunThatIsStoredAndNotYetToldIsTheNewest() {
        index.stored(stored(1, RunOutcome.UNFINISHED));
        stored(2, RunOutcome.RUNNING);
        assertThat(waits("c=Finished"))
                .as("the run that replaces the first goes on")
                .isTrue();
        stored(3, RunOutcome.SUCCEEDED);
        assertThat(waits("c")).isFalse();
    }

    @Test
    void soIsTheFirstOne() {
        assertThat(waits("c=Finished")).isTrue();
        stored(1, RunOutcome.FAILED);
        assertThat(waits("c=Finished")).isFalse();
    }

    @Test
    void whatWasRefusedIsPassedOver() {
        index.stored(stored(1, RunOutcome.SUCCEEDED));
        index.stored(stored(2, RunOutcome.REFUSED));
        stored(3, RunOutcome.REFUSED);
        assertThat(waits("c")).isFalse();
        assertThat(waits("c=Failed")).isTrue();
    }
}
