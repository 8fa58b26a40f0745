package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a simulation tells of changes that no event tells. */
class SimulationLinesTest {
    private static final String ON_FAILURE = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: pi}
            spec:
              backoffLimit: 3
              template:
                spec:
                  restartPolicy: OnFailure
                  containers: [{name: main, image: busybox}]
            """;
    private static final String NEVER = ON_FAILURE.replace("OnFailure", "Never");
    private static final String INDEXED = NEVER.replace("  backoffLimit: 3\n", """
              completions: 3
              parallelism: 3
              completionMode: Indexed
              backoffLimitPerIndex: 1
            """);

    @Test
    void aContainerThatWaitsForItsRestartSaysHowItEndedAndUntilWhen() {
        assertThat(lines(ON_FAILURE, "--do", "run; crash; crash exit 3; crash; wait"))
                .containsSubsequence(
                        "+00:00:00 pod NAME restarted in place: Started container main again, attempt 1",
                        "+00:00:00 > crash exit 3",
                        "+00:00:00 pod NAME: container main exited with 3, restarts at +00:00:10: back-off of 10 s",
                        "+00:00:00 > crash",
                        "+00:00:00 nothing happened; the pods are: 1 Running in CrashLoopBackOff",
                        "+00:00:00 > wait",
                        "+00:00:10 pod NAME restarted in place: Started container main again, attempt 2");
    }

    @Test
    void containersThatAreRestartedInPlaceFailUntilTheBackoffLimit() {
        assertThat(lines(ON_FAILURE, "--then", "fail"))
                .containsSubsequence(
                        "+00:00:00 > from here on every container runs for 1s and then exits with 1",
                        "+00:00:01 pod NAME restarted in place: Started container main again, attempt 1",
                        "+00:00:02 pod NAME: container main exited with 1, restarts at +00:00:12: back-off of 10 s",
                        "+00:00:12 pod NAME restarted in place: Started container main again, attempt 2",
                        "+00:00:33 condition Failed=True (BackoffLimitExceeded): Job has reached the specified backoff limit");
        assertThat(lines(NEVER, "--then", "fail"))
                .contains("+00:00:00 > from here on every pod runs for 1s and then fails");
    }

    @Test
    void anIndexThatIsCancelledBeforeItsPodIsThereIsToldAsFailed() {
        assertThat(lines(INDEXED, "--do", "scale 1; cancel index 1"))
                .containsSubsequence(
                        "+00:00:00 > scale 1",
                        "+00:00:00 job pi: parallelism is 1",
                        "+00:00:00 > cancel index 1",
                        "+00:00:00 job pi: failed indexes are 1")
                .noneMatch(line -> line.contains("nothing happened"));
    }

    @Test
    void wordsThatChangeTheRulesAreNoNothing() {
        assertThat(lines(NEVER, "--do", "linger; linger; obey; run; unready; scale 0"))
                .containsSubsequence(
                        "+00:00:00 > linger",
                        "+00:00:00 from here on pods that are asked to stop go on until they are terminated",
                        "+00:00:00 > linger",
                        "+00:00:00 nothing happened; the pods are: 1 Pending",
                        "+00:00:00 > obey",
                        "+00:00:00 from here on pods that are asked to stop end at once",
                        "+00:00:00 > unready",
                        "+00:00:00 now ready are 0; the pods are: 1 Running",
                        "+00:00:00 > scale 0");
    }

    @Test
    void aPodThatIsDeletedWhileItLingersIsToldToStop() {
        assertThat(lines(INDEXED, "--do", "run; linger; delete pod index 1; delete pod index 1"))
                .containsSubsequence(
                        "+00:00:00 > delete pod index 1",
                        "+00:00:00 pod NAME [1] is asked to stop (why: the pod is deleted)",
                        "+00:00:00 > delete pod index 1",
                        "+00:00:00 nothing happened; the pods are: 2 Running, 1 Running and terminating");
    }

    @Test
    void aWaitGoesPastWakeUpsThatChangeNothing() {
        assertThat(lines(NEVER, "--do", "run; fail 1; suspend; wait"))
                .containsSubsequence("+00:00:00 > wait", "+00:00:10 nothing is due; the pods are: 1 Failed");
        assertThat(lines(NEVER, "--do", "run; fail 1; wait"))
                .contains("+00:00:10 job pi: 1 active, 0 succeeded, 1 failed");
    }

    private static List<String> lines(String manifest, String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "simulate";
        args[1] = "-";
        System.arraycopy(options, 0, args, 2, options.length);
        Jobkit run = Jobkit.run(Streams.Screen.FILE, manifest, args);
        assertThat(run.err()).isEmpty();
        return run.out().replaceAll("pi(-\\d)?-[a-z0-9]{5}", "NAME").lines().toList();
    }
}
