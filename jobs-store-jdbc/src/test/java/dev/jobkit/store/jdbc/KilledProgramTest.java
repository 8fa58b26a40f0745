package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real programs on a store in a file are killed while they write to it, again and again: whatever was answered is there
 * afterwards, and the store is whole. In the end each index of each Job has run to success at least once, by what its pods have
 * written down themselves, and is counted once.
 */
class KilledProgramTest {
    private static final long SEED = Long.getLong("jobkit.kill.seed", 4711);
    private static final int SHORTEST_MILLIS = 100;
    private static final int LONGEST_MILLIS = 1500;

    private final Random random = new Random(SEED);

    private final Path directory;
    private final Path store;
    private final Path notes;
    private final Path errors;

    KilledProgramTest(@TempDir Path directory) {
        this.directory = directory;
        this.store = directory.resolve("store");
        this.notes = directory.resolve("notes");
        this.errors = directory.resolve("errors");
    }

    @Test
    void whatWasAnsweredIsThereAfterAKill() throws Exception {
        kill(3);
    }

    @Test
    @Tag("endurance")
    void whatWasAnsweredIsThereAfterAnyOfManyKills() throws Exception {
        kill(20);
    }

    private void kill(int times) throws Exception {
        Set<String> known = new HashSet<>();
        for (int i = 1; i <= times; i++) {
            Process program = FileProgram.start(store, notes, FileProgram.SUBMIT, errors);
            int span = random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS);
            boolean ended = program.waitFor(span, TimeUnit.MILLISECONDS);
            program.destroyForcibly().waitFor();
            assertThat(ended)
                    .as("ended by itself: %s", Files.readString(errors))
                    .isFalse();
            look("seed " + SEED + ", kill " + i + " after " + span + " ms", known);
        }
        Process last = FileProgram.start(store, notes, FileProgram.FINISH, errors);
        assertThat(last.waitFor()).as(Files.readString(errors)).isZero();
        assertThat(StoreCheck.inDirectory(store)).isEmpty();
        judge(times, known);
    }

    /** Looks at a copy, so that the next program finds the file as the kill left it; {@code known} was looked for before. */
    private void look(String when, Set<String> known) throws Exception {
        Path copy = directory.resolve("copy");
        KilledFile.copy(store, copy);
        assertThat(StoreCheck.inDirectory(copy))
                .as(when)
                .allMatch(finding -> finding.gravity() != StoreFinding.Gravity.BROKEN);
        try (JdbcJobStore found = JdbcJobStore.inDirectory(copy)) {
            for (String line : Files.readAllLines(notes)) {
                String[] words = line.split(" ");
                if (words[0].equals(FileProgram.STORED) && known.add(words[2])) {
                    Optional<Job> job = found.get(Kind.JOB, ObjectKey.of(words[1]));
                    assertThat(job)
                            .as("%s: Job %s, which was stored", when, words[1])
                            .isPresent();
                }
            }
        }
        KilledFile.delete(copy);
    }

    private void judge(int kills, Set<String> stored) throws Exception {
        Map<String, Integer> done = new HashMap<>();
        for (String line : Files.readAllLines(notes)) {
            if (line.startsWith(FileProgram.DONE)) {
                done.merge(line, 1, Integer::sum);
            }
        }
        int jobs = 0;
        int lost = 0;
        try (JdbcJobStore end = JdbcJobStore.inDirectory(store)) {
            Set<String> uids = new HashSet<>();
            for (Job job : end.list(Kind.JOB, Query.ALL, Page.ALL).items()) {
                String uid = job.metadata().uid();
                uids.add(uid);
                jobs++;
                assertThat(job.isComplete()).as("%s", job.key()).isTrue();
                assertThat(job.status().succeeded()).isEqualTo(FileProgram.PODS);
                lost += job.status().failed();
                List<Attempt> won = end.attempts(uid, Page.ALL).items().stream()
                        .filter(attempt -> attempt.exitCode() == 0)
                        .toList();
                assertThat(won)
                        .as("attempts that won of %s", job.key())
                        .extracting(Attempt::index)
                        .containsExactlyInAnyOrder(0, 1);
                for (int index = 0; index < FileProgram.PODS; index++) {
                    assertThat(done).containsKey(FileProgram.DONE + " " + uid + " " + index);
                }
            }
            assertThat(uids).containsAll(stored);
            List<JobRun> runs = end.list(Kind.RUN, Query.ALL, Page.ALL).items();
            assertThat(runs).hasSize(jobs).allMatch(run -> run.status().outcome() == RunOutcome.SUCCEEDED);
        }
        assertThat(jobs).isPositive();
        System.out.println(kills + " kills: " + jobs + " Jobs, " + lost + " pods were lost, " + done.size()
                + " indexes done; whole");
    }
}
