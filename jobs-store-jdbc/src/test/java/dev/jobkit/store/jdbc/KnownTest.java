package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Write;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program knows of the rows that it has written is given up where it may not be true any more. */
class KnownTest {
    private static final JobSpec SPEC = JobSpec.of(Container.of("main", "nothing"));

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql"})
    void whatIsThereUnknownIsAConflictAndHarmsNoOther(String product) throws Exception {
        with(product, source -> {
            Job there;
            try (JobStore before = JdbcJobStore.open(source)) {
                there = create(before, "there");
            }
            try (JobStore store = JdbcJobStore.open(source)) {
                List<CommitResult> results = store.commit(List.of(
                        Commit.of(new Write.Create(job("first"))),
                        Commit.of(new Write.Create(job("there"))),
                        Commit.of(new Write.Create(job("last")))));

                assertThat(results.get(0)).isInstanceOf(CommitResult.Done.class);
                assertThat(results.get(1))
                        .isEqualTo(new CommitResult.Conflict(
                                Kind.JOB, there.key(), there.metadata().revision()));
                assertThat(results.get(2)).isInstanceOf(CommitResult.Done.class);
                assertThat(store.revision()).isEqualTo(3);
            }
        });
    }

    @Test
    void whatAnotherProgramHasWrittenIsLookedUp() throws Exception {
        with("postgresql", source -> {
            try (JobStore one = JdbcJobStore.open(source);
                    JobStore other = JdbcJobStore.open(source)) {
                Job mine = create(one, "shared");
                Job theirs = update(
                        other,
                        mine.withMetadata(mine.metadata().toBuilder()
                                .labels(Map.of("by", "other"))
                                .build()));

                assertThat(one.commit(List.of(Commit.of(new Write.UpdateStatus(mine)))))
                        .containsExactly(new CommitResult.Conflict(
                                Kind.JOB, mine.key(), theirs.metadata().revision()));
                update(one, theirs.withStatus(JobStatus.EMPTY, theirs.tracking()));
                assertThat(one.get(Kind.JOB, mine.key())
                                .orElseThrow()
                                .metadata()
                                .labels())
                        .isEqualTo(Map.of("by", "other"));
            }
        });
    }

    @Test
    void aRowThatIsGoneUnderItsHandsIsAConflict() throws Exception {
        with("postgresql", source -> {
            try (JobStore store = JdbcJobStore.open(source)) {
                Job job = create(store, "gone");
                execute(source, "delete from jobkit_object where name = 'gone'");

                assertThat(store.commit(List.of(Commit.of(new Write.UpdateStatus(job)))))
                        .containsExactly(new CommitResult.Conflict(Kind.JOB, job.key(), 0));
                create(store, "gone");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql"})
    void whatAStandbyHasNotGotIsNotTakenForThere(String product) throws Exception {
        with(product, source -> {
            try (JobStore store = JdbcJobStore.open(source)) {
                Job kept = create(store, "kept");
                Job lost = create(store, "lost");
                execute(source, "delete from jobkit_object where name = 'lost'");
                execute(source, "delete from jobkit_change where revision > 1");
                execute(source, "update jobkit_store set revision = 1"); // it goes backwards

                assertThat(store.commit(List.of(Commit.of(new Write.UpdateStatus(lost)))))
                        .containsExactly(new CommitResult.Conflict(Kind.JOB, lost.key(), 0));
                assertThat(create(store, "lost").metadata().revision()).isEqualTo(2);
                update(store, kept);
            }
            assertThat(StoreCheck.of(source)).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql"})
    void metadataThatAreTheSameStayAndOthersAreWritten(String product) throws Exception {
        with(product, source -> {
            try (JobStore store = JdbcJobStore.open(source)) {
                Job job = create(store, "labelled");
                Job same = update(store, job.withStatus(JobStatus.EMPTY, job.tracking()));
                assertThat(store.get(Kind.JOB, job.key())).hasValue(same);
                Job other = update(
                        store,
                        same.withMetadata(same.metadata().toBuilder()
                                .labels(Map.of("team", "other"))
                                .build()));
                assertThat(store.get(Kind.JOB, job.key())).hasValue(other);
            }
            assertThat(StoreCheck.of(source)).isEmpty();
        });
    }

    private interface Work {
        void on(DataSource source) throws Exception;
    }

    private static void with(String product, Work work) throws Exception {
        if (product.equals("h2")) {
            work.on(TestStores.h2Pool());
        } else {
            try (HikariDataSource pool = TestPostgres.pool(TestPostgres.emptySchema(), 8)) {
                work.on(pool);
            }
        }
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Job job(String name) {
        return Job.of(
                Metadata.builder()
                        .namespace(ObjectKey.of(name).namespace())
                        .name(name)
                        .uid("uid-" + name)
                        .labels(Map.of("team", "one"))
                        .build(),
                SPEC);
    }

    private static Job create(JobStore store, String name) {
        return done(store, new Write.Create(job(name)));
    }

    private static Job update(JobStore store, Job job) {
        return done(store, new Write.UpdateStatus(job));
    }

    private static Job done(JobStore store, Write write) {
        CommitResult result = store.commit(List.of(Commit.of(write))).get(0);
        return (Job) ((CommitResult.Done) result).objects().get(0);
    }
}
