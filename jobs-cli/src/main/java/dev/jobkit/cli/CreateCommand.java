package dev.jobkit.cli;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jobkit create}: makes Jobs and CronJobs from one line, in the words of kubectl create. */
@Command(
        name = "create",
        description =
                "Stores what manifests hold, or a Job or a CronJob that is told in one line, as kubectl create does.",
        mixinStandardHelpOptions = true,
        footer = {"", "What is stored begins with the next jobkit that runs the directory."})
final class CreateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "A manifest of Jobs, CronJobs, Pods or definitions.")
    private List<Path> files = List.of();

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private NewObject target;

    @Override
    public Integer call() {
        if (files.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Create what? -f FILE, or a job or a cronjob that is told in one line.");
        }
        return target.createAll(files);
    }

    /** Refuses what stands before {@code job} or {@code cronjob}, where it would mean nothing. */
    private void ensureNothingBefore() {
        var before = spec.commandLine().getParseResult().matchedOptions();
        if (!before.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    before.get(0).longestName() + ": write it behind the job or cronjob that it is about");
        }
    }

    @Command(
            name = "cronjob",
            aliases = "cj",
            description = "Stores a CronJob of one container.",
            mixinStandardHelpOptions = true)
    int cronJob(
            @Mixin OneContainer words,
            @Option(names = "--image", required = true, paramLabel = "IMAGE", description = "What runs.") String image,
            @Option(
                            names = "--schedule",
                            required = true,
                            paramLabel = "EXPR",
                            description = "When: five cron fields or a descriptor.")
                    String schedule,
            @Option(
                            names = "--restart",
                            paramLabel = "POLICY",
                            description = "OnFailure, as when it is missing, or Never.")
                    @Nullable
                    String restart,
            @Mixin NewObject target) {
        ensureNothingBefore();
        RestartPolicy policy = restart == null ? RestartPolicy.ON_FAILURE : RestartPolicy.of(restart);
        PodTemplate template = words.pod(image, policy);
        JobSpec work = JobSpec.builder().template(template).build();
        JobTemplate named = new JobTemplate(Map.of(), Map.of(), work, Passthrough.of(Map.of("name", words.name())));
        CronJobSpec cron =
                CronJobSpec.builder().schedule(schedule).jobTemplate(named).build();
        return target.create(CronJob.of(metadata(target, words), cron));
    }

    @Command(
            name = "job",
            description = "Stores a Job of one container, or the Job of a CronJob before its time.",
            mixinStandardHelpOptions = true)
    int job(
            @Mixin OneContainer words,
            @Option(names = "--image", paramLabel = "IMAGE", description = "What runs.") @Nullable String image,
            @Option(
                            names = "--from",
                            paramLabel = "cronjob/NAME",
                            description = "The stored CronJob whose Job it is to be.")
                    @Nullable
                    String from,
            @Mixin NewObject target) {
        ensureNothingBefore();
        if ((image == null) == (from == null)) {
            throw CommandException.badInput("jobkit: either --image or --from must be specified");
        }
        if (image != null) {
            PodTemplate template = words.pod(image, RestartPolicy.NEVER);
            JobSpec plain = JobSpec.builder().template(template).build();
            return target.create(Job.of(metadata(target, words), plain));
        }
        if (words.hasCommand()) {
            throw CommandException.badInput("jobkit: cannot specify --from and command");
        }
        return target.trigger(cronJob(from), words.name());
    }

    private static String cronJob(@Nullable String from) {
        String[] parts = String.valueOf(from).split("/", -1);
        if (parts.length != 2
                || !List.of("cronjob", "cronjobs", "cj", "cronjob.batch").contains(parts[0])) {
            throw CommandException.badInput("jobkit: --from: must be an existing cronjob: cronjob/NAME, not " + from);
        }
        return parts[1];
    }

    private static Metadata metadata(NewObject target, OneContainer words) {
        return Metadata.named(target.namespace(), words.name());
    }
}
