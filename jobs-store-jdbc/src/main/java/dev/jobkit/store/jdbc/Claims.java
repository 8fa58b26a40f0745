package dev.jobkit.store.jdbc;

import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Fence;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a member may take at this instant; for one transaction, which holds the row of the store where anything is taken. */
final class Claims {
    /** As many objects are taken in one transaction at most, since commits wait for it. */
    private static final int MOST = 1000;

    private static final String REF = "select uid, kind, namespace, name, member from jobkit_claim ";
    private static final String UNCLAIMED =
            " and not exists (select 1 from jobkit_claim c where c.uid = o.uid) order by kind, namespace, name limit ?";
    private static final String FREE = "select uid, kind, namespace, name from jobkit_object o where live and kind = ?";

    private final Connection connection;
    private final Instant now;
    private final MemberRow mine;
    private final List<MemberRow> members;

    private record Taken(ObjectRef object, @Nullable String from) {}

    private Claims(Connection connection, Instant now, MemberRow mine, List<MemberRow> members) {
        this.connection = connection;
        this.now = now;
        this.mine = mine;
        this.members = members;
    }

    /** Returns what the member may take; null when its lease is not in force. */
    static @Nullable Claims of(Connection connection, Dialect dialect, Fence fence) throws SQLException {
        Instant now = Sql.now(connection, dialect);
        List<MemberRow> members = MemberRow.all(connection);
        for (MemberRow row : members) {
            if (row.id().equals(fence.member()) && row.epoch() == fence.epoch() && row.isAlive(now)) {
                return new Claims(connection, now, row, members);
            }
        }
        return null;
    }

    static List<ObjectRef> owned(Connection connection, Fence fence) throws SQLException {
        return Sql.query(
                connection,
                REF + "where member = ? and exists (select 1 from jobkit_member where id = ? and epoch = ?)",
                List.of(fence.member(), fence.member(), fence.epoch()),
                row -> new ObjectRef(row.getString(2), row.getString(3), row.getString(4), row.getString(1)));
    }

    /** Returns who has not renewed, though it could have, and owns nothing that anybody would take. */
    List<MemberRow> dead() {
        return members.stream()
                .filter(row -> !row.id().equals(mine.id()) && !row.isGone())
                .filter(row -> row.owned() == 0 && mine.outlived(row, now))
                .toList();
    }

    /** Ends the lives of these: nobody is told of them any more. */
    void endDead() throws SQLException {
        for (MemberRow row : dead()) {
            isEnded(row.id());
        }
    }

    /** Returns what nobody alive owns: first what somebody had, then what nobody ever had. */
    List<ObjectRef> free(int limit) throws SQLException {
        return some(limit).stream().map(Taken::object).toList();
    }

    private List<Taken> some(int limit) throws SQLException {
        List<Taken> free = new ArrayList<>();
        for (MemberRow row : members) {
            if (!row.id().equals(mine.id()) && row.owned() > 0 && mine.outlived(row, now) && free.size() < limit) {
                free.addAll(Sql.query(
                        connection,
                        REF + "where member = ? limit ?",
                        List.of(row.id(), limit - free.size()),
                        found -> new Taken(
                                new ObjectRef(
                                        found.getString(2), found.getString(3), found.getString(4), found.getString(1)),
                                found.getString(5))));
            }
        }
        addUnclaimed(free, "CronJob", "", limit);
        addUnclaimed(free, "Job", "", limit);
        addUnclaimed(free, "Pod", " and owner is null", limit);
        return free;
    }

    private void addUnclaimed(List<Taken> free, String kind, String where, int limit) throws SQLException {
        if (free.size() < limit) {
            free.addAll(Sql.query(
                    connection,
                    FREE + where + UNCLAIMED,
                    List.of(kind, limit - free.size()),
                    row -> new Taken(
                            new ObjectRef(row.getString(2), row.getString(3), row.getString(4), row.getString(1)),
                            null)));
        }
    }

    /** Takes what is free, up to the limit and the member's share. */
    List<ObjectRef> take(int limit) throws SQLException {
        List<Taken> free = some(Math.min(limit, MOST));
        List<Taken> mineNow = free.subList(0, Math.max(0, Math.min(free.size(), room(free.size()))));
        return takeAll(mineNow);
    }

    /** Returns how many more the member takes: to each by its weight; who is about to leave has none. */
    private int room(int free) {
        if (mine.weight() == 0) {
            return 0;
        }
        long weights = 0;
        long owned = free;
        for (MemberRow row : members) {
            if (row.isAlive(now) && row.weight() > 0) {
                weights += row.weight();
                owned += row.owned();
            }
        }
        return (int) ((owned * mine.weight() + weights - 1) / weights - mine.owned());
    }

    /** Takes this one unless somebody has it. */
    boolean take(ObjectRef object) throws SQLException {
        List<String> owners = Sql.query(
                connection,
                "select member from jobkit_claim where uid = ?",
                List.of(object.uid()),
                row -> row.getString(1));
        if (owners.isEmpty()) {
            return takeAll(List.of(new Taken(object, null))).size() == 1;
        }
        String owner = owners.get(0);
        if (owner.equals(mine.id())) {
            return true;
        }
        for (MemberRow row : members) {
            if (row.id().equals(owner) && !mine.outlived(row, now)) {
                return false;
            }
        }
        return takeAll(List.of(new Taken(object, owner))).size() == 1;
    }

    /** Writes who owns these now; who had them is dead for good, unless it has renewed this very moment. */
    private List<ObjectRef> takeAll(List<Taken> wanted) throws SQLException {
        Set<String> robbed = new LinkedHashSet<>();
        Set<String> alive = new LinkedHashSet<>();
        for (Taken taken : wanted) {
            if (taken.from != null && !robbed.contains(taken.from) && !alive.contains(taken.from)) {
                (isEnded(taken.from) ? robbed : alive).add(taken.from);
            }
        }
        List<ObjectRef> done = new ArrayList<>();
        List<@Nullable Object[]> gone = new ArrayList<>();
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Taken taken : wanted) {
            if (taken.from == null || !alive.contains(taken.from)) {
                ObjectRef object = taken.object;
                done.add(object);
                gone.add(new Object[] {object.uid()});
                rows.add(new Object[] {object.uid(), object.kind(), object.namespace(), object.name(), mine.id()});
            }
        }
        Sql.batch(connection, "delete from jobkit_claim where uid = ?", gone);
        Sql.batch(
                connection,
                "insert into jobkit_claim (uid, kind, namespace, name, member) values (?, ?, ?, ?, ?)",
                rows);
        return done;
    }

    /** Ends the member's life, if its lease has still run out: it is never renewed. */
    private boolean isEnded(String member) throws SQLException {
        boolean known = members.stream().anyMatch(row -> row.id().equals(member));
        return !known
                || Sql.update(
                                connection,
                                "update jobkit_member set epoch = epoch + 1, alive_until = ?"
                                        + " where id = ? and alive_until <= ?",
                                MemberRow.GONE,
                                member,
                                now)
                        == 1;
    }
}
