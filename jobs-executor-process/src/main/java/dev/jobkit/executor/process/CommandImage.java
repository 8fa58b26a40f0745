package dev.jobkit.executor.process;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an image stands for where there are no images: a program of this machine. As with a container image, a container's
 * {@code command} replaces both lists and its {@code args} replace the arguments.
 *
 * @param command the program and its first arguments, {@code ["perl"]}; a name without a slash is looked up in PATH
 * @param args arguments when the container has none
 * @param env variables that the container's own replace
 */
public record CommandImage(List<String> command, List<String> args, Map<String, String> env) {
    /** Copies the collections; judges nothing. */
    public CommandImage {
        command = List.copyOf(command);
        args = List.copyOf(args);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }

    /** Returns the image of this command, {@code of("sh", "-c", "exit $((RANDOM % 2))")}. */
    public static CommandImage of(String... command) {
        return new CommandImage(List.of(command), List.of(), Map.of());
    }
}
