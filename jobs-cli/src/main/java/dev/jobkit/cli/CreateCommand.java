package dev.jobkit.cli;

import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code jobkit create}: makes Jobs and CronJobs from one line, in the words of kubectl create. */
@Command(
        name = "create",
        description = "Stores a Job or a CronJob that is told in one line, as kubectl create does.",
        mixinStandardHelpOptions = true,
        footer = {"", "What is stored begins with the next jobkit that runs the directory."})
final class CreateCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main main;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Create what? A job or a cronjob.");
    }

    @Command(
            name = "cronjob",
            aliases = "cj",
            description = "Stores a CronJob of one container.",
            mixinStandardHelpOptions = true)
    int cronJob(
            @Parameters(index = "0", paramLabel = "NAME", description = "Its name, and that of the container.")
                    String name,
            @Parameters(
                            index = "1..*",
                            arity = "0..*",
                            paramLabel = "-- COMMAND",
                            description = "Command and arguments.")
                    @Nullable
                    List<String> command,
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
        PodTemplate template = pod(name, image, command, restart == null ? RestartPolicy.ON_FAILURE : policy(restart));
        JobSpec work = JobSpec.builder().template(template).build();
        JobTemplate named = new JobTemplate(Map.of(), Map.of(), work, Passthrough.of(Map.of("name", name)));
        CronJobSpec cron =
                CronJobSpec.builder().schedule(schedule).jobTemplate(named).build();
        return target.create(main.streams(), CronJob.of(metadata(target, name), cron));
    }

    @Command(
            name = "job",
            description = "Stores a Job of one container, or the Job of a CronJob before its time.",
            mixinStandardHelpOptions = true)
    int job(
            @Parameters(index = "0", paramLabel = "NAME", description = "Its name, and that of the container.")
                    String name,
            @Parameters(
                            index = "1..*",
                            arity = "0..*",
                            paramLabel = "-- COMMAND",
                            description = "Command and arguments.")
                    @Nullable
                    List<String> command,
            @Option(names = "--image", paramLabel = "IMAGE", description = "What runs.") @Nullable String image,
            @Option(
                            names = "--from",
                            paramLabel = "cronjob/NAME",
                            description = "The stored CronJob whose Job it is to be.")
                    @Nullable
                    String from,
            @Mixin NewObject target) {
        if ((image == null) == (from == null)) {
            throw CommandException.badInput("jobkit: either --image or --from must be specified");
        }
        if (image != null) {
            PodTemplate template = pod(name, image, command, RestartPolicy.NEVER);
            JobSpec plain = JobSpec.builder().template(template).build();
            return target.create(main.streams(), Job.of(metadata(target, name), plain));
        }
        if (command != null) {
            throw CommandException.badInput("jobkit: cannot specify --from and command");
        }
        return target.trigger(main.streams(), cronJob(from), name);
    }

    private static String cronJob(@Nullable String from) {
        String[] parts = String.valueOf(from).split("/", -1);
        if (parts.length != 2
                || !List.of("cronjob", "cronjobs", "cj", "cronjob.batch").contains(parts[0])) {
            throw CommandException.badInput("jobkit: --from: must be an existing cronjob: cronjob/NAME, not " + from);
        }
        return parts[1];
    }

    private static RestartPolicy policy(String word) {
        return RestartPolicy.of(word);
    }

    private static Metadata metadata(NewObject target, String name) {
        return Metadata.named(target.namespace(), name);
    }

    private static PodTemplate pod(
            String container, String image, @Nullable List<String> command, RestartPolicy restart) {
        return PodTemplate.of(PodSpec.builder()
                .restartPolicy(restart)
                .containers(List.of(Container.of(container, image).toBuilder()
                        .command(command == null ? List.of() : command)
                        .build()))
                .build());
    }
}
