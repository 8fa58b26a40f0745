package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.Survival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run costs, in counts that are the same on every machine: who adds a fork or a file to each run has to say so here. */
class CostTest {
    @TempDir
    private Path base;

    /** In a namespace of its own the kernel numbers processes one by one, so the pids tell of each fork. */
    @Test
    void aRunIsOneForkInASupervisorThatIsThereAlready() throws IOException {
        try (World world = World.with(ProcessTree.NAMESPACE, settings -> settings.baseDirectory(base))) {
            List<Integer> pids = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                RunId run = world.sh("pod-" + i, "echo $$");
                world.awaitExit(run);
                pids.add(Integer.valueOf(world.log(run).strip()));
            }

            for (int i = 1; i < pids.size(); i++) {
                assertThat(pids.get(i) - pids.get(i - 1))
                        .as("forks of run %d in %s", i, pids)
                        .isEqualTo(1);
            }
            if (!world.executor.describe().strategy().startsWith("namespace sh")) {
                assertThat(files(base.resolve("cells"))).as("supervisors").hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRunHasAWorkingDirectoryALogAndWithKeepARecord(Survival survival) throws IOException {
        try (World world =
                World.with(ProcessTree.NAMESPACE, s -> s.baseDirectory(base).survival(survival))) {
            Set<String> before = files(base);
            RunId run = world.sh("pod", "sleep 60");
            world.awaitStarted(run);

            Set<String> expected = new HashSet<>(Set.of("pods/pod", "runs/pod.main.0.log"));
            if (survival == Survival.KEEP) {
                expected.add("runs/pod.main.0.supervisor");
            }
            assertThat(made(before)).isEqualTo(expected);

            world.stop(run, Duration.ZERO);
            world.awaitExit(run);
            assertThat(made(before)).as("the end makes no file").isEqualTo(expected);
            world.executor.release(run);
            world.executor.releasePod("pod");
            await().atMost(World.SOON).until(() -> made(before).isEmpty());
        }
    }

    private Set<String> made(Set<String> before) throws IOException {
        Set<String> made = files(base);
        made.removeAll(before);
        made.removeIf(file -> file.startsWith("cells/")); // one a supervisor, for all of its runs
        return made;
    }

    private static Set<String> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !path.equals(directory))
                    .map(path -> directory.relativize(path).toString())
                    .collect(Collectors.toCollection(HashSet::new));
        }
    }
}
