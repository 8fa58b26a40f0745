package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Lease;
import dev.jobkit.spi.Member;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.Write;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The sweep over the transactions of members: they join, renew, claim, commit, release, retire, leave, die and are robbed, and
 * the connection is cut before and after each statement and commit. In the end each owns what it would have owned, and no
 * object has two owners.
 */
@Timeout(300)
class CutMembersTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final List<Job> JOBS =
            Stream.of("u", "v", "w", "x", "y", "z").map(CutMembersTest::job).toList();

    @Test
    void everyCutInH2LeadsToTheSameOwners() throws Exception {
        JdbcConnectionPool source = TestStores.h2Pool();
        sweep(source, 250);
        source.dispose();
    }

    @Test
    void everyCutInPostgresLeadsToTheSameOwners() throws Exception {
        try (HikariDataSource source = TestPostgres.pool(TestPostgres.emptySchema() + TestPostgres.UNSYNCED, 4)) {
            sweep(source, 254);
        }
    }

    private static void sweep(DataSource source, int points) throws SQLException {
        JdbcJobStore.open(source).close();
        CutSource calm = cutAt(source, 0);
        List<String> end = play(source, calm);
        assertThat(calm.points()).as("as docs/testing.md says").isEqualTo(points);
        for (int at = 1; at <= calm.points(); at++) {
            CutSource cut = cutAt(source, at);
            assertThat(play(source, cut)).as("cut at point %s", at).isEqualTo(end);
            assertThat(cut.points()).as("the cut was made").isGreaterThan(at);
        }
    }

    /** Of the member's own thread, and of the one that commits for it. */
    private static CutSource cutAt(DataSource source, int at) {
        Thread member = Thread.currentThread();
        return new CutSource(source, at, thread -> thread == member || CutSource.isWriter(thread));
    }

    /** Plays the lives of three members and returns what is seen after each step. */
    private static List<String> play(DataSource source, CutSource cut) throws SQLException {
        TestStores.empty(source);
        List<String> seen = new ArrayList<>();
        try (JdbcJobStore store = JdbcJobStore.open(cut.source())) {
            Membership members = store.membership().orElseThrow();
            store.commit(
                    JOBS.stream().map(job -> Commit.of(new Write.Create(job))).toList());
            Lease a = members.join("a", 1, LONG);
            seen.add("a claims " + claim(members, a));
            Lease b = members.join("b", 1, LONG);
            a = members.renew(a, LONG).orElseThrow();
            seen.add("fenced " + commit(store, "of-a", a));
            members.release(a, List.of("uid-u", "uid-v", "uid-w", "uid-x"));
            seen.add("b claims " + claim(members, b));
            seen.add("b claims w " + members.claim(b, ObjectRef.to(job("w"))));
            seen.add("b claims y " + members.claim(b, ObjectRef.to(job("y"))));
            look(members, a, b, seen);
            Lease c = members.join("c", 1, LONG);
            members.renew(a, Duration.ZERO);
            seen.add("fenced " + commit(store, "late", a));
            seen.add("c robs the dead " + claim(members, c));
            seen.add("a comes too late " + members.renew(a, LONG).isPresent());
            members.retire(b);
            members.leave(b);
            seen.add("c claims what was left " + claim(members, c));
            look(members, b, c, seen);
            a = members.join("a", 1, LONG);
            members.release(c, List.of("uid-u", "uid-v"));
            seen.add("a claims its share " + claim(members, a));
            look(members, a, c, seen);
        }
        return seen;
    }

    /** Returns what it owns afterwards: what an attempt took whose answer was lost is told with what it had. */
    private static List<String> claim(Membership members, Lease lease) {
        List<String> claimed = names(members.claim(lease, 100));
        List<String> owned = names(members.owned(lease));
        assertThat(claimed).isNotEmpty();
        assertThat(owned).containsAll(claimed);
        return owned;
    }

    private static void look(Membership members, Lease one, Lease other, List<String> seen) {
        for (Member member : members.members()) {
            seen.add(member.fence().member() + " weight " + member.weight() + " owns " + member.owned() + " "
                    + member.vitality());
        }
        List<String> both = new ArrayList<>(names(members.owned(one)));
        both.addAll(names(members.owned(other)));
        assertThat(both).doesNotHaveDuplicates();
        seen.add(names(members.owned(one)) + " and " + names(members.owned(other)));
    }

    private static String commit(JdbcJobStore store, String name, Lease lease) {
        CommitResult result = store.commit(
                        List.of(new Commit(List.of(new Write.Create(job(name))), List.of(), lease.fence())))
                .get(0);
        return result.getClass().getSimpleName();
    }

    private static List<String> names(List<ObjectRef> objects) {
        return objects.stream().map(ObjectRef::name).sorted().toList();
    }

    private static Job job(String name) {
        Metadata metadata = Metadata.named(name).toBuilder().uid("uid-" + name).build();
        return Job.of(metadata, JobSpec.of(Container.of("main", "busybox")));
    }
}
