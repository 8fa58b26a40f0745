package dev.jobkit.spi;

import dev.jobkit.model.Container;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A table of Java tasks by image name. Thread-safe; later entries replace earlier ones. */
public final class TaskRegistry implements ImageResolver<JobTask> {
    private final Map<String, JobTask> tasks = new ConcurrentHashMap<>();

    /** Makes an empty table. */
    public TaskRegistry() {}

    /** Adds the task for this image, {@code "render"} or {@code "render:2"}. */
    public TaskRegistry add(String image, JobTask task) {
        tasks.put(image, task);
        return this;
    }

    @Override
    public Optional<JobTask> resolve(Container container) {
        return Optional.ofNullable(tasks.get(container.image()));
    }

    /** Returns the known images in the order of their names. */
    public List<String> images() {
        return tasks.keySet().stream().sorted().toList();
    }
}
