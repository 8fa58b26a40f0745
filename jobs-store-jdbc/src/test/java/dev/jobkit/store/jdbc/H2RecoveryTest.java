package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kill leaves of a file of H2: every commit that was answered is found again. */
class H2RecoveryTest {
    private static final int COMMITS = 40;
    private static final JobSpec SPEC = JobSpec.of(Container.of("main", "busybox"));

    @TempDir
    private Path directory;

    @Test
    void everyCommitIsFoundInTheFileThatAKillLeavesAlsoWhenPlacesAreUsedAgain() throws Exception {
        Path open = directory.resolve("open");
        Path killed = directory.resolve("killed");
        try (JdbcJobStore store = H2Files.open(open, KilledFile::usingPlacesAgainAtOnce)) {
            for (int i = 0; i < COMMITS; i++) {
                store.commit(List.of(create("j" + i)));
                KilledFile.copy(open, killed);
                try (JdbcJobStore again = JdbcJobStore.inDirectory(killed)) {
                    assertThat(again.revision()).as("commit %s", i).isEqualTo(store.revision());
                }
            }
        }
    }

    @Test
    void whatLooksOverTheStoreOrCopiesItAfterAKillHasEveryCommitToo() throws Exception {
        Path open = directory.resolve("open");
        Path killed = directory.resolve("killed");
        try (JdbcJobStore store = H2Files.open(open, KilledFile::usingPlacesAgainAtOnce)) {
            for (int i = 0; i < COMMITS / 2; i++) {
                store.commit(List.of(create("j" + i)));
                KilledFile.copy(open, killed);
                assertThat(StoreCheck.inDirectory(killed)).isEmpty();
                try (JdbcJobStore again = JdbcJobStore.inDirectory(killed)) {
                    assertThat(again.revision()).as("commit %s", i).isEqualTo(store.revision());
                }
            }
        }
    }

    @Test
    void aFileThatWasClosedOrIsOpenIsLeftAlone() throws Exception {
        Path file = directory.resolve("jobkit.mv.db");
        H2Recovery.beforeOpening(file);
        assertThat(file).doesNotExist();
        JdbcJobStore.inDirectory(directory).close();
        byte[] closed = Files.readAllBytes(file);
        H2Recovery.beforeOpening(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(closed);
        try (JdbcJobStore store = JdbcJobStore.inDirectory(directory)) {
            H2Recovery.beforeOpening(file);
            store.commit(List.of(create("j")));
            try (JdbcJobStore second = JdbcJobStore.inDirectory(directory)) {
                assertThat(second.revision()).isEqualTo(store.revision());
            }
        }
    }

    private static Commit create(String name) {
        Job job = Job.of(name, SPEC);
        return Commit.of(new Write.Create(job.withMetadata(
                job.metadata().toBuilder().uid("uid of " + name).build())));
    }
}
