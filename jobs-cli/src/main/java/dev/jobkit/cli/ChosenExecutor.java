package dev.jobkit.cli;

import dev.jobkit.cli.RunCommand.ExecutorKind;
import dev.jobkit.executor.process.CommandImages;
import dev.jobkit.executor.process.ProcessPodExecutor;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.PodSpec;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.Survival;
import dev.jobkit.spi.TaskRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts the executor that was asked for, once it is known that it can run all images. */
sealed interface ChosenExecutor {
    /**
     * Starts the executor.
     *
     * @param runs where it keeps what it needs to find its runs again; null when that is not wanted
     * @param survival what becomes of its runs when this program ends
     */
    PodExecutor start(@Nullable Path runs, Survival survival);

    /**
     * Prepares an executor for these Jobs.
     *
     * @param table the file of images; null means the tables beside the manifests
     * @throws CommandException if a table cannot be read or nobody knows what an image stands for: such a pod would wait
     *     for ever
     */
    static ChosenExecutor of(ExecutorKind kind, @Nullable String table, Inputs inputs) {
        ChosenExecutor executors =
                kind == ExecutorKind.threads ? new OnThreads(tasks()) : new AsProcesses(images(table, inputs));
        List<String> faults = new ArrayList<>();
        for (Inputs.Source source : inputs.jobs()) {
            PodSpec pod = source.job().spec().template().spec();
            Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                    .filter(container -> !executors.knows(container))
                    .forEach(container -> faults.add(source.file() + ": Job \""
                            + source.job().metadata().name() + "\": container \"" + container.name() + "\": image \""
                            + container.image() + "\" " + executors.ignorance(table, inputs)));
        }
        if (!faults.isEmpty()) {
            throw CommandException.badInput(faults);
        }
        return executors;
    }

    private static TaskRegistry tasks() {
        return DemoTasks.registry(new SplittableRandom(ProcessHandle.current().pid()));
    }

    private static CommandImages images(@Nullable String table, Inputs inputs) {
        return ImageFiles.read(table == null ? inputs.tables() : List.of(Path.of(table)));
    }

    /** Tells whether the executor could start this container. */
    boolean knows(Container container);

    /** Says why an image is not known, and what would help. */
    String ignorance(@Nullable String table, Inputs inputs);

    /**
     * Java tasks.
     *
     * @param tasks by image
     */
    record OnThreads(TaskRegistry tasks) implements ChosenExecutor {
        @Override
        public PodExecutor start(@Nullable Path runs, Survival survival) {
            if (survival == Survival.KEEP) {
                throw CommandException.badInput(
                        "--survival keep: Java tasks end with this program; it needs processes");
            }
            return ThreadPodExecutor.of(tasks);
        }

        @Override
        public boolean knows(Container container) {
            return tasks.resolve(container).isPresent();
        }

        @Override
        public String ignorance(@Nullable String table, Inputs inputs) {
            return "is no task of --executor threads; known are " + String.join(", ", tasks.images());
        }
    }

    /**
     * Processes of this machine.
     *
     * @param images default commands by image
     */
    record AsProcesses(CommandImages images) implements ChosenExecutor {
        @Override
        public PodExecutor start(@Nullable Path runs, Survival survival) {
            ProcessPodExecutor.Builder builder = ProcessPodExecutor.builder().images(images);
            return runs == null
                    ? builder.build()
                    : builder.baseDirectory(runs).survival(survival).build();
        }

        @Override
        public boolean knows(Container container) {
            return !container.command().isEmpty()
                    || images.resolve(container)
                            .filter(image -> !image.command().isEmpty()
                                    || !container.args().isEmpty())
                            .isPresent();
        }

        @Override
        public String ignorance(@Nullable String table, Inputs inputs) {
            String where = table != null
                    ? "looked in " + table
                    : inputs.tables().isEmpty()
                            ? "there is no " + ImageFiles.NAME + " beside the manifest and no --images"
                            : "looked in " + inputs.tables();
            return "stands for no command (" + where
                    + "): give the container a command, or add the image to a table: image: [word, word]";
        }
    }
}
