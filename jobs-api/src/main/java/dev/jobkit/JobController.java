package dev.jobkit;

import dev.jobkit.event.JobEventListener;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Suspension;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Runs Jobs with the semantics of Kubernetes on any {@link dev.jobkit.spi.PodExecutor}. Thread-safe.
 *
 * <p>Made by {@code JobKit.start(executor)} or {@code JobKit.builder()} of jobs-core. A verb is one commit in the caller's
 * thread: when it returns, its effect is stored; what follows from it is done by the controller.
 *
 * <pre>{@code
 * TaskRegistry tasks = new TaskRegistry().add("hello", ctx -> ctx.out().println("hello"));
 * try (JobController jobs = JobKit.start(ThreadPodExecutor.of(tasks))) {
 *     Job job = jobs.submit("greet", JobSpec.of(Container.of("main", "hello")));
 *     Job done = jobs.await(job.key(), Duration.ofMinutes(1));
 * }
 * }</pre>
 */
public interface JobController extends AutoCloseable {
    /**
     * Stores a Job and starts it. It returns when the Job is stored; while a thousand others and more wait for the controller to
     * look at them it returns when there are fewer, a second later at most, so that whoever submits very many does not fill
     * the heap with them. Where the controller was given its workers it does not wait.
     *
     * @return the Job with all defaults, its uid and its selector
     * @throws InvalidJobException if the Job is refused; it tells every fault
     * @throws AlreadyExistsException if the name is taken
     */
    default Job submit(Job job) {
        return submit(job, WriteOptions.DEFAULT);
    }

    /** Stores a Job and starts it, as somebody whom its record names; see {@link #submit(Job)}. */
    default Job submit(Job job, WriteOptions options) {
        return submit(List.of(job), options).get(0);
    }

    /** Stores a Job of this name in the namespace {@code default} and starts it; see {@link #submit(Job)}. */
    default Job submit(String name, JobSpec spec) {
        return submit(Job.of(name, spec));
    }

    /**
     * Stores all of the Jobs in one commit, or none.
     *
     * @throws InvalidJobException if one of them is refused
     * @throws AlreadyExistsException if a name is taken
     */
    default List<Job> submit(List<Job> jobs) {
        return submit(jobs, WriteOptions.DEFAULT);
    }

    /** Stores all of the Jobs in one commit, or none, as somebody whom their records name; see {@link #submit(List)}. */
    List<Job> submit(List<Job> jobs, WriteOptions options);

    /** Returns the Job, if it is there. */
    Optional<Job> find(ObjectKey key);

    /** Returns the pods of the Job, by name; empty when there is no such Job. */
    List<Pod> pods(ObjectKey key);

    /**
     * Changes the spec of the Job; repeated when somebody else changes the Job at the same time.
     *
     * @param edit free of side effects
     * @throws NotFoundException if there is no such Job
     * @throws InvalidJobException if the change is refused
     */
    Job edit(ObjectKey key, UnaryOperator<JobSpec> edit);

    /** Holds the Job back: active pods are stopped and not counted; see {@link #edit}. */
    default Job suspend(ObjectKey key) {
        return edit(
                key, spec -> spec.toBuilder().suspension(Suspension.SUSPENDED).build());
    }

    /** Lets a suspended Job go on; see {@link #edit}. */
    default Job resume(ObjectKey key) {
        return edit(
                key,
                spec -> spec.toBuilder().suspension(Suspension.NOT_SUSPENDED).build());
    }

    /** Changes how many pods may run at once; see {@link #edit}. */
    default Job scale(ObjectKey key, int parallelism) {
        return edit(key, spec -> spec.toBuilder().parallelism(parallelism).build());
    }

    /**
     * Cancels a Job or some of its indexes: pods are stopped gracefully, the Job stays and tells who and why. Of the indexes
     * those are left out that have ended or are being cancelled.
     *
     * @throws NotFoundException if there is no such Job
     * @throws ConflictException if the Job is finished or is being cancelled by somebody else; of indexes, if the Job has no
     *     per-index back-off or no such index, or none of them is still to end
     * @throws IllegalArgumentException if there is no index in the scope
     */
    Job cancel(ObjectKey key, CancelScope scope, Cancellation why);

    /**
     * Deletes the Job.
     *
     * @throws NotFoundException if there is no such Job
     */
    void delete(ObjectKey key, Propagation propagation);

    /**
     * Returns a stage that completes, on the listener executor, with the final state of the Job that has this key now, also
     * when it is removed right after its end; it completes with {@link JobGoneException} when the Job is deleted before
     * its end, with {@link NotFoundException} when there is none now, and with IllegalStateException when the controller is
     * closed before.
     */
    CompletionStage<Job> whenFinished(ObjectKey key);

    /**
     * Waits for the end of the Job that has this key now.
     *
     * @param atMost how long to wait, on the controller's clock
     * @throws TimeoutException if it has not finished by then
     * @throws NotFoundException if there is no such Job
     * @throws JobGoneException if it was deleted before its end
     * @throws InterruptedException if the thread is interrupted
     * @throws IllegalStateException if the controller is closed, now or while it waits
     */
    Job await(ObjectKey key, Duration atMost) throws TimeoutException, InterruptedException;

    /** Tells a listener what happens from this place on. */
    Subscription subscribe(JobEventListener listener, From from);

    /** Returns all kinds of objects. */
    Objects objects();

    /** Returns CronJobs and schedules. */
    CronJobs cronJobs();

    /** Returns definitions and their dispatch. */
    Definitions definitions();

    /** Returns records of runs, and running again. */
    Runs runs();

    /** Returns the output of pods. */
    PodLogs logs();

    /** Returns figures. */
    Gauges gauges();

    /**
     * Ends the controller as its settings say: running pods are stopped or left. Verbs that come now throw
     * IllegalStateException, and so do calls that wait.
     *
     * <p>Verbs and passes that are under way are waited for: once this returns, the controller writes nothing more, and it
     * is taken off a store that lives on. If the waiting thread is interrupted, passes that have not begun to commit are
     * thrown away, as when the program dies, all else is closed, and the thread stays interrupted. A listener is still told
     * what was committed before.
     */
    @Override
    void close();
}
