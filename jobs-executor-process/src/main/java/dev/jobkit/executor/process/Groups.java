package dev.jobkit.executor.process;

import dev.jobkit.executor.process.Command.Step;
import dev.jobkit.model.Container;
import dev.jobkit.model.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Control groups for containers with limits: version 2 or 1, whichever this program may write to. A container without limits
 * has none, as making one costs time. Where there is none, memory is limited per process by RLIMIT_DATA and cpu is not.
 */
final class Groups {
    private static final Logger LOG = LoggerFactory.getLogger(Groups.class);
    private static final long PERIOD = 100_000;
    private static final String RLIMIT_DATA = "2";
    private static final String MEMORY = "memory";
    private static final String CPU = "cpu";

    private final boolean unified;
    /** Our directory by controller. */
    private final Map<String, Path> ours;

    private Groups(boolean unified, Map<String, Path> ours) {
        this.unified = unified;
        this.ours = ours;
    }

    /** Finds out what may be written; the mark tells our groups from those of other executors. */
    static Groups find(String mark) {
        return find(mark, Path.of("/proc/self"));
    }

    /** Finds out what may be written by a program that this directory of the process table tells of. */
    static Groups find(String mark, Path self) {
        try {
            Groups two = version2(mark, self);
            return two.ours.isEmpty() ? version1(mark, self) : two;
        } catch (IOException | RuntimeException e) {
            LOG.debug("no control groups", e);
            return none();
        }
    }

    /** Returns groups of a system that has none. */
    static Groups none() {
        return new Groups(false, Map.of());
    }

    private static Groups version2(String mark, Path self) throws IOException {
        Path own = own(self, "cgroup2", "");
        Map<String, Path> ours = new LinkedHashMap<>();
        if (own != null && Files.exists(own.resolve("cgroup.controllers"))) {
            List<String> offered = List.of(
                    Files.readString(own.resolve("cgroup.controllers")).strip().split(" "));
            Path group = own.resolve("jobkit-" + mark);
            for (String controller : List.of(MEMORY, CPU)) {
                if (offered.contains(controller)
                        && enable(own, controller)
                        && make(group)
                        && enable(group, controller)) {
                    ours.put(controller, group);
                }
            }
        }
        return new Groups(true, ours);
    }

    private static boolean enable(Path group, String controller) {
        try {
            write(group.resolve("cgroup.subtree_control"), "+" + controller);
            return true;
        } catch (IOException e) {
            return false; // not ours to say, or processes are in this very group
        }
    }

    private static Groups version1(String mark, Path self) throws IOException {
        Map<String, Path> ours = new LinkedHashMap<>();
        for (String controller : List.of(MEMORY, CPU)) {
            Path own = own(self, "cgroup", controller);
            if (own != null && make(own.resolve("jobkit-" + mark))) {
                ours.put(controller, own.resolve("jobkit-" + mark));
            }
        }
        return new Groups(false, ours);
    }

    private static boolean make(Path group) {
        try {
            Files.createDirectories(group);
            return Files.isWritable(group.resolve("cgroup.procs"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the group of this program for a controller, as it is seen here. */
    private static @Nullable Path own(Path self, String type, String controller) throws IOException {
        for (String line : Files.readAllLines(self.resolve("mounts"))) {
            String[] mount = line.split(" ");
            if (mount[2].equals(type)
                    && (controller.isEmpty() || List.of(mount[3].split(",")).contains(controller))) {
                for (String entry : Files.readAllLines(self.resolve("cgroup"))) {
                    String[] parts = entry.split(":", 3);
                    if (List.of(parts[1].split(",")).contains(controller)) {
                        Path here = Path.of(mount[1], parts[2]);
                        return Files.isDirectory(here) ? here : Path.of(mount[1]);
                    }
                }
            }
        }
        return null;
    }

    /** Makes the group of a run with limits and returns how its processes come under them. */
    List<Step> limit(RunFiles run, Container container) throws IOException {
        Map<String, Quantity> limits = container.resources().limits();
        List<Step> steps = new ArrayList<>();
        Quantity memory = limits.get(MEMORY);
        Quantity cpu = limits.get(CPU);
        if (memory != null && !ours.containsKey(MEMORY)) {
            steps.add(Step.of("limit", RLIMIT_DATA, Long.toString(bytes(memory))));
        }
        if (memory != null && ours.containsKey(MEMORY)) {
            Path group = group(MEMORY, run, steps);
            write(group.resolve(unified ? "memory.max" : "memory.limit_in_bytes"), Long.toString(bytes(memory)));
            if (unified) {
                tryWrite(group.resolve("memory.oom.group"), "1"); // a container dies as a whole
                tryWrite(group.resolve("memory.swap.max"), "0");
            } else {
                tryWrite(group.resolve("memory.memsw.limit_in_bytes"), Long.toString(bytes(memory)));
            }
        }
        if (cpu != null && ours.containsKey(CPU)) {
            Path group = group(CPU, run, steps);
            long quota = Math.max(
                    1_000, cpu.amount().multiply(BigDecimal.valueOf(PERIOD)).longValue());
            if (unified) {
                write(group.resolve("cpu.max"), quota + " " + PERIOD);
            } else {
                write(group.resolve("cpu.cfs_period_us"), Long.toString(PERIOD));
                write(group.resolve("cpu.cfs_quota_us"), Long.toString(quota));
            }
        }
        return steps;
    }

    private static long bytes(Quantity quantity) {
        return quantity.amount().longValue();
    }

    private Path group(String controller, RunFiles run, List<Step> steps) throws IOException {
        Path group = path(controller, run);
        Files.createDirectories(group);
        Step join = Step.of("group", group.resolve("cgroup.procs").toString());
        if (!steps.contains(join)) {
            steps.add(join);
        }
        return group;
    }

    private Path path(String controller, RunFiles run) {
        Path all = ours.get(controller);
        if (all == null) {
            throw new IllegalStateException("no controller " + controller);
        }
        return all.resolve(run.name());
    }

    /** Tells whether the kernel killed a process of the run because its memory was used up. */
    boolean ranOutOfMemory(RunFiles run) {
        if (!ours.containsKey(MEMORY)) {
            return false;
        }
        Path file = path(MEMORY, run).resolve(unified ? "memory.events" : "memory.oom_control");
        try {
            return Files.readAllLines(file).stream()
                    .anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0"));
        } catch (IOException noGroup) {
            return false;
        }
    }

    /** Kills what is left in the groups of a run and removes them. */
    void remove(RunFiles run) {
        for (String controller : ours.keySet()) {
            Path group = path(controller, run);
            if (Files.isDirectory(group)) {
                tryWrite(group.resolve("cgroup.kill"), "1");
                tryDelete(group);
            }
        }
    }

    /** Removes our directories, with those of runs in which nothing is left. */
    void close() {
        for (Path all : ours.values()) {
            try {
                RunFiles.children(all).forEach(Groups::tryDelete);
            } catch (IOException e) {
                LOG.debug("{} cannot be read", all, e);
            }
            tryDelete(all);
        }
    }

    private static void tryDelete(Path group) {
        try {
            Files.deleteIfExists(group);
        } catch (IOException e) {
            LOG.debug("{} is still in use", group, e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void tryWrite(Path file, String text) {
        try {
            if (Files.exists(file)) {
                write(file, text);
            }
        } catch (IOException e) {
            LOG.debug("{} does not take {}", file, text, e);
        }
    }

    /** Returns which limits are kept only as well as this system allows. */
    List<String> bestEffort() {
        List<String> words = new ArrayList<>();
        if (!ours.containsKey(MEMORY)) {
            words.add(
                    "limits of memory hold for each process alone, and a program that exceeds one is not killed but gets"
                            + " no more: no writable control group of memory");
        }
        if (!ours.containsKey(CPU)) {
            words.add("limits of cpu are not enforced: no writable control group of cpu");
        }
        return words;
    }

    /** Says how limits are kept. */
    @Override
    public String toString() {
        return ours.isEmpty() ? "limits by rlimit" : "limits by cgroup v" + (unified ? 2 : 1) + " " + ours.keySet();
    }
}
