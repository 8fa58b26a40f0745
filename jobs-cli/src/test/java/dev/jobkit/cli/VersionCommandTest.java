package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.executor.process.ProcessPodExecutor;
import org.junit.jupiter.api.Test;

class VersionCommandTest {
    @Test
    void itTellsHowProcessesAreFollowedHere() {
        Jobkit run = Jobkit.run("version");

        assertThat(run.exitCode()).isZero();
        String strategy;
        try (ProcessPodExecutor executor = ProcessPodExecutor.builder().build()) {
            strategy = executor.describe().strategy();
        }
        assertThat(run.out().lines())
                .first()
                .asString()
                .startsWith("jobkit ")
                .contains(" on Java " + System.getProperty("java.version"));
        assertThat(run.out().lines()).element(1).asString().isEqualTo("processes: " + strategy);
    }
}
