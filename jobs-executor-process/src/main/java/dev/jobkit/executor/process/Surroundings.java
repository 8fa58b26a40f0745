package dev.jobkit.executor.process;

import dev.jobkit.executor.process.Command.Step;
import dev.jobkit.model.Container;
import dev.jobkit.model.Pod;
import dev.jobkit.spi.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is around the command of a run: volumes, limits and the file for its last words; put up before, read after. */
final class Surroundings {
    /** The kernel takes no longer name. */
    private static final int LONGEST_HOST = 63;

    private final Volumes volumes;
    private final Groups groups;

    Surroundings(Volumes volumes, Groups groups) {
        this.volumes = volumes;
        this.groups = groups;
    }

    /** Returns the name of a pod's host: its own, by convention {@code JOB-INDEX} in an Indexed Job, or the pod's name. */
    static String host(Pod pod) {
        String wanted = pod.spec().hostname();
        String name = wanted == null || wanted.isEmpty() ? pod.metadata().name() : wanted;
        return name.length() <= LONGEST_HOST
                ? name
                : name.substring(0, LONGEST_HOST).replaceAll("[-.]+$", "");
    }

    /**
     * Prepares what the run needs outside of it, and returns its command with the rest to be put up.
     *
     * @throws CannotStart if that is not to be had here
     */
    Command prepare(ProcessRun run, Command command, Spawner spawner) throws IOException {
        Container container = run.order().container();
        Handlers.check(container);
        List<Step> steps = new ArrayList<>(groups.limit(run.files(), container));
        if (!container.volumeMounts().isEmpty()) {
            if (!spawner.mounts()) {
                throw new CannotStart(
                        "CreateContainerError",
                        "container " + container.name() + " mounts volumes, and this system allows no mounts to a run"
                                + " (strategy " + spawner.tree().word() + " " + spawner.detail() + "): take away the"
                                + " volumeMounts and share files through the pod's working directory, or allow user"
                                + " namespaces and install perl");
            }
            steps.addAll(volumes.mounts(run.order().pod(), container, command.env()));
        }
        String message = container.terminationMessagePath();
        if (message != null && !message.equals(LastWords.DEFAULT_PATH) && message.startsWith("/") && spawner.mounts()) {
            Path file = LastWords.file(run.files());
            Files.deleteIfExists(file);
            Files.createFile(file);
            steps.add(Step.of("bind", file.toString(), message, "rw"));
        }
        return steps.isEmpty() ? command : command.with(steps);
    }

    /** Returns the end of a run with what its surroundings tell of it. */
    RunReport.Exited complete(ProcessRun run, Outcome outcome) {
        RunReport.Exited end = outcome.report(run.command());
        RunFiles files = run.files();
        boolean limited = isLimited(run);
        boolean outOfMemory = limited && end.exitCode() != 0 && groups.ranOutOfMemory(files);
        if (limited) {
            groups.remove(files);
        }
        if (!outcome.ran()) {
            return end;
        }
        String words = LastWords.of(files, run.order().container(), end.exitCode());
        @Nullable String message = words.isEmpty() ? (run.trouble().isEmpty() ? null : run.trouble()) : words;
        if (!outOfMemory && message == null) {
            return end;
        }
        return new RunReport.Exited(
                end.exitCode(),
                end.signal(),
                outOfMemory ? "OOMKilled" : end.reason(),
                message,
                end.startedAt(),
                end.finishedAt());
    }

    /** Only then there are groups to look for. */
    private static boolean isLimited(ProcessRun run) {
        return !run.order().container().resources().limits().isEmpty();
    }

    /** Forgets a run that did not begin. */
    void forget(ProcessRun run) {
        if (isLimited(run)) {
            groups.remove(run.files());
        }
    }
}
