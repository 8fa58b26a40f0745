package dev.jobkit.cli;

import dev.jobkit.ConflictException;
import dev.jobkit.JobController;
import dev.jobkit.NotFoundException;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import dev.jobkit.model.Suspension;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jobkit suspend} and {@code jobkit resume}: pause Jobs and CronJobs, and let them go on. */
@Command(
        name = "suspend",
        description = "Pauses jobs and cronjobs: pods of a job are stopped, a cronjob starts nothing.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
class SuspendCommand implements Callable<Integer> {
    private final Suspension wish;
    private final String done;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOptions store;

    @Parameters(paramLabel = "TYPE NAME", arity = "1..*", description = "Such as cronjob hello, or cronjob/hello.")
    private List<String> words = List.of();

    SuspendCommand() {
        this(Suspension.SUSPENDED, "suspended");
    }

    private SuspendCommand(Suspension wish, String done) {
        this.wish = wish;
        this.done = done;
    }

    /** {@code jobkit resume}: lets what was paused go on. */
    @Command(
            name = "resume",
            description = "Lets jobs and cronjobs go on that were paused.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Resume extends SuspendCommand {
        Resume() {
            super(Suspension.NOT_SUSPENDED, "resumed");
        }
    }

    @Override
    public Integer call() {
        List<Targets.Named> targets = Targets.named(words);
        return store.atRest(desk -> {
            for (Targets.Named target : targets) {
                ObjectKey key = store.key(target.name());
                Stored after = switch (target.type()) {
                    case JOB -> job(desk.jobs(), key);
                    case CRON_JOB ->
                        desk.jobs()
                                .cronJobs()
                                .edit(
                                        key,
                                        spec -> spec.toBuilder()
                                                .suspension(wish)
                                                .build());
                    case POD, DEFINITION, EVENT ->
                        throw CommandException.badInput("jobkit: only jobs and cronjobs are paused, no "
                                + Resource.full(target.type().kind()));
                };
                store.streams().out().println(Resource.name(after) + " " + done);
            }
            return ExitCodes.OK;
        });
    }

    private Stored job(JobController jobs, ObjectKey key) {
        Job job = jobs.find(key).orElseThrow(() -> new NotFoundException(Kind.JOB, key));
        if (job.isFinished()) {
            throw new ConflictException(Kind.JOB, key, "is finished");
        }
        return wish == Suspension.SUSPENDED ? jobs.suspend(key) : jobs.resume(key);
    }
}
