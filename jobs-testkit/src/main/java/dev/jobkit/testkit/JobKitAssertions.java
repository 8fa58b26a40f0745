package dev.jobkit.testkit;

import dev.jobkit.model.Job;
import dev.jobkit.model.Pod;

/**
 * The way in to assertions about Jobs and pods; needs AssertJ on the class path, as nothing else here does.
 *
 * <pre>{@code
 * import static dev.jobkit.testkit.JobKitAssertions.assertThat;
 *
 * assertThat(world.job()).hasActive(1).hasFailed(2).isRunning();
 * assertThat(world.pods().get(0)).isPending().hasIndex(3);
 * }</pre>
 */
public final class JobKitAssertions {
    private JobKitAssertions() {}

    /** Starts an assertion about a Job. */
    public static JobAssert assertThat(Job actual) {
        return new JobAssert(actual);
    }

    /** Starts an assertion about a pod. */
    public static PodAssert assertThat(Pod actual) {
        return new PodAssert(actual);
    }
}
