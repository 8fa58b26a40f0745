package dev.jobkit.store.jdbc;

import dev.jobkit.spi.Fence;
import dev.jobkit.spi.Member;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A member as it stands in its table.
 *
 * @param since from when on its lease has been in force without a break
 * @param owned how much it owns
 */
record MemberRow(String id, long epoch, int weight, Instant since, Instant until, Duration length, int owned) {
    /** When the lease of somebody ran out who left, or from whom somebody took: no life of that epoch is renewed. */
    static final Instant GONE = Instant.EPOCH;

    static List<MemberRow> all(Connection connection) throws SQLException {
        return Sql.query(
                connection,
                "select m.id, m.epoch, m.weight, m.since, m.alive_until, m.length_millis,"
                        + " (select count(*) from jobkit_claim c where c.member = m.id)"
                        + " from jobkit_member m order by m.id",
                List.of(),
                row -> new MemberRow(
                        row.getString(1),
                        row.getLong(2),
                        row.getInt(3),
                        Sql.instant(row, 4),
                        Sql.instant(row, 5),
                        Duration.ofMillis(row.getLong(6)),
                        row.getInt(7)));
    }

    boolean isAlive(Instant now) {
        return now.isBefore(until);
    }

    boolean isGone() {
        return !until.isAfter(GONE);
    }

    /** Tells whether this one may take from the other, who had its chance to renew. */
    boolean outlived(MemberRow other, Instant now) {
        return other.isGone()
                || (!other.isAlive(now) && (!since.isAfter(other.until) || !now.isBefore(since.plus(length))));
    }

    Member member(Instant now) {
        return new Member(
                new Fence(id, epoch),
                until,
                weight,
                owned,
                isAlive(now) ? Member.Vitality.ALIVE : Member.Vitality.LATE);
    }
}
