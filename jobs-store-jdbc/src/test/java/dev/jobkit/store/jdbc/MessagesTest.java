package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.Write;
import dev.jobkit.testkit.VirtualTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told when a store refuses says what to do. */
class MessagesTest {
    @Test
    void aStoreThatOneControllerHasForItself() {
        try (JdbcJobStore store = TestStores.h2()) {
            refusesToJoin(store);
        }
        try (JdbcJobStore store = TestStores.postgres()) {
            refusesToJoin(store);
        }
        refusesToJoin(JobKit.memoryStore(new VirtualTime(VirtualTime.DEFAULT_START)));
    }

    private static void refusesToJoin(JobStore store) {
        Membership members = store.membership().orElseThrow();
        try (Membership.Hold hold = members.alone(() -> {})) {
            assertThatThrownBy(() -> members.join("a", 1, Duration.ofHours(1)))
                    .as("%s", hold)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a controller that is no member has this store for itself;"
                            + " give it a member name, too, or close it");
        }
    }

    @Test
    void aStoreInThePlaceOfWhichAnotherOneWasRestored() throws Exception {
        refusesToWrite(TestStores.h2Pool());
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 4)) {
            refusesToWrite(source);
        }
    }

    private static void refusesToWrite(DataSource source) throws Exception {
        Job job = Job.of("pi", JobSpec.of(Container.of("main", "busybox")));
        Job pi = job.withMetadata(
                job.metadata().toBuilder().namespace("default").uid("1").build());
        try (JdbcJobStore store = JdbcJobStore.open(source)) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("delete from jobkit_writer");
            }
            assertThatThrownBy(() -> store.commit(List.of(Commit.of(new Write.Create(pi)))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("the row of this writer is gone: another store was restored in its place;"
                            + " close this store and open it again");
        }
    }

    @Test
    void aDirectoryThatAnotherProgramHasOpen(@TempDir Path directory) {
        try (JdbcJobStore store = JdbcJobStore.inDirectory(directory)) {
            assertThatThrownBy(() -> StoreCheck.inDirectory(directory))
                    .as(store.id())
                    .isInstanceOf(StoreInUseException.class)
                    .hasMessage(
                            directory + " is in use by another program; wait for its end, or use another directory");
        }
    }
}
