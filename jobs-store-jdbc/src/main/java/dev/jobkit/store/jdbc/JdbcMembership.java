package dev.jobkit.store.jdbc;

import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Fence;
import dev.jobkit.spi.Lease;
import dev.jobkit.spi.Member;
import dev.jobkit.spi.Membership;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The members in tables. Whoever takes something holds the row that commits hold, so that what a member committed before it
 * died is seen by its heir, and nothing of it comes after. Renewals do not wait for commits. Thread-safe.
 */
final class JdbcMembership implements Membership {
    private final Database database;
    private final Dialect dialect;
    private final Alone alone;
    private final Runnable watch;

    /** Makes the members; {@code watch} is run when the store is taken for one controller, which has to be looked after. */
    JdbcMembership(Database database, Dialect dialect, Alone alone, Runnable watch) {
        this.database = database;
        this.dialect = dialect;
        this.alone = alone;
        this.watch = watch;
    }

    @Override
    public Lease join(String member, int weight, Duration length) {
        return database.transaction(connection -> {
            long revision = lock(connection);
            if (alone.isTaken(connection)) {
                throw new IllegalStateException("a controller that is no member has this store for itself;"
                        + " give it a member name, too, or close it");
            }
            Instant now = Sql.now(connection, dialect);
            Instant until = now.plus(length);
            forgetOld(connection, now);
            int there = Sql.update(
                    connection,
                    "update jobkit_member set epoch = epoch + 1, weight = ?, since = ?, alive_until = ?, length_millis = ?"
                            + " where id = ?",
                    weight,
                    now,
                    until,
                    length.toMillis(),
                    member);
            if (there == 0) {
                // higher than that of an earlier row of this name, which was dropped as nobody had come back for long
                Sql.update(
                        connection,
                        "insert into jobkit_member (epoch, weight, since, alive_until, length_millis, id)"
                                + " values (?, ?, ?, ?, ?, ?)",
                        revision + 1,
                        weight,
                        now,
                        until,
                        length.toMillis(),
                        member);
            }
            long epoch = Sql.number(connection, "select epoch from jobkit_member where id = ?", member);
            return new Lease(new Fence(member, epoch), until);
        });
    }

    private static void forgetOld(Connection connection, Instant now) throws SQLException {
        Sql.update(
                connection,
                "delete from jobkit_member where alive_until < ? and since < ?"
                        + " and not exists (select 1 from jobkit_claim where member = id)",
                MemberRow.GONE.plusSeconds(1),
                now.minus(Duration.ofDays(7)));
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration length) {
        Fence fence = lease.fence();
        return database.within(length.dividedBy(3)).transaction(connection -> {
            Instant now = Sql.now(connection, dialect);
            int renewed = Sql.update(
                    connection,
                    "update jobkit_member set since = case when alive_until > ? then since else ? end, alive_until = ?,"
                            + " length_millis = ? where id = ? and epoch = ?",
                    now,
                    now,
                    now.plus(length),
                    length.toMillis(),
                    fence.member(),
                    fence.epoch());
            return renewed == 0 ? Optional.empty() : Optional.of(new Lease(fence, now.plus(length)));
        });
    }

    @Override
    public List<ObjectRef> claim(Lease lease, int limit) {
        boolean anything = database.read(connection -> {
            Claims claims = Claims.of(connection, dialect, lease.fence());
            return claims != null
                    && (!claims.dead().isEmpty() || !claims.free(1).isEmpty());
        });
        if (!anything) {
            return List.of();
        }
        int[] attempts = new int[1];
        return database.transaction(connection -> {
            lock(connection);
            @Nullable Claims claims = Claims.of(connection, dialect, lease.fence());
            if (claims == null) {
                return List.of();
            }
            claims.endDead();
            List<ObjectRef> taken = claims.take(limit);
            // an attempt whose answer was lost may have taken some
            return attempts[0]++ == 0 ? taken : Claims.owned(connection, lease.fence());
        });
    }

    @Override
    public boolean claim(Lease lease, ObjectRef object) {
        return database.transaction(connection -> {
            lock(connection);
            @Nullable Claims claims = Claims.of(connection, dialect, lease.fence());
            return claims != null && claims.take(object);
        });
    }

    @Override
    public List<ObjectRef> owned(Lease lease) {
        return database.read(connection -> Claims.owned(connection, lease.fence()));
    }

    @Override
    public void release(Lease lease, Collection<String> uids) {
        if (uids.isEmpty()) {
            return;
        }
        Fence fence = lease.fence();
        database.transaction(connection -> {
            List<@Nullable Object[]> rows = new ArrayList<>();
            uids.forEach(uid -> rows.add(new Object[] {uid, fence.member(), fence.member(), fence.epoch()}));
            Sql.batch(
                    connection,
                    "delete from jobkit_claim where uid = ? and member = ?"
                            + " and exists (select 1 from jobkit_member where id = ? and epoch = ?)",
                    rows);
            return true;
        });
    }

    @Override
    public void retire(Lease lease) {
        database.transaction(connection -> Sql.update(
                connection,
                "update jobkit_member set weight = 0 where id = ? and epoch = ?",
                lease.fence().member(),
                lease.fence().epoch()));
    }

    @Override
    public void leave(Lease lease) {
        database.transaction(connection -> {
            lock(connection);
            return Sql.update(
                    connection,
                    "update jobkit_member set epoch = epoch + 1, alive_until = ? where id = ? and epoch = ?",
                    MemberRow.GONE,
                    lease.fence().member(),
                    lease.fence().epoch());
        });
    }

    @Override
    public List<Member> members() {
        return database.read(connection -> {
            Instant now = Sql.now(connection, dialect);
            List<Member> members = new ArrayList<>();
            for (MemberRow row : MemberRow.all(connection)) {
                if (!row.isGone()) {
                    members.add(row.member(now));
                }
            }
            return members;
        });
    }

    @Override
    public Hold alone(Runnable lost) {
        Hold hold = alone.take(lost);
        try {
            database.transaction(connection -> {
                lock(connection);
                Instant now = Sql.now(connection, dialect);
                for (MemberRow row : MemberRow.all(connection)) {
                    if (row.isAlive(now)) {
                        throw new IllegalStateException("the store is shared by member " + row.id() + " until "
                                + row.until() + "; be a member, too");
                    }
                }
                Sql.update(connection, "update jobkit_member set epoch = epoch + 1, alive_until = ?", MemberRow.GONE);
                alone.remember(MemberRow.all(connection));
                return true;
            });
            watch.run();
            return hold;
        } catch (RuntimeException | Error e) {
            hold.close();
            throw e;
        }
    }

    private long lock(Connection connection) throws SQLException {
        return Sql.number(connection, dialect.lockStore());
    }
}
