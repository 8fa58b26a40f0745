package dev.jobkit.executor.process;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvSource;
import dev.jobkit.model.EnvVar;
import dev.jobkit.spi.ImageResolver;
import dev.jobkit.spi.ResolvedContainer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Works out what a container executes: entrypoint rules, environment, working directory. Immutable. */
final class Commands {
    /** The variable by which all processes of a run can be told. */
    static final String MARK = "JOBKIT_RUN";

    private final ImageResolver<CommandImage> images;
    private final Map<String, String> inherited;

    /** Makes it for these images; of the host's variables only those named pass, {@code "LC_*"} names many. */
    Commands(ImageResolver<CommandImage> images, List<String> names, Map<String, String> host) {
        this.images = images;
        this.inherited = new TreeMap<>(host);
        inherited.keySet().removeIf(name -> names.stream().noneMatch(pattern -> matches(pattern, name)));
    }

    /** Returns what a run executes; that is worked out again where an earlier program ordered it. */
    Command of(ProcessRun run, String mark) {
        Command known = run.command();
        return known != null
                ? known
                : resolve(
                        run.order().container(),
                        run.context().container(),
                        run.files().work(),
                        Surroundings.host(run.order().pod()),
                        mark + "/" + run.files().name());
    }

    /**
     * Tells whether code of others is asked for what a container executes, and may take its time: a table of images that is
     * not ours, or whoever knows the ConfigMaps and Secrets that it names.
     */
    boolean asks(Container container) {
        return !(images instanceof CommandImages)
                || !container.envFrom().isEmpty()
                || container.env().stream().anyMatch(Commands::asks);
    }

    private static boolean asks(EnvVar variable) {
        EnvSource source = variable.valueFrom();
        return source != null && (source.configMapKeyRef() != null || source.secretKeyRef() != null);
    }

    /**
     * Returns the command of a container.
     *
     * @param container the container as its spec says, for the table of images
     * @param resolved the same with its variables and references filled in
     * @param home the working directory when the container names none
     * @param host the name of the pod's host
     * @param mark the value of {@link #MARK}
     * @throws CannotStart if there is nothing to execute, or the working directory is no absolute path
     */
    Command resolve(Container container, ResolvedContainer resolved, Path home, String host, String mark) {
        Optional<CommandImage> image = images.resolve(container);
        Command command = new Command(
                argv(resolved, image),
                environment(resolved, image, host, mark),
                workingDir(resolved.name(), resolved.workingDir(), home),
                host,
                List.of());
        refuseNul(command);
        return command;
    }

    private List<String> argv(ResolvedContainer container, Optional<CommandImage> image) {
        List<String> argv = new ArrayList<>(container.command());
        if (argv.isEmpty() && image.isPresent()) {
            argv.addAll(image.get().command());
            argv.addAll(container.args().isEmpty() ? image.get().args() : container.args());
        } else {
            argv.addAll(container.args());
        }
        if (image.isEmpty() && container.command().isEmpty()) {
            throw new CannotStart(
                    "ErrImagePull",
                    "image \"" + container.image() + "\" is not "
                            + (images instanceof CommandImages ? "in " + images : "known to the resolver of images")
                            + ", and container " + container.name()
                            + " has no command of its own: add the image to the table or give the container a command");
        }
        if (argv.isEmpty()) {
            throw new CannotStart(
                    "CreateContainerError",
                    "no command specified: neither container " + container.name() + " nor its image \""
                            + container.image() + "\" has one");
        }
        return argv;
    }

    private Map<String, String> environment(
            ResolvedContainer container, Optional<CommandImage> image, String host, String mark) {
        Map<String, String> env = new LinkedHashMap<>(inherited);
        env.put("HOSTNAME", host);
        image.ifPresent(known -> env.putAll(known.env()));
        env.putAll(container.env());
        env.put(MARK, mark);
        return env;
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }

    private static Path workingDir(String container, @Nullable String wanted, Path home) {
        if (wanted == null || wanted.isEmpty()) {
            return home;
        }
        try {
            Path path = Path.of(wanted);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new CannotStart(
                    "CreateContainerError", "workingDir of container " + container + ": " + e.getMessage());
        }
        throw new CannotStart(
                "CreateContainerError",
                "workingDir \"" + wanted + "\" of container " + container
                        + " is not an absolute path; without workingDir the container gets a directory of its pod's own");
    }

    private static void refuseNul(Command command) {
        boolean nul = command.argv().stream().anyMatch(word -> word.indexOf('\0') >= 0)
                || command.env().entrySet().stream()
                        .anyMatch(e ->
                                e.getKey().indexOf('\0') >= 0 || e.getValue().indexOf('\0') >= 0);
        if (nul) {
            throw new CannotStart("CreateContainerError", "an argument or a variable contains the character NUL");
        }
    }
}
