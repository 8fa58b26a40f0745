package dev.jobkit.executor.process;

import dev.jobkit.executor.process.Command.Step;
import dev.jobkit.model.Container;
import dev.jobkit.model.EmptyDir;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Volume;
import dev.jobkit.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the volumes of pods and says what has to be mounted (v1 Volume, VolumeMount): emptyDir, a directory that all
 * containers of the pod share and that goes with the pod, and hostPath where the settings allow it.
 */
final class Volumes {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\(([^)]*)\\)");

    private final Path base;
    private final List<Path> allowed;
    private final List<Path> reallyAllowed;
    private final MemoryVolumes memory;

    /** Makes it for the directory of the executor; of the machine's paths, only those below these may be mounted. */
    Volumes(Path base, List<Path> allowed, MemoryVolumes memory) {
        this.base = base;
        this.memory = memory;
        this.allowed = List.copyOf(allowed);
        this.reallyAllowed = allowed.stream().map(Volumes::real).toList();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException notThereYet) {
            return path;
        }
    }

    /**
     * Makes what a container mounts and returns the mounts, outer ones first.
     *
     * @param env the environment of the container, for subPathExpr
     * @throws CannotStart if a volume or path is not to be had
     */
    List<Step> mounts(Pod pod, Container container, Map<String, String> env) throws IOException {
        List<VolumeMount> mounts = new ArrayList<>(container.volumeMounts());
        mounts.sort(Comparator.comparingInt(mount -> mount.mountPath().length()));
        List<Step> steps = new ArrayList<>();
        for (VolumeMount mount : mounts) {
            Path target = target(container, mount);
            Path source = below(source(pod, container, mount), subPath(mount, env), container, mount);
            boolean readOnly = Boolean.TRUE.equals(mount.readOnly());
            steps.add(Step.of("bind", source.toString(), target.toString(), readOnly ? "ro" : "rw"));
        }
        return steps;
    }

    private static Path target(Container container, VolumeMount mount) {
        try {
            Path target = Path.of(mount.mountPath()).normalize();
            if (target.isAbsolute()
                    && target.getNameCount() > 0
                    && target.toString().indexOf('\1') < 0) {
                return target;
            }
        } catch (InvalidPathException e) {
            throw refusal(container, mount, e.getMessage());
        }
        throw refusal(container, mount, "the mount path \"" + mount.mountPath() + "\" is not an absolute path below /");
    }

    private Path source(Pod pod, Container container, VolumeMount mount) throws IOException {
        Volume volume = pod.spec().volumes().stream()
                .filter(it -> it.name().equals(mount.name()))
                .findFirst()
                .orElseThrow(() -> refusal(container, mount, "the pod has no such volume"));
        if (volume.emptyDir() != null) {
            return makeEmptyDir(pod, volume);
        }
        if (volume.rest().get("hostPath").orElse(null) instanceof Map<?, ?> host
                && host.get("path") instanceof String path) {
            return hostPath(container, mount, path, String.valueOf(host.get("type")));
        }
        throw refusal(
                container,
                mount,
                "a local process can have emptyDir and hostPath, not "
                        + volume.rest().fields().keySet());
    }

    private Path makeEmptyDir(Pod pod, Volume volume) throws IOException {
        Path directory = emptyDir(base, pod, volume);
        if (isInMemory(volume) && memory.isAvailable()) {
            Files.createDirectories(
                    RunFiles.volumes(base, pod.metadata().uid())); // tells that there is something to remove
            memory.prepare();
            Path inMemory = MemoryVolumes.ofPod(base, pod.metadata().uid()).resolve(directory.getFileName());
            Files.createDirectories(inMemory);
            if (!Files.exists(directory)) {
                Files.createSymbolicLink(directory, inMemory);
            }
            return directory.toRealPath();
        }
        return Files.createDirectories(directory);
    }

    private static boolean isInMemory(Volume volume) {
        EmptyDir emptyDir = volume.emptyDir();
        return emptyDir != null && "Memory".equals(emptyDir.medium());
    }

    /** Returns the directory of an emptyDir volume, or the link to it in memory, whether it is there or not. */
    static Path emptyDir(Path base, Pod pod, Volume volume) {
        return RunFiles.volumes(base, pod.metadata().uid()).resolve(FileNames.encode(volume.name()));
    }

    private Path hostPath(Container container, VolumeMount mount, String text, String type) throws IOException {
        Path path = Path.of(text).normalize();
        if (allowed.stream().noneMatch(path::startsWith)) {
            throw refusal(
                    container,
                    mount,
                    "hostPath " + path + " is not below a path that this executor may mount: " + allowed
                            + " (ProcessPodExecutor.builder().hostPaths(…))");
        }
        if (type.equals("DirectoryOrCreate")) {
            Files.createDirectories(path);
        } else if (type.equals("FileOrCreate") && !Files.exists(path)) {
            Files.createFile(path);
        }
        boolean fits = type.startsWith("Directory")
                ? Files.isDirectory(path)
                : type.startsWith("File") ? Files.isRegularFile(path) : Files.exists(path);
        if (!fits) {
            throw refusal(
                    container,
                    mount,
                    Files.exists(path)
                            ? "hostPath type check failed: " + path + " is not a " + type
                            : "hostPath " + path + " does not exist");
        }
        Path real = path.toRealPath();
        if (reallyAllowed.stream().noneMatch(real::startsWith)) {
            throw refusal(container, mount, "hostPath " + path + " leads out of what may be mounted, to " + real);
        }
        return real;
    }

    private static String subPath(VolumeMount mount, Map<String, String> env) {
        String plain = mount.subPath();
        if (plain != null) {
            return plain;
        }
        String expression = mount.rest().get("subPathExpr").map(String::valueOf).orElse("");
        return VARIABLE.matcher(expression)
                .replaceAll(found -> Matcher.quoteReplacement(env.getOrDefault(found.group(1), found.group())));
    }

    /** Returns a path in the volume; links of a program must not lead out of it. */
    private static Path below(Path volume, String subPath, Container container, VolumeMount mount) throws IOException {
        if (subPath.isEmpty()) {
            return volume;
        }
        Path wanted = volume.resolve(subPath).normalize();
        if (Path.of(subPath).isAbsolute() || !wanted.startsWith(volume)) {
            throw refusal(container, mount, "subPath \"" + subPath + "\" is not a path inside the volume");
        }
        Path there = volume;
        for (Path name : volume.relativize(wanted)) {
            if (!Files.exists(there.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                break;
            }
            there = there.resolve(name);
        }
        if (!there.toRealPath().startsWith(volume.toRealPath())) {
            throw refusal(container, mount, "subPath \"" + subPath + "\" leads out of the volume");
        }
        if (!Files.exists(wanted)) {
            Files.createDirectories(wanted);
        }
        return wanted;
    }

    private static CannotStart refusal(Container container, VolumeMount mount, @Nullable String why) {
        return new CannotStart(
                "CreateContainerConfigError",
                "container " + container.name() + " cannot mount volume \"" + mount.name() + "\": " + why);
    }
}
