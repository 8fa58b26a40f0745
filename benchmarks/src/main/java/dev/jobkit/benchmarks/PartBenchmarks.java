package dev.jobkit.benchmarks;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.core.admission.JobAdmission;
import dev.jobkit.core.cron.CronExpression;
import dev.jobkit.core.decide.DecisionSettings;
import dev.jobkit.core.decide.JobDecider;
import dev.jobkit.core.decide.JobPlan;
import dev.jobkit.core.decide.JobView;
import dev.jobkit.core.store.pack.Packer;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Pod;
import dev.jobkit.spi.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Single calls that a Job's way consists of, measured by JMH; called by the code that it makes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PartBenchmarks {
    private static final int PODS = 1000;
    private static final int MOST_BYTES = 400;

    private final Job fresh = Job.of("fresh", JobSpec.of(Container.of("main", "noop")));
    private final ZoneId zone = ZoneId.of("Europe/Berlin");
    private final CronExpression workdays = CronExpression.parse("30 4 1-15/2 * MON-FRI");
    private final Packer packer = new Packer();
    private final Instant now = Instant.now();
    private final JobView wide;
    private final List<Pod> finished;

    /** Makes a Job with 1,000 active pods, and 1,000 that have finished. */
    public PartBenchmarks() {
        CountDownLatch gate = new CountDownLatch(1);
        TaskRegistry tasks = new TaskRegistry().add("noop", context -> gate.await());
        try (JobController controller = JobKit.start(ThreadPodExecutor.of(tasks))) {
            Job job = controller.submit(
                    "wide",
                    JobSpec.of(Container.of("main", "noop")).toBuilder()
                            .completions(PODS)
                            .parallelism(PODS)
                            .build());
            while (controller.find(job.key()).orElseThrow().status().active() < PODS) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            Job active = controller.find(job.key()).orElseThrow();
            wide = new JobView(active, controller.pods(job.key()), List.of(), PODS);
            gate.countDown();
            controller.await(job.key(), Duration.ofMinutes(1));
            finished = controller.pods(job.key());
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Admission of a Job of one pod, defaults and rules. */
    @Benchmark
    public Job admission() {
        return JobAdmission.create(fresh, "5d1f9f0e-3f0b-4e57-9d0c-3f6f7c1f0a11")
                .object();
    }

    /** The decision about a Job with 1,000 active pods of which nothing is new. */
    @Benchmark
    public JobPlan decisionOf1000Pods() {
        return JobDecider.decide(wide, now, DecisionSettings.KUBERNETES);
    }

    /** A finished pod, packed beside another one of its Job. */
    @Benchmark
    public @Nullable Object packing() {
        return packer.pack(finished.get(1), finished.get(0), MOST_BYTES);
    }

    /** The next time of a schedule that looks over some days, in a zone with summer time. */
    @Benchmark
    public Instant nextTime() {
        return workdays.next(now, zone).orElseThrow();
    }
}
