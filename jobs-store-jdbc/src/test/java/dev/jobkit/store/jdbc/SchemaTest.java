package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Write;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables are made, brought up to date, left alone when they are newer, and can be read by people. */
class SchemaTest {
    @Test
    void aStoreOfVersion1IsBroughtUpToDateInH2() throws Exception {
        upgrade(TestStores.h2Pool());
    }

    @Test
    void aStoreOfVersion1IsBroughtUpToDateInPostgres() throws Exception {
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 4)) {
            upgrade(source);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8})
    void aStoreOfALaterVersionIsBroughtUpToDateInH2(int version) throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        bringTo(version, source);
        isUpToDate(source);
        assertThat(rows(
                        source,
                        "select column_name from information_schema.index_columns"
                                + " where index_name = 'JOBKIT_OBJECT_LIVE' order by ordinal_position"))
                .containsExactly("LIVE", "KIND", "NAMESPACE", "NAME", "PHASE", "UID", "OWNER");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8})
    void aStoreOfALaterVersionIsBroughtUpToDateInPostgres(int version) throws Exception {
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 4)) {
            bringTo(version, source);
            isUpToDate(source);
            assertThat(rows(
                            source,
                            "select indexdef from pg_indexes where indexname = 'jobkit_object_uid'"
                                    + " and schemaname = current_schema()"))
                    .singleElement()
                    .asString()
                    .as("the index of uids holds no pods")
                    .contains("'Pod'");
        }
    }

    private static void bringTo(int version, DataSource source) throws Exception {
        version1(source);
        try (Connection connection = source.getConnection()) {
            Schema.migrate(connection, Dialect.of(connection), version);
        }
    }

    private static void upgrade(DataSource source) throws Exception {
        version1(source);
        isUpToDate(source);
    }

    private static void isUpToDate(DataSource source) throws Exception {
        try (JdbcJobStore store = JdbcJobStore.open(source)) {
            assertThat(store.id()).isEqualTo("fc35f8f0-9c3f-4e91-9e50-e66b5cd4e4ad");
            assertThat(store.revision()).isEqualTo(54);
            Job won = store.get(Kind.JOB, ObjectKey.of("won")).orElseThrow();
            assertThat(won.isComplete()).isTrue();
            assertThat(won.spec().completions()).isEqualTo(2);
            assertThat(won.status().completedIndexes()).hasToString("0,1");
            assertThat(store.list(Kind.JOB, Query.LIVE, Page.ALL).items())
                    .extracting(job -> job.metadata().name())
                    .containsExactly("going");
            assertThat(store.list(Kind.POD, Query.ownedBy(won.metadata().uid()), Page.ALL)
                            .items())
                    .hasSize(2);
            assertThat(store.list(Kind.EVENT, Query.ALL, Page.ALL).items()).hasSize(6);
            assertThat(store.attempts("run", Page.ALL).items()).hasSize(1);
            List<Change> changes = store.changesAfter(0, 100);
            assertThat(changes).hasSize(54);
            CommitResult result = store.commit(
                            List.of(Commit.of(new Write.UpdateStatus(won.withStatus(JobStatus.EMPTY, won.tracking())))))
                    .get(0);
            assertThat(result).isInstanceOf(CommitResult.Done.class);
            assertThat(store.revision()).isEqualTo(55);
            assertThat(store.changesAfter(52, 10))
                    .as("changes that version 4 has written, a row each, and those of this version")
                    .extracting(Change::revision)
                    .containsExactly(53L, 54L, 55L);
        }
        assertThat(StoreCheck.of(source))
                .noneMatch(
                        f -> f.toString().contains("missing,") || f.toString().contains("cannot be read"));
        JdbcJobStore.open(source).close();
    }

    @Test
    void peopleCanReadIt() throws Exception {
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 4)) {
            read(source);
        }
        read(TestStores.h2Pool());
    }

    private static void read(DataSource source) throws Exception {
        version1(source);
        JdbcJobStore.open(source).close();
        assertThat(rows(
                        source,
                        "select name, phase, reason, failed from jobkit_jobs where phase = 'Failed'"
                                + " and finished >= timestamp with time zone '2026-03-02 00:00:00+00'"
                                + " and finished < timestamp with time zone '2026-03-03 00:00:00+00'"))
                .containsExactly("lost Failed BackoffLimitExceeded 1");
        assertThat(rows(source, "select job, phase, count(*) from jobkit_pods group by job, phase order by job"))
                .containsExactly("going Running 1", "lost Failed 1", "won Succeeded 2");
        assertThat(rows(source, "select pod, container, exit_code, run from jobkit_attempts"))
                .containsExactly("won-0 main 0 null");
        assertThat(rows(source, "select outcome from jobkit_runs")).isEmpty();
    }

    @Test
    void aNewerStoreIsRefusedAndLeftAlone() throws Exception {
        refusesANewerOne(TestStores.h2Pool());
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema(), 4)) {
            refusesANewerOne(source);
        }
    }

    /** Its tables are those of a version that this program does not know: one more, and without one that it knows. */
    private static void refusesANewerOne(DataSource source) throws Exception {
        version1(source);
        JdbcJobStore.open(source).close();
        execute(source, "insert into jobkit_schema values (" + (Schema.NEWEST + 1) + ", 0, current_timestamp)");
        execute(source, "create table jobkit_later (id integer)");
        execute(source, "drop view jobkit_runs");
        execute(source, "drop table jobkit_claim cascade");
        List<String> before = everything(source);
        assertThat(before).hasSizeGreaterThan(100);
        assertThatThrownBy(() -> JdbcJobStore.open(source))
                .isInstanceOf(StoreVersionException.class)
                .hasMessageContaining("newer JobKit")
                .hasMessageContaining("version " + (Schema.NEWEST + 1));
        assertThat(everything(source)).as("columns and rows").isEqualTo(before);
    }

    /** Returns all columns, indexes apart, and all rows of the store's tables. */
    private static List<String> everything(DataSource source) throws Exception {
        List<String> all = rows(
                source,
                "select lower(table_name), lower(column_name), data_type from information_schema.columns"
                        + " where lower(table_name) like 'jobkit%' and table_schema = current_schema order by 1, 2");
        List<String> tables = rows(
                source,
                "select lower(table_name) from information_schema.tables where table_type = 'BASE TABLE'"
                        + " and lower(table_name) like 'jobkit%' and table_schema = current_schema order by 1");
        assertThat(tables).contains("jobkit_schema", "jobkit_object", "jobkit_later");
        for (String table : tables) {
            rows(source, "select * from " + table).stream().sorted().forEach(row -> all.add(table + " " + row));
        }
        return all;
    }

    @Test
    void aStoreThatOtherScriptsMadeIsRefused() throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        JdbcJobStore.open(source).close();
        execute(source, "update jobkit_schema set checksum = 1 where version = 1");
        assertThatThrownBy(() -> JdbcJobStore.open(source))
                .isInstanceOf(StoreVersionException.class)
                .hasMessageContaining("another script")
                .hasMessageContaining("open it with the JobKit that made it, or bring a copy back");
    }

    @Test
    void aScriptThatWasCutOffIsFinished() throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        JdbcJobStore.open(source).close();
        execute(source, "delete from jobkit_schema");
        execute(source, "drop view jobkit_runs");
        JdbcJobStore.open(source).close();
        assertThat(rows(source, "select outcome from jobkit_runs")).isEmpty();
    }

    @Test
    void programsThatOpenTheStoreTogetherDoNotDisturbEachOther() throws Exception {
        String url = TestPostgres.emptySchema();
        List<Thread> openers = new ArrayList<>();
        List<Throwable> problems = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            Thread opener = new Thread(() -> {
                try (HikariDataSource source = TestPostgres.pool(url, 2)) {
                    JdbcJobStore.open(source).close();
                } catch (RuntimeException e) {
                    problems.add(e);
                }
            });
            opener.start();
            openers.add(opener);
        }
        for (Thread opener : openers) {
            opener.join();
        }
        assertThat(problems).isEmpty();
        try (HikariDataSource source = TestPostgres.pool(url, 2)) {
            assertThat(rows(source, "select count(*) from jobkit_store")).containsExactly("1");
        }
    }

    private static void version1(DataSource source) throws Exception {
        try (Connection connection = source.getConnection()) {
            Schema.migrate(connection, Dialect.of(connection), 1);
        }
        execute(source, "delete from jobkit_store");
        try (InputStream in = SchemaTest.class.getResourceAsStream("store-v1.sql")) {
            assertThat(in).isNotNull();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("--")) {
                    execute(source, line);
                }
            }
        }
    }

    private static void execute(DataSource source, String sql) throws Exception {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(DataSource source, String sql) throws Exception {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                StringBuilder line = new StringBuilder(String.valueOf(rows.getObject(1)));
                for (int i = 2; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.append(' ').append(rows.getObject(i));
                }
                found.add(line.toString());
            }
            return found;
        }
    }
}
