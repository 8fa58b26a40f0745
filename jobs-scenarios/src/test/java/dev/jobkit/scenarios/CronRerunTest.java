package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.Preconditions;
import dev.jobkit.RerunScope;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.ConcurrencyPolicy;
import dev.jobkit.model.Job;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Overrides;
import org.junit.jupiter.api.Test;

/** A CronJob knows its Job again when somebody has it run again. */
class CronRerunTest extends CronStory {
    private Job rerun() {
        Job before = jobs().get(0);
        controller()
                .runs()
                .rerun(before.key(), RerunScope.ALL, Preconditions.NONE, Overrides.NONE, WriteOptions.by("ann"));
        world.settle().terminate().run();
        Job again = jobs().get(0);
        assertThat(again.metadata().uid()).isNotEqualTo(before.metadata().uid());
        return again;
    }

    @Test
    void underForbidNothingStartsBesideARunThatIsRunAgain() {
        create(spec("0 * * * *").concurrencyPolicy(ConcurrencyPolicy.FORBID).build());
        world.advance(HOUR.plus(MINUTE)).run();

        Job again = rerun();
        assertThat(status().active()).containsExactly(ObjectRef.to(again));
        assertThat(told("MissingJob") + told("UnexpectedJob")).isZero();
        world.advance(HOUR);
        assertThat(starts()).containsExactly("13:00");

        world.succeed();
        assertThat(told("SawCompletedJob")).isEqualTo(1);
        assertThat(starts()).containsExactly("13:00", "14:00");
    }

    @Test
    void underReplaceARunThatIsRunAgainIsReplacedToo() {
        create(spec("0 * * * *").concurrencyPolicy(ConcurrencyPolicy.REPLACE).build());
        world.advance(HOUR.plus(MINUTE)).run();
        rerun();

        world.advance(HOUR);

        assertThat(starts()).containsExactly("14:00");
        assertThat(status().active()).containsExactly(ObjectRef.to(jobs().get(0)));
    }

    @Test
    void aRunThatWasOverAndRunsAgainIsOneThatSomebodyStarted() {
        create(spec("0 * * * *").concurrencyPolicy(ConcurrencyPolicy.FORBID).build());
        world.advance(HOUR).run().succeed();

        rerun();

        assertThat(status().active()).isEmpty();
        assertThat(told("UnexpectedJob")).isEqualTo(1);
        world.advance(HOUR);
        assertThat(starts()).containsExactly("13:00", "14:00");
    }
}
