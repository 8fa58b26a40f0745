package dev.jobkit.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container really runs: after valueFrom, {@code $(VAR)} and the completion index. The entrypoint of an
 * image is left to the executor: an empty command means that the image decides.
 *
 * @param name the container
 * @param image its image
 * @param command the command, expanded
 * @param args the arguments, expanded
 * @param env the environment that the spec asks for, in order
 * @param workingDir the working directory
 */
public record ResolvedContainer(
        String name,
        String image,
        List<String> command,
        List<String> args,
        Map<String, String> env,
        @Nullable String workingDir) {
    /** Copies the collections; judges nothing. */
    public ResolvedContainer {
        command = List.copyOf(command);
        args = List.copyOf(args);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }
}
