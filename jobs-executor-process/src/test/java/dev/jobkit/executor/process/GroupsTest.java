package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.executor.process.Command.Step;
import dev.jobkit.model.Container;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.Resources;
import dev.jobkit.model.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is written to control groups, on a directory that looks like them: the kernel's "Control Group v2" and "cgroup-v1". That
 * a kernel acts on it is shown by SurroundingsTest where it may be written.
 */
class GroupsTest {
    private static final RunFiles RUN = new RunFiles(Path.of("/nowhere"), new RunId("pod", "main", 0));

    @TempDir
    private Path dir;

    private Path self;
    private Path mount;

    @BeforeEach
    void processTable() throws IOException {
        self = Files.createDirectory(dir.resolve("self"));
        mount = Files.createDirectory(dir.resolve("cgroup"));
    }

    /** Files that a kernel makes by itself. */
    private static Path group(Path path) throws IOException {
        Files.createDirectories(path);
        Files.writeString(path.resolve("cgroup.procs"), "");
        return path;
    }

    private Path unified(String controllers) throws IOException {
        Files.writeString(self.resolve("mounts"), "cgroup2 " + mount + " cgroup2 rw,nsdelegate 0 0\n");
        Files.writeString(self.resolve("cgroup"), "0::/app\n");
        Path own = group(mount.resolve("app"));
        Files.writeString(own.resolve("cgroup.controllers"), controllers + "\n");
        group(own.resolve("jobkit-mark"));
        return own;
    }

    private static Container limited() {
        return Container.of("main", "busybox").toBuilder()
                .resources(new Resources(
                        Map.of("memory", Quantity.parse("64Mi"), "cpu", Quantity.parse("1500m")),
                        Map.of(),
                        Passthrough.EMPTY))
                .build();
    }

    @Test
    void versionTwoHasOneGroupForBothLimits() throws IOException {
        Path own = unified("cpuset cpu io memory pids");
        Groups groups = Groups.find("mark", self);
        assertThat(groups).hasToString("limits by cgroup v2 [memory, cpu]");
        assertThat(groups.bestEffort()).isEmpty();
        assertThat(own.resolve("cgroup.subtree_control")).hasContent("+cpu"); // a kernel adds each word to those before

        Path group = group(own.resolve("jobkit-mark").resolve(RUN.name()));
        Files.writeString(group.resolve("memory.oom.group"), "0");
        Files.writeString(group.resolve("memory.swap.max"), "max");
        assertThat(groups.limit(RUN, limited()))
                .containsExactly(Step.of("group", group.resolve("cgroup.procs").toString()));
        assertThat(group.resolve("memory.max")).hasContent("67108864");
        assertThat(group.resolve("memory.oom.group")).hasContent("1");
        assertThat(group.resolve("memory.swap.max")).hasContent("0");
        assertThat(group.resolve("cpu.max")).hasContent("150000 100000");
    }

    @Test
    void versionTwoTellsWhoRanOutOfMemoryAndKillsWhatIsLeft() throws IOException {
        Path own = unified("memory");
        Groups groups = Groups.find("mark", self);
        assertThat(groups.bestEffort()).singleElement().asString().contains("cpu");
        Path group = group(own.resolve("jobkit-mark").resolve(RUN.name()));
        Files.writeString(group.resolve("memory.events"), "low 0\noom 1\noom_kill 0\noom_group_kill 0\n");
        assertThat(groups.ranOutOfMemory(RUN)).isFalse();
        Files.writeString(group.resolve("memory.events"), "low 0\noom 1\noom_kill 2\noom_group_kill 1\n");
        assertThat(groups.ranOutOfMemory(RUN)).isTrue();
        Files.writeString(group.resolve("cgroup.kill"), "");
        groups.remove(RUN);
        assertThat(group.resolve("cgroup.kill")).hasContent("1");
    }

    @Test
    void versionOneHasAGroupForEachLimit() throws IOException {
        StringBuilder mounts = new StringBuilder();
        for (String controller : new String[] {"memory", "cpu"}) {
            Path root = Files.createDirectory(mount.resolve(controller));
            mounts.append("cgroup " + root + " cgroup rw,relatime," + controller + " 0 0\n");
            group(root.resolve("jobkit-mark"));
        }
        Files.writeString(self.resolve("mounts"), mounts);
        Files.writeString(self.resolve("cgroup"), "4:memory:/\n1:cpu:/\n0::/\n");
        Groups groups = Groups.find("mark", self);
        assertThat(groups).hasToString("limits by cgroup v1 [memory, cpu]");
        Path memory = group(mount.resolve("memory/jobkit-mark").resolve(RUN.name()));
        Path cpu = group(mount.resolve("cpu/jobkit-mark").resolve(RUN.name()));
        assertThat(groups.limit(RUN, limited()))
                .containsExactly(
                        Step.of("group", memory.resolve("cgroup.procs").toString()),
                        Step.of("group", cpu.resolve("cgroup.procs").toString()));
        assertThat(memory.resolve("memory.limit_in_bytes")).hasContent("67108864");
        assertThat(cpu.resolve("cpu.cfs_quota_us")).hasContent("150000");
        assertThat(cpu.resolve("cpu.cfs_period_us")).hasContent("100000");
    }

    @Test
    void withoutGroupsMemoryIsLimitedByProcess() throws IOException {
        Files.writeString(self.resolve("mounts"), "proc /proc proc rw 0 0\n");
        Files.writeString(self.resolve("cgroup"), "");
        Groups groups = Groups.find("mark", self);
        assertThat(groups).hasToString("limits by rlimit");
        assertThat(groups.limit(RUN, limited())).containsExactly(Step.of("limit", "2", "67108864"));
        assertThat(groups.bestEffort()).hasSize(2);
    }
}
