package dev.jobkit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.JobController;
import dev.jobkit.Propagation;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.TaskExit;
import dev.jobkit.spi.TaskRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
    @TempDir
    private Path directory;

    @Test
    void piHasTheDigitsOfMachinsFormula() throws InterruptedException, TimeoutException {
        assertThat(PiDigits.compute(2000)).isEqualTo(pi(2000) + "\n");
    }

    @Test
    void aCronJobFetchesDataMakesAReportAndSendsAMail() throws InterruptedException {
        assertThat(NightlyReport.firstMail("@every 1s")).isEqualTo("Dear all, sum 12");
    }

    @Test
    void eightAndThreeIsElevenThreeTimes() throws InterruptedException, TimeoutException {
        assertThat(SimpleJob.addThreeTimes()).containsExactly("11\n", "11\n", "11\n");
    }

    @Test
    void onlyWhatIsMissingIsRunAgain() throws InterruptedException, TimeoutException {
        Random same = new Random(42);
        int failures = 0;
        for (int successes = 0; successes < 3; ) {
            if (same.nextBoolean()) {
                successes++;
            } else {
                failures++;
            }
        }

        Job done = RandomError.run(new Random(42));

        assertThat(done.isComplete()).isTrue();
        assertThat(done.status().succeeded()).isEqualTo(3);
        assertThat(done.status().failed()).isEqualTo(failures).isPositive();
    }

    @Test
    void everyItemIsTakenOnce() throws InterruptedException, TimeoutException {
        List<String> items = List.of("a", "b", "c", "d", "e");

        Map<String, String> eaten = WorkQueue.consume(items);

        assertThat(eaten).containsOnlyKeys(items);
        assertThat(eaten.values()).allMatch(pod -> pod.startsWith("work-queue-"));
    }

    @Test
    void eachIndexWritesItsFile() throws IOException, InterruptedException, TimeoutException {
        Job done = IndexedJob.writeFiles(directory);

        assertThat(done.status().completedIndexes()).isEqualTo(IndexSet.range(0, 4));
        for (int index = 0; index < 5; index++) {
            assertThat(directory.resolve(index + ".txt")).hasContent("part " + index);
        }
    }

    @Test
    void aStepThatFailsIsRunAgainAloneOrWithItsPodOrNotAtAll() throws Exception {
        Path alone = Files.createDirectory(directory.resolve("alone"));
        Path all = Files.createDirectory(directory.resolve("all"));
        Path once = Files.createDirectory(directory.resolve("once"));

        Job again = CiBuild.build(alone, RestartPolicy.ON_FAILURE, 3);
        Job anew = CiBuild.build(all, RestartPolicy.NEVER, 3);
        Job red = CiBuild.build(once, RestartPolicy.NEVER, 0);

        assertThat(again.isComplete()).isTrue();
        assertThat(again.status().failed()).isZero();
        assertThat(steps(alone)).containsExactly("checkout", "compile", "test", "test");
        assertThat(anew.isComplete()).isTrue();
        assertThat(anew.status().failed()).isEqualTo(1);
        assertThat(steps(all)).containsExactly("checkout", "compile", "test", "checkout", "compile", "test");
        assertThat(red.isFailed()).isTrue();
        assertThat(steps(once)).containsExactly("checkout", "compile", "test");
    }

    private static List<String> steps(Path out) throws IOException {
        return Files.readAllLines(out.resolve("steps.txt"));
    }

    @Test
    void aPodMakesJobsAndItsSuccessorMakesNoneTwice() throws InterruptedException, TimeoutException {
        TaskRegistry tasks = new TaskRegistry();
        try (JobController jobs = quick(tasks)) {
            String longest = ControllerPod.longest(jobs, tasks, failsOnce());

            assertThat(longest).isEqualTo("or not to be");
            Job control = jobs.find(ObjectKey.of("control")).orElseThrow();
            assertThat(control.status().failed()).isEqualTo(1);
            assertThat(jobs.objects().all(Kind.JOB, Query.ALL).items())
                    .hasSize(5)
                    .allMatch(job -> job.isComplete() && job.status().succeeded() == 1);
            assertThat(jobs.objects().all(Kind.RUN, Query.ALL).items()).hasSize(5);

            jobs.delete(control.key(), Propagation.BACKGROUND);
            await().until(() -> jobs.objects().all(Kind.JOB, Query.ALL).items().isEmpty());
        }
    }

    @Test
    void aMasterIsStartedADriverRunAndAllCleanedUp() throws InterruptedException, TimeoutException {
        TaskRegistry tasks = new TaskRegistry();
        try (JobController jobs = quick(tasks)) {
            Map<Integer, Integer> squares = MasterAndDriver.squares(jobs, tasks, failsOnce());

            assertThat(squares).isEqualTo(Map.of(1, 1, 2, 4, 3, 9, 4, 16));
            Job script = jobs.find(ObjectKey.of("squares")).orElseThrow();
            assertThat(script.status().failed()).isEqualTo(1);
            await().untilAsserted(() -> {
                assertThat(jobs.objects().all(Kind.JOB, Query.ALL).items()).containsExactly(script);
                assertThat(jobs.objects().all(Kind.POD, Query.ALL).items())
                        .hasSize(2)
                        .allMatch(pod ->
                                pod.metadata().isControlledBy(script.metadata().uid()));
            });
        }
    }

    private static JobController quick(TaskRegistry tasks) {
        return JobKit.builder()
                .executor("threads", ThreadPodExecutor.of(tasks))
                .backoff(Duration.ofMillis(20), Duration.ofMillis(100))
                .build();
    }

    private static Runnable failsOnce() {
        AtomicInteger calls = new AtomicInteger();
        return () -> {
            if (calls.incrementAndGet() == 1) {
                throw new TaskExit(1, "died halfway");
            }
        };
    }

    @Test
    void aCustomExecutorIsShortAndItsExitCodesCount() throws InterruptedException, TimeoutException, IOException {
        AtomicInteger calls = new AtomicInteger();

        Job good = CustomExecutor.run(order -> 0);
        Job bad = CustomExecutor.run(order -> calls.incrementAndGet() == 2 ? 9 : 0);

        Job thrown = CustomExecutor.run(order -> {
            throw new IllegalStateException("broken on purpose");
        });

        assertThat(good.status().succeeded()).isEqualTo(3);
        assertThat(thrown.status().has(JobConditionType.FAILED)).isTrue();
        assertThat(bad.status().has(JobConditionType.FAILED)).isTrue();
        assertThat(bad.status().succeeded()).isEqualTo(1);
        Path source = Path.of("src", "main", "java", "dev", "jobkit", "examples", "LambdaExecutor.java");
        assertThat(Files.readAllLines(source)).hasSizeLessThan(40);
    }

    @Test
    void aListenerGoesOnWhereItStopped() throws Exception {
        assertThat(ResumingListener.createdJobs(directory.resolve("position")))
                .containsExactly("first", "second", "third");
    }

    /** Returns π rounded to this many digits, by Machin's formula π = 16 arctan 1/5 − 4 arctan 1/239. */
    private static String pi(int digits) {
        BigInteger unit = BigInteger.TEN.pow(digits + 10);
        BigInteger pi = arctan(5, unit)
                .multiply(BigInteger.valueOf(16))
                .subtract(arctan(239, unit).multiply(BigInteger.valueOf(4)));
        return new BigDecimal(pi, digits + 10)
                .round(new MathContext(digits, RoundingMode.HALF_EVEN))
                .toPlainString();
    }

    private static BigInteger arctan(int inverse, BigInteger unit) {
        BigInteger square = BigInteger.valueOf((long) inverse * inverse);
        BigInteger power = unit.divide(BigInteger.valueOf(inverse));
        BigInteger sum = power;
        for (int n = 3; power.signum() != 0; n += 2) {
            power = power.divide(square).negate();
            sum = sum.add(power.divide(BigInteger.valueOf(n)));
        }
        return sum;
    }
}
