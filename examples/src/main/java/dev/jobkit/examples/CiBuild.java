package dev.jobkit.examples;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.process.ProcessPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Builds in one pod: check out, compile, test, one after the other in one directory. The test fails the first time. OnFailure runs
 * that step again, Never the whole pod, both as long as the back-off limit allows it.
 */
final class CiBuild {
    private CiBuild() {}

    public static void main(String[] args) throws IOException, InterruptedException, TimeoutException {
        Path out = Files.createTempDirectory("build");
        build(out, RestartPolicy.ON_FAILURE, 3);
        System.out.println(Files.readAllLines(out.resolve("steps.txt"))); // [checkout, compile, test, test]
    }

    /** The steps that were run, in their order, are in steps.txt. */
    static Job build(Path out, RestartPolicy policy, int backoffLimit) throws InterruptedException, TimeoutException {
        PodSpec steps = PodSpec.builder()
                .restartPolicy(policy)
                .initContainers(List.of(
                        step("checkout", out, "echo 'echo $(($1 + $2))' > sum.sh"),
                        step("compile", out, "sh -n sum.sh && cp sum.sh sum")))
                .containers(List.of(step("test", out, "[ $(sh sum 8 3) = 11 ] && ! mkdir \"$OUT/flaky\" 2> /dev/null")))
                .build();
        JobSpec spec = JobSpec.builder()
                .template(PodTemplate.of(steps))
                .backoffLimit(backoffLimit)
                .build();
        try (JobController jobs = JobKit.builder()
                .executor("processes", ProcessPodExecutor.builder().build())
                .backoff(Duration.ofMillis(20), Duration.ofMillis(100))
                .build()) {
            return jobs.await(jobs.submit("build", spec).key(), Duration.ofMinutes(1));
        }
    }

    private static Container step(String name, Path out, String script) {
        return Container.builder()
                .name(name)
                .image("ubuntu")
                .command("sh", "-c", "echo " + name + " >> \"$OUT/steps.txt\"; " + script)
                .env(List.of(EnvVar.of("OUT", out.toString())))
                .build();
    }
}
