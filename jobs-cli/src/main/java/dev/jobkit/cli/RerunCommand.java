package dev.jobkit.cli;

import dev.jobkit.JobController;
import dev.jobkit.Preconditions;
import dev.jobkit.RerunScope;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobkit rerun}: runs a Job again under its own name. */
@Command(
        name = "rerun",
        description = "Runs a Job again under its own name and waits for its end; the record of the earlier run stays.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RerunCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOptions store;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StartOptions start;

    @Parameters(paramLabel = "NAME", description = "The Job, or the record of its newest run, such as build.3.")
    private String name = "";

    @Option(names = "--failed-indexes", description = "Only indexes that did not succeed; the others are taken over.")
    private boolean failedIndexes;

    @Option(names = "--replace", description = "Also while it runs: the run that goes on is ended first.")
    private boolean replace;

    @Option(
            names = "--run",
            paramLabel = "N",
            description = "Only if the Job's newest run has this number, as jobkit records shows it.")
    private @Nullable Long number;

    @Option(names = "--revision", paramLabel = "N", description = "Only if the Job is still at this revision.")
    private @Nullable Long revision;

    @Override
    public Integer call() throws InterruptedException {
        RerunScope scope = failedIndexes ? RerunScope.FAILED_INDEXES : RerunScope.ALL;
        return start.run(store, store.streams().out(), desk -> {
            ObjectKey key = job(desk.jobs());
            Preconditions seen = guard(desk.jobs(), key);
            return List.of(desk.jobs().runs().rerun(key, scope, seen, start.overrides(), store.write()));
        });
    }

    /** Returns as what the Job was looked at: two people do not run the same one again, one after the other. */
    private Preconditions guard(JobController jobs, ObjectKey key) {
        Optional<Job> found = kept(jobs, key);
        if (found.isEmpty()) {
            return new Preconditions(null, revision); // it is told that there is no such Job
        }
        Job job = found.get();
        String record = job.tracking().run();
        if (number != null && (record == null || !record.endsWith("." + number))) {
            throw CommandException.badInput("jobkit: the newest run of the Job " + key.name() + " is "
                    + (record == null ? "not recorded" : record) + ", not run " + number);
        }
        if (!job.isFinished() && !replace) {
            throw CommandException.badInput("jobkit: the Job " + key.name()
                    + (job.spec().isSuspended() ? " is paused" : " has not ended")
                    + (record == null ? "" : " (" + record + ")")
                    + (job.spec().isSuspended() ? "; jobkit resume job/" + key.name() + " has it go on, and" : ";")
                    + " --replace ends it and runs it again");
        }
        return new Preconditions(job.metadata().uid(), revision);
    }

    /** Returns the Job that has this name, or whose newest run has this record. */
    private ObjectKey job(JobController jobs) {
        ObjectKey key = store.key(name);
        if (kept(jobs, key).isPresent()) {
            return key;
        }
        Optional<JobRun> found = search(jobs).record(name).or(() -> newest(jobs));
        if (found.isEmpty()) {
            return key; // it is told that there is no such Job
        }
        JobRun run = found.get();
        ObjectKey ran = run.spec().job().key();
        String record = RunWatch.name(run, store.namespace());
        Optional<Job> job = kept(jobs, ran);
        if (job.isEmpty()) {
            ObjectRef source = run.spec().source();
            boolean dispatched = source != null && source.kind().equals(Kind.DEFINITION.name());
            throw CommandException.badInput("jobkit: the Job " + ran.name() + " is gone, its record is " + record
                    + (dispatched ? "; dispatch it again, with --keep if it is to be run again later" : ""));
        }
        if (!record.equals(name) && !run.metadata().name().equals(name)) {
            throw CommandException.badInput(
                    "jobkit: no Job is called " + name + "; its newest run " + record + " is of the Job " + ran.name());
        }
        if (!job.get().metadata().uid().equals(run.metadata().uid())) {
            throw CommandException.badInput("jobkit: the Job " + ran.name() + " was run again since " + record
                    + "; say its name to run that again");
        }
        return ran;
    }

    /** Returns the Job, unless it is about to go. */
    private static Optional<Job> kept(JobController jobs, ObjectKey key) {
        return jobs.find(key).filter(job -> !job.metadata().isDeleting());
    }

    private Optional<JobRun> newest(JobController jobs) {
        return search(jobs).newest(name, 1).stream().findFirst();
    }

    private RunSearch search(JobController jobs) {
        return new RunSearch(jobs, store.namespace());
    }
}
