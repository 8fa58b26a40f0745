package dev.jobkit.cli;

import dev.jobkit.JobController;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Query;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Says of Jobs that do not begin for what they wait, each thing once. For one thread. */
final class WaitWords implements AutoCloseable {
    private static final String WAITING = "Waiting";

    private final JobController jobs;
    private final Predicate<String> wanted;
    private final Consumer<String> say;
    private final Feed<EventRecord> events;
    private final Map<String, String> told = new Recent<>();

    /** Begins with what happens from now on; {@code wanted} chooses Jobs by their uids. */
    WaitWords(JobController jobs, Bell bell, Predicate<String> wanted, Consumer<String> say) {
        this.jobs = jobs;
        this.wanted = wanted;
        this.say = say;
        this.events = new Feed<>(jobs.objects(), Kind.EVENT, bell);
    }

    /** Says what is known already, also of these Jobs that stand still. */
    void begin(Collection<ObjectKey> those) {
        those.forEach(this::standsStill);
        jobs.objects().all(Kind.EVENT, Query.ALL).items().forEach(this::take);
    }

    /** Says what is new. */
    void tell() {
        events.drain(this::take);
    }

    private void take(EventRecord event) {
        ObjectRef about = event.about();
        if (event.reason().equals(WAITING)
                && about.kind().equals(Kind.JOB.name())
                && wanted.test(about.uid())
                && hasNotBegun(about)) {
            String message =
                    event.message().startsWith("Job ") ? event.message().substring("Job ".length()) : event.message();
            tell(about.uid(), "job " + about.name() + ": " + message);
        }
    }

    private void tell(String uid, String line) {
        if (!line.equals(told.put(uid, line))) {
            say.accept(line);
        }
    }

    private boolean hasNotBegun(ObjectRef about) {
        return jobs.find(about.key())
                .filter(job -> job.metadata().uid().equals(about.uid()))
                .filter(job -> job.status().startTime() == null && !job.isFinished())
                .isPresent();
    }

    /** Tells whether the Job stands still until somebody else does something about it, and says so. */
    boolean standsStill(ObjectKey key) {
        Optional<Job> job = jobs.find(key).filter(it -> !it.isFinished());
        Optional<String> why = job.flatMap(WaitWords::why);
        why.ifPresent(words -> tell(job.get().metadata().uid(), "job " + key.name() + ": " + words));
        return why.isPresent();
    }

    private static Optional<String> why(Job job) {
        String manager = job.spec().managedBy();
        if (manager != null && !manager.equals(Names.JOB_CONTROLLER)) {
            return Optional.of("is left to its manager " + manager);
        }
        return job.spec().isSuspended()
                ? Optional.of("is paused; jobkit resume job/" + job.metadata().name() + " has it go on")
                : Optional.empty();
    }

    @Override
    public void close() {
        events.close();
    }
}
