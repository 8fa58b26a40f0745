package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.tools.Restore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A copy is of one instant, and neither it nor what is made of it takes the place of anybody's file. */
@Timeout(120)
class StoreBackupTest {
    private static final List<String> LOGS = List.of("logs");

    @TempDir
    Path base;

    private Path data;
    private Path log;

    @BeforeEach
    void begin() throws IOException {
        data = base.resolve("data");
        Job pi = Job.of("pi", JobSpec.of(Container.of("main", "busybox")));
        pi = pi.withMetadata(
                pi.metadata().toBuilder().namespace("default").uid("1").build());
        try (JdbcJobStore store = JdbcJobStore.inDirectory(data)) {
            store.commit(List.of(Commit.of(new Write.Create(pi))));
        }
        log = Files.createDirectories(data.resolve("logs/pod")).resolve("main_0.log");
        Files.writeString(log, "hello");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(base)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void nobodyOpensTheStoreBeforeAllIsCopied() throws Exception {
        byte[] noise = new byte[20_000_000]; // takes a moment to pack
        new Random(1).nextBytes(noise);
        Files.write(log, noise);
        Path copy = base.resolve("copy.zip");
        Thread backup = new Thread(() -> StoreBackup.write(data, copy, LOGS));
        backup.start();
        while (!Files.exists(base.resolve("copy.zip.part")) && !Files.exists(copy)) {
            Thread.onSpinWait();
        }
        boolean opened = false;
        while (!opened) {
            try (JdbcJobStore store = JdbcJobStore.inDirectory(data)) {
                opened = store.revision() > 0;
                assertThat(copy).as("by the time the store is free").exists();
            } catch (StoreInUseException notYet) {
                Thread.onSpinWait();
            }
        }
        backup.join();
        try (ZipFile zip = new ZipFile(copy.toFile())) {
            assertThat(zip.stream().map(entry -> entry.getName() + " " + entry.getSize()))
                    .hasSize(2)
                    .contains("logs/pod/main_0.log " + noise.length);
        }
    }

    @Test
    void filesOfSimilarNamesStayAsTheyAre() throws IOException {
        Files.writeString(base.resolve("copy.zip.part"), "mine");
        Files.writeString(base.resolve("copy.zip.store"), "mine, too");

        StoreBackup.write(data, base.resolve("copy.zip"), LOGS);

        assertThat(base.resolve("copy.zip.part")).hasContent("mine");
        assertThat(base.resolve("copy.zip.store")).hasContent("mine, too");
        assertThat(names()).containsExactly("copy.zip", "copy.zip.part", "copy.zip.store", "data");
    }

    @Test
    void aCopyAmongWhatIsCopiedIsNotPartOfItself() throws IOException {
        Path copy = data.resolve("logs/copy.zip");

        StoreBackup.write(data, copy, LOGS);

        try (ZipFile zip = new ZipFile(copy.toFile())) {
            assertThat(zip.stream().map(entry -> entry.getName()))
                    .containsExactlyInAnyOrder("jobkit.mv.db", "logs/pod/main_0.log");
        }
    }

    @Test
    void aCopyThatCannotBeFinishedLeavesNothing() throws IOException {
        Path copy = base.resolve("copy.zip");
        try (JdbcJobStore store = JdbcJobStore.inDirectory(data)) {
            assertThat(store.revision()).isPositive();
            assertThatThrownBy(() -> StoreBackup.write(data, copy, LOGS)).isInstanceOf(StoreInUseException.class);
        }
        assertThat(names()).containsExactly("data");
        assertThatThrownBy(() -> StoreBackup.write(data, base.resolve("no/copy.zip"), LOGS))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(names()).containsExactly("data");
    }

    @Test
    void whatIsThereIsNotReplacedByACopyAndACopyThatDoesNotFitLeavesNothing() throws IOException {
        Path copy = base.resolve("copy.zip");
        StoreBackup.write(data, copy, LOGS);
        Path other = base.resolve("other");
        Path mine = Files.createDirectories(other.resolve("logs/pod")).resolve("main_0.log");
        Files.writeString(mine, "mine");

        assertThatThrownBy(() -> StoreBackup.restore(copy, other)).hasCauseInstanceOf(FileAlreadyExistsException.class);
        assertThat(mine).hasContent("mine");
        assertThat(other.resolve("jobkit.mv.db")).doesNotExist();

        Files.delete(mine);
        Files.writeString(other.resolve("jobkit.mv.db.part"), "mine");
        StoreBackup.restore(copy, other);
        assertThat(other.resolve("jobkit.mv.db.part")).hasContent("mine");
        assertThat(mine).hasContent("hello");
        try (JdbcJobStore store = JdbcJobStore.inDirectory(other)) {
            Job job = store.get(Kind.JOB, ObjectKey.of("pi")).orElseThrow();
            assertThat(job.metadata().name()).isEqualTo("pi");
        }
    }

    /** Makes a store with one Job by a program's own pool, copies it by SQL while it is open, and changes it afterwards. */
    private Path copyBySql(String name, String user) throws Exception {
        Path copy = base.resolve(name + "-" + user + ".zip");
        JdbcConnectionPool pool =
                JdbcConnectionPool.create("jdbc:h2:file:" + base.resolve("own-" + user + "/" + name), user, "");
        try (JdbcJobStore store = JdbcJobStore.builder(pool).own(pool::dispose).open();
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            store.commit(List.of(Commit.of(new Write.Create(job("before")))));
            statement.execute("backup to '" + copy + "'");
            store.commit(List.of(Commit.of(new Write.Create(job("after")))));
        }
        return copy;
    }

    private static Job job(String name) {
        Job job = Job.of(name, JobSpec.of(Container.of("main", "busybox")));
        return job.withMetadata(
                job.metadata().toBuilder().namespace("default").uid(name).build());
    }

    @Test
    void aCopyBySqlOfARunningStoreIsRestored() throws Exception {
        Path other = base.resolve("other");
        StoreBackup.restore(copyBySql("jobkit", "jobkit"), other);

        assertThat(StoreCheck.inDirectory(other)).isEmpty();
        try (JdbcJobStore store = JdbcJobStore.inDirectory(other)) {
            assertThat(store.get(Kind.JOB, ObjectKey.of("before"))).isPresent();
            assertThat(store.get(Kind.JOB, ObjectKey.of("after"))).isEmpty();
        }
    }

    @Test
    void aCopyBySqlOfAnotherNameOrUserIsRefusedInWords() throws Exception {
        Path named = copyBySql("mine", "jobkit");
        Path other = base.resolve("other");
        assertThatThrownBy(() -> StoreBackup.restore(named, other))
                .hasMessageContaining("the file is no copy of a store");
        try (Stream<Path> files = Files.list(other)) {
            assertThat(files).isEmpty();
        }
        Restore.execute(named.toString(), other.toString(), "mine");
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:file:" + other.resolve("mine"), "jobkit", "");
        try (JdbcJobStore store = JdbcJobStore.builder(pool).own(pool::dispose).open()) {
            assertThat(store.get(Kind.JOB, ObjectKey.of("before"))).isPresent();
        }

        Path another = base.resolve("another");
        StoreBackup.restore(copyBySql("jobkit", "sa"), another);
        assertThatThrownBy(() -> JdbcJobStore.inDirectory(another))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("Wrong user name or password");
    }
}
