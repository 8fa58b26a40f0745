package dev.jobkit.examples;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.event.JobCompleted;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.spi.TaskRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A CronJob: whenever it is due, data is fetched, a report made of it, and a mail sent, one after the other. */
final class NightlyReport {
    private NightlyReport() {}

    public static void main(String[] args) throws InterruptedException {
        System.out.println(firstMail("@every 1s")); // "30 21 * * *" for half past nine each evening
    }

    /** Lets the CronJob run until a mail was sent; returns its text. */
    static String firstMail(String schedule) throws InterruptedException {
        Map<String, String> desk = new ConcurrentHashMap<>(); // stands for a database and a mail server
        TaskRegistry tasks = new TaskRegistry()
                .add("fetch", context -> desk.put("data", "3 4 5"))
                .add("report", context -> desk.put("report", "sum " + sum(desk.getOrDefault("data", ""))))
                .add("mail", context -> desk.putIfAbsent("mail", "Dear all, " + desk.get("report")));
        PodSpec steps = PodSpec.builder()
                .restartPolicy(RestartPolicy.ON_FAILURE)
                .initContainers(List.of(Container.of("fetch", "fetch"), Container.of("report", "report")))
                .containers(List.of(Container.of("mail", "mail")))
                .build();
        JobSpec work = JobSpec.builder().template(PodTemplate.of(steps)).build();
        CronJobSpec nightly = CronJobSpec.builder()
                .schedule(schedule)
                .jobTemplate(JobTemplate.of(work))
                .build();
        CountDownLatch done = new CountDownLatch(1);
        try (JobController jobs = JobKit.start(ThreadPodExecutor.of(tasks))) {
            jobs.subscribe(
                    (event, at) -> {
                        if (event instanceof JobCompleted) {
                            done.countDown();
                        }
                    },
                    From.NOW);
            jobs.cronJobs().create(CronJob.of(Metadata.named("report"), nightly));
            done.await();
        }
        return desk.getOrDefault("mail", "");
    }

    private static int sum(String numbers) {
        int sum = 0;
        for (String number : numbers.split(" ", -1)) {
            sum += Integer.parseInt(number);
        }
        return sum;
    }
}
