package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.CancelScope;
import dev.jobkit.ConflictException;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.RunStatus;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import org.junit.jupiter.api.Test;

/** Cancelling: what is told of it is what was done, by whom it was done first. */
class CancelTest {
    private static final ObjectKey PI = ObjectKey.of("pi");
    private static final Cancellation ANN = new Cancellation("ann", "wrong");

    private static JobSpec indexed(int completions) {
        return RecordsTest.spec(completions).toBuilder()
                .completionMode(CompletionMode.INDEXED)
                .backoffLimit(null)
                .backoffLimitPerIndex(0)
                .build();
    }

    private static Job cancel(World world, Cancellation why) {
        return world.controller().cancel(PI, CancelScope.JOB, why);
    }

    private static Job cancel(World world, String indexes, Cancellation why) {
        return world.controller().cancel(PI, CancelScope.indexes(IndexSet.parse(indexes)), why);
    }

    private static RunStatus record(World world) {
        return world.controller()
                .runs()
                .find(ObjectKey.of("pi.1"))
                .orElseThrow()
                .status();
    }

    @Test
    void whoeverCancelsFirstStaysTheOneWhoDidIt() {
        try (World world = World.create()) {
            world.submit("pi", indexed(2)).run();
            Job marked = cancel(world, ANN);
            assertThatThrownBy(() -> cancel(world, new Cancellation("bob", "me too")))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("is being cancelled by ann: wrong");
            assertThatThrownBy(() -> cancel(world, "0", ANN)).isInstanceOf(ConflictException.class);
            assertThat(cancel(world, ANN)).as("a call that is repeated").isEqualTo(marked);
            world.settle();
            assertThat(cancel(world, ANN).metadata().annotations())
                    .isEqualTo(marked.metadata().annotations());
            world.terminate().settle();
            assertThat(record(world).cancelled()).isEqualTo(ANN);
        }
    }

    @Test
    void aColonInTheNameIsPartOfTheName() {
        try (World world = World.create()) {
            Cancellation why = new Cancellation("ci: main", "wrong: input");
            world.submit("pi", RecordsTest.spec(1)).run();
            cancel(world, why);
            world.settle().terminate().settle();
            assertThat(record(world).cancelled()).isEqualTo(why);
            assertThat(world.job()
                            .status()
                            .condition(JobConditionType.FAILED)
                            .orElseThrow()
                            .message())
                    .isEqualTo("Job was cancelled by ci: main: wrong: input");
        }
    }

    @Test
    void cancellingNothingIsRefusedAndLeavesNoTrace() {
        try (World world = World.create()) {
            world.submit("pi", indexed(3)).run().succeed(PodChoice.index(0)).settle();
            assertThatIllegalArgumentException().isThrownBy(() -> cancel(world, "", ANN));
            assertThatThrownBy(() -> cancel(world, "1,7", ANN))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("has no indexes 7");
            assertThatThrownBy(() -> cancel(world, "0", ANN))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("indexes 0 have ended");
            world.succeed().settle();
            assertThat(record(world).message()).doesNotContain("cancelled");
        }
    }

    @Test
    void ofTheIndexesOnlyThoseAreCancelledThatAreStillToEnd() {
        try (World world = World.create()) {
            world.submit("pi", indexed(4))
                    .run()
                    .succeed(PodChoice.index(0))
                    .fail(PodChoice.index(1))
                    .settle();
            cancel(world, "0-2", ANN);
            assertThatThrownBy(() -> cancel(world, "2", new Cancellation("bob", "")))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("being cancelled");
            world.settle().terminate().succeed().settle();
            assertThat(record(world).failedIndexes()).isEqualTo(IndexSet.of(1, 2));
            assertThat(record(world).message()).endsWith("cancelled: 2 by ann: wrong");
        }
    }
}
