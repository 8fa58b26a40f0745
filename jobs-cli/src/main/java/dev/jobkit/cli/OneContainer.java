package dev.jobkit.cli;

import dev.jobkit.model.Container;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The words of {@code jobkit create}: the name of what is made, and what its one container runs. */
final class OneContainer {
    @Parameters(index = "0", paramLabel = "NAME", description = "Its name, and that of the container.")
    private String name = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "-- COMMAND", description = "Command and arguments.")
    private @Nullable List<String> command;

    String name() {
        return name;
    }

    boolean hasCommand() {
        return command != null;
    }

    /** Returns the template of a pod with this container. */
    PodTemplate pod(String image, RestartPolicy restart) {
        return PodTemplate.of(PodSpec.builder()
                .restartPolicy(restart)
                .containers(List.of(Container.of(name, image).toBuilder()
                        .command(command == null ? List.of() : command)
                        .build()))
                .build());
    }
}
