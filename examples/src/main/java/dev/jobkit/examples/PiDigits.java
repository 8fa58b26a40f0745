package dev.jobkit.examples;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.process.ProcessPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Pod;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Computes π to 2000 digits in a process of its own. Needs perl with its module Math::BigFloat. */
final class PiDigits {
    private PiDigits() {}

    public static void main(String[] args) throws InterruptedException, TimeoutException {
        System.out.print(compute(2000));
    }

    static String compute(int digits) throws InterruptedException, TimeoutException {
        Container perl = Container.builder()
                .name("pi")
                .image("perl")
                .command("perl", "-MMath::BigFloat", "-wle", "print Math::BigFloat->bpi(" + digits + ")")
                .build();
        try (JobController jobs = JobKit.start(ProcessPodExecutor.builder().build())) {
            Job job = jobs.submit("pi", JobSpec.of(perl));
            Job done = jobs.await(job.key(), Duration.ofMinutes(5));
            Pod last = jobs.pods(done.key()).get(0);
            String log = jobs.logs().text(new LogKey(last.metadata().uid(), "pi", 0));
            if (done.isFailed()) {
                throw new IllegalStateException(done.status().conditions() + " " + log);
            }
            return log;
        }
    }
}
