package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Container;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Write;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pods and executors say may hold any character; columns for people show those that a database has not otherwise. */
class StrangeTextsTest {
    private static final String EMOJI = "😀";

    static List<Supplier<DataSource>> databases() {
        return List.of(TestStores::h2Pool, () -> TestPostgres.pool(TestPostgres.emptySchema(), 8));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void textsThatADatabaseCannotHoldAreKeptAsTheyAre(Supplier<DataSource> database) throws Exception {
        DataSource source = database.get();
        for (String text : List.of("a\u0000b", "\ud83d alone", "alone \ude00", "x".repeat(1023) + EMOJI, "\u0000")) {
            String name = "pod-" + Integer.toHexString(text.hashCode());
            Pod pod = pod(name, text);
            Attempt attempt = attempt(pod, text);
            try (JobStore store = JdbcJobStore.open(source)) {
                Commit commit = new Commit(List.of(new Write.Create(pod), new Write.Append(attempt)), List.of(), null);

                CommitResult.Done done =
                        (CommitResult.Done) store.commit(List.of(commit)).get(0);

                assertThat(store.get(Kind.POD, pod.key()).orElseThrow())
                        .isEqualTo(done.objects().get(0))
                        .satisfies(stored -> {
                            assertThat(stored.status()).isEqualTo(pod.status());
                            assertThat(stored.metadata().annotations()).containsEntry("note", text);
                        });
                assertThat(store.attempts("run-" + name, Page.ALL).items()).containsExactly(attempt);
            }
        }
        assertThat(StoreCheck.of(source))
                .as("columns agree with what they are made of")
                .allMatch(finding -> finding.toString().startsWith("attempts of run"));
        if (source instanceof AutoCloseable pool) {
            pool.close();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aNameThatNothingCanHaveIsNotThere(Supplier<DataSource> database) throws Exception {
        DataSource source = database.get();
        try (JobStore store = JdbcJobStore.open(source)) {
            assertThat(store.get(Kind.JOB, ObjectKey.of("a\u0000b"))).isEmpty();
            assertThat(store.get(Kind.JOB, new ObjectKey("\u0000", "a"))).isEmpty();
        }
        if (source instanceof AutoCloseable pool) {
            pool.close();
        }
    }

    @Test
    void aLongMessageIsNotCutWithinACharacter() {
        String text = "x".repeat(1023) + EMOJI;
        assertThat(Facets.of(pod("p", text)).message()).isEqualTo("x".repeat(1023));
    }

    private static Pod pod(String name, String text) {
        Metadata metadata = Metadata.builder()
                .namespace("default")
                .name(name)
                .uid("uid-" + name)
                .annotations(Map.of("note", text))
                .build();
        PodSpec spec =
                PodSpec.builder().containers(List.of(Container.of("c", text))).build();
        return new Pod(
                metadata, spec, PodStatus.builder().reason(text).message(text).build());
    }

    private static Attempt attempt(Pod pod, String text) {
        LogKey log = new LogKey(pod.metadata().uid(), "c", 0);
        String run = "run-" + pod.metadata().name();
        return new Attempt(run, ObjectRef.to(pod), null, "c", 0, text, null, null, 1, text, text, log);
    }
}
